// Verifies a passport (结果互认凭证, 2.7.1e) without us: compact JWS, ES256, by the published keys. In a browser or in Node.js, no library.
export const TYPE = 'quality-passport+jwt';

/** After so many days a list of keys and revocations is called old. */
export const FRESH_DAYS = 7;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** China's calendar day of an instant, yyyy-MM-dd: the legal day of a passport's end. */
export const dayIn = (instant, zone = 'Asia/Shanghai') =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

/** What a scanned or pasted text holds: the token alone, without blanks and line ends. */
export const tokenIn = text => text.replace(/\s+/g, '');

function bytesOf(part) {
  if (!/^[A-Za-z0-9_-]+$/.test(part)) throw new Error('not base64url');
  const binary = atob(part.replace(/-/g, '+').replace(/_/g, '/').padEnd(Math.ceil(part.length / 4) * 4, '='));
  return Uint8Array.from(binary, c => c.charCodeAt(0));
}

const objectOf = part => {
  const value = JSON.parse(decoder.decode(bytesOf(part)));
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error('not an object');
  return value;
};

/**
 * Answers { state, claims?, kid? }: `valid`, `ended` (its last day passed), `revoked`, `unknownKey` (perhaps a key newer than the list), `forged`
 * (the signature is not of that key), `malformed` (no passport at all), `noKeys` (there is no list yet).
 * @param set what /public/passport-keys answers, or null
 * @param today legal date yyyy-MM-dd
 */
export async function verify(text, set, today) {
  const parts = tokenIn(text).split('.');
  let header, claims, signature;
  try {
    if (parts.length !== 3) throw new Error('not three parts');
    [header, claims, signature] = [objectOf(parts[0]), objectOf(parts[1]), bytesOf(parts[2])];
    if (header.alg !== 'ES256' || header.typ !== TYPE || typeof header.kid !== 'string' || signature.length !== 64) throw new Error('not a passport');
    for (const name of ['jti', 'sub', 'mdl', 'smd', 'exp_on']) if (typeof claims[name] !== 'string') throw new Error(`no ${name}`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(claims.exp_on)) throw new Error('no day');
  } catch {
    return { state: 'malformed' };
  }
  if (!set) return { state: 'noKeys' };
  const known = set.keys.find(key => key.kid === header.kid);
  if (!known) return { state: 'unknownKey', kid: header.kid };
  const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x: known.x, y: known.y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  if (!await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed)) return { state: 'forged' };
  if (set.revoked.includes(claims.jti)) return { state: 'revoked', claims };
  return { state: claims.exp_on < today ? 'ended' : 'valid', claims };
}

/** Whole days since a list was made. */
export const ageInDays = (set, now) => Math.floor((now - new Date(set.asOf)) / 86_400_000);
