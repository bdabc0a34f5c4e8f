// Checks the report of a quality file with its detached signature (JWS, ES256, RFC 7515 appendix F) without us, by the published keys; no library.
// In a browser, or: node verify-report.js report.html report.jws keys.json (keys.json is what /public/report-keys answers); 0 sound, 1 not.
export const TYPE = 'quality-report';

function bytesOf(part) {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw new Error('not base64url');
  const binary = atob(part.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(part.length / 4) * 4, '='));
  return Uint8Array.from(binary, c => c.charCodeAt(0));
}

function base64url(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 32768) binary += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const LAST_SECOND = 253402300799; // of the year 9999: later ones are no dates that anybody writes

/** What each state means, for the command line; the page has its own sentences. */
export const SENTENCES = {
  sound: 'not one byte has changed since the report was signed',
  changed: 'report and signature do not belong together',
  unknownKey: 'no published key has the id that the signature names',
  badTime: 'the time at which the signature says it was made (iat) is no valid time',
  malformed: 'the signature does not have the form of one',
};

/**
 * Answers { state, kid?, signedAt?, sha256? }: `sound`; `changed` (report and signature do not belong together); `unknownKey` (no published key
 * has that id); `badTime` (iat is no instant of the years 1970 to 9999); `malformed` (no such signature).
 * @param report the bytes of the file, exactly as they were given
 * @param set what /public/report-keys answers
 */
export async function verify(report, signature, set) {
  const parts = signature.trim().split('.');
  let header, mark;
  try {
    if (parts.length !== 3 || parts[1] !== '') throw new Error('not detached');
    [header, mark] = [JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(parts[0]))), bytesOf(parts[2])];
    if (header.alg !== 'ES256' || header.typ !== TYPE || typeof header.kid !== 'string' || typeof header.iat !== 'number' || 'crit' in header || mark.length !== 64) throw new Error('not of a report');
  } catch {
    return { state: 'malformed' };
  }
  if (!Number.isInteger(header.iat) || header.iat < 0 || header.iat > LAST_SECOND) return { state: 'badTime', kid: header.kid };
  const known = set.keys.find(key => key.kid === header.kid);
  if (!known) return { state: 'unknownKey', kid: header.kid };
  const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x: known.x, y: known.y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${parts[0]}.${base64url(report)}`);
  const sound = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, mark, signed);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', report));
  const sha256 = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return { state: sound ? 'sound' : 'changed', kid: header.kid, signedAt: new Date(header.iat * 1000), sha256 };
}

if (typeof process !== 'undefined' && process.argv?.[1]?.endsWith('verify-report.js')) {
  const { readFileSync } = await import('node:fs');
  const [report, signature, keys] = process.argv.slice(2);
  const result = await verify(new Uint8Array(readFileSync(report)), readFileSync(signature, 'utf8'), JSON.parse(readFileSync(keys, 'utf8')));
  console.log(result.state, result.kid ?? '', result.signedAt?.toISOString() ?? '', result.sha256 ?? '');
  console.log(SENTENCES[result.state] + '.');
  process.exitCode = result.state === 'sound' ? 0 : 1;
}
