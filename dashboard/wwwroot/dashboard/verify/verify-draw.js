// Recomputes a draw from its published proof, in the browser or in Node.js: no library, nothing leaves this machine.
// The rules are those of protos/quality/inspection/v1/draw.proto and of protos/verify_draw.py, line for line.

const K = new Int32Array(64), INITIAL = new Int32Array(8);
{
  // FIPS 180-4: fractional parts of the roots of the first primes.
  const fraction = x => ((x - Math.floor(x)) * 0x100000000) | 0;
  for (let n = 2, i = 0; i < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (i < 8) INITIAL[i] = fraction(Math.sqrt(n));
    K[i++] = fraction(Math.cbrt(n));
  }
}

const W = new Int32Array(64);

/** SHA-256 that takes its input in parts. */
export class Sha256 {
  constructor() { this.h = new Int32Array(INITIAL); this.block = new Uint8Array(64); this.used = 0; this.length = 0; }

  update(bytes) {
    this.length += bytes.length;
    for (let i = 0; i < bytes.length;) {
      const n = Math.min(64 - this.used, bytes.length - i);
      this.block.set(bytes.subarray(i, i + n), this.used);
      this.used += n; i += n;
      if (this.used === 64) { this.compress(); this.used = 0; }
    }
    return this;
  }

  digest() {
    const bits = this.length * 8, tail = new Uint8Array(this.used < 56 ? 64 - this.used : 128 - this.used);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 0x100000000));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.update(tail);
    const out = new Uint8Array(32), words = new DataView(out.buffer);
    this.h.forEach((word, i) => words.setInt32(i * 4, word));
    return out;
  }

  compress() {
    const b = this.block, h = this.h;
    for (let i = 0, j = 0; i < 16; i++, j += 4) W[i] = (b[j] << 24) | (b[j + 1] << 16) | (b[j + 2] << 8) | b[j + 3];
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3), s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let [a, c1, c2, c3, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (k + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & c1) ^ (a & c2) ^ (c1 & c2))) | 0;
      k = g; g = f; f = e; e = (c3 + t1) | 0; c3 = c2; c2 = c1; c1 = a; a = (t1 + t2) | 0;
    }
    h[0] += a; h[1] += c1; h[2] += c2; h[3] += c3; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
  }
}

const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8", { fatal: true });
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), new Sha256()).digest();
const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, "0")).join("");
const unhex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
const compareBytes = (a, b) => {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
};
const compareText = (a, b) => a === b ? 0 : compareBytes(encoder.encode(a), encoder.encode(b));
const byTicket = (a, b) => a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : compareText(a.id, b.id);

/** What the proof says that the rules do not: the rule, and a sentence. */
export class Lie extends Error {
  constructor(rule, what) { super(what); this.rule = rule; }
}
const check = (good, rule, what) => { if (!good) throw new Lie(rule, what); };

const same = (a, b) => {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object" || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]));
};

/** Merkle tree of RFC 9162, leaf by leaf. */
class Tree {
  count = 0; stack = [];
  add(line) {
    let node = sha(Uint8Array.of(0), line), level = 0;
    this.count++;
    while (this.stack.length && this.stack.at(-1).level === level) { node = sha(Uint8Array.of(1), this.stack.pop().node, node); level++; }
    this.stack.push({ node, level });
  }
  root() {
    if (!this.stack.length) return hex(sha(new Uint8Array()));
    return hex(this.stack.slice(0, -1).reduceRight((node, left) => sha(Uint8Array.of(1), left.node, node), this.stack.at(-1).node));
  }
}

const LISTS = ["pool", "excluded", "inspector", "laboratory", "recusal"], NAMES = ["pool", "excluded", "inspectors", "laboratories", "recusals"];
const ORDER = ["header", ...LISTS, "selected", "team", "lab", "replacement", "end"];
const REASONS = new Set(["dissolved", "suspended", "moved_away", "not_found_at_address", "no_sample", "six_months"]);

class Draw {
  constructor(header) {
    this.h = header;
    this.trees = Object.fromEntries(LISTS.map(name => [name, new Tree()]));
    this.last = {}; this.strata = new Map(); this.inspectors = []; this.laboratories = []; this.recusals = new Set(); this.used = new Map();
    check(hex(sha(encoder.encode(header.commitment_text))) === header.commitment, "commitment", "is not the hash of its text");
    check(header.team >= 2, "team", "fewer than two inspectors");
    this.keys = Object.fromEntries(["enterprise", "inspector", "laboratory"].map(role =>
      [role, sha(encoder.encode(["quality-draw-v1", header.commitment, header.blind, header.seed, role, ""].join("\n")))]));
  }

  ticket(role, ...parts) { return hex(sha(this.keys[role], encoder.encode(parts.join("\x1f")))); }

  line(name, given) {
    const fields = given.map(String);
    check(fields.length === (name === "inspector" || name === "recusal" ? 3 : 2), "form", `wrong number of fields in ${name}`);
    for (const field of fields) check(field === field.normalize("NFC") && !/\p{Cc}/u.test(field), "form", "a field is not canonical");
    const data = encoder.encode(fields.join("\t") + "\n"), before = this.last[name];
    check(!before || (compareBytes(data, before.data) > 0 && (name === "recusal" || fields[0] !== before.id)), "order", `${name} lines out of order or repeated`);
    this.last[name] = { data, id: fields[0] };
    this.trees[name].add(data);
    if (name === "pool") {
      if (!this.strata.has(fields[1])) this.strata.set(fields[1], []);
      this.strata.get(fields[1]).push({ ticket: this.ticket("enterprise", fields[0]), id: fields[0] });
    } else if (name === "inspector") {
      const marks = fields[2].split(",");
      this.inspectors.push({ id: fields[0], limit: Number(fields[1]), tier: marks.includes("tier:2") ? 2 : marks.includes("tier:1") ? 1 : 0 });
    } else if (name === "laboratory") this.laboratories.push(fields[0]);
    else if (name === "recusal") this.recusals.add(`${fields[0]}\t${fields[1]}`);
  }

  close() {
    const h = this.h;
    let text = `quality-draw-v1\ndraw ${h.draw}\ntask ${h.task}\nattempt ${h.attempt}\nprevious ${h.previous}\n`;
    LISTS.forEach((list, i) => { text += `${NAMES[i]} ${this.trees[list].count} ${this.trees[list].root()}\n`; });
    text += `team ${h.team}\n`;
    for (const stratum of Object.keys(h.take).sort(compareText)) text += `take ${h.take[stratum]}\t${stratum}\n`;
    text += `blind ${hex(sha(unhex(h.blind)))}\nseed ${h.seed_source}\nnot-before ${h.not_before}\n`;
    const committed = h.commitment_text.split("\n");
    text.split("\n").forEach((line, i) => check(line === committed[i], "commitment", `committed '${committed[i]}', computed '${line}'`));
    check(text === h.commitment_text, "commitment", "the text has other lines");
    check(Object.keys(h.take).length === this.strata.size && [...this.strata.keys()].every(s => Object.hasOwn(h.take, s)), "take", "strata of pool and quotas differ");
    this.next = new Map(); this.selected = [];
    for (const [stratum, entries] of this.strata) {
      entries.sort(byTicket);
      const n = h.take[stratum];
      check(n >= 1 && n <= entries.length, "take", `${n} of ${entries.length} in ${stratum}`);
      this.selected.push(...entries.slice(0, n).map(({ ticket, id }) => ({ id, stratum, ticket })));
      this.next.set(stratum, entries.slice(n));
    }
    this.selected.sort(byTicket);
    this.stratum = new Map(this.selected.map(s => [s.id, s.stratum]));
    this.assigned = this.selected.map(s => this.assign(s.id));
    this.replaced = [];
  }

  assign(entry) {
    const producer = entry.split("#")[0], members = [], skipped = [];
    const ranked = this.inspectors.map(one => ({ ...one, ticket: this.ticket("inspector", entry, one.id) })).sort(byTicket);
    for (const tier of [0, 1, 2]) for (const one of ranked) {
      if (one.tier !== tier || members.length === this.h.team) continue;
      if (this.recusals.has(`${producer}\t${one.id}`)) skipped.push({ id: one.id, reason: "recused" });
      else if ((this.used.get(one.id) ?? 0) >= one.limit) skipped.push({ id: one.id, reason: "limit" });
      else members.push({ id: one.id, ticket: one.ticket });
    }
    if (members.length < this.h.team) members.length = 0;
    for (const member of members) this.used.set(member.id, (this.used.get(member.id) ?? 0) + 1);
    const lab = this.laboratories.filter(one => !this.recusals.has(`${producer}\t${one}`)).map(id => ({ id, ticket: this.ticket("laboratory", entry, id) })).sort(byTicket)[0];
    return { members, skipped, lab: lab ?? { id: null, ticket: null } };
  }

  replacement(r) {
    check(r.proposed_by && r.proposed_by !== r.confirmed_by, "replacement", "takes two persons");
    check(REASONS.has(r.reason), "replacement", "reason is not listed");
    check(this.stratum.has(r.entry) && !this.replaced.includes(r.entry), "replacement", "entry not selected or replaced before");
    this.replaced.push(r.entry);
    const stratum = this.stratum.get(r.entry), next = this.next.get(stratum).shift();
    const due = { entry: r.entry, reason: r.reason, evidence: r.evidence, proposed_by: r.proposed_by, confirmed_by: r.confirmed_by, at: r.at, number: this.replaced.length, id: null, ticket: null };
    if (!next) return due;
    this.stratum.set(next.id, stratum);
    const { members, skipped, lab } = this.assign(next.id);
    return { ...due, id: next.id, ticket: next.ticket, members, skipped, lab: lab.id, lab_ticket: lab.ticket };
  }
}

/** Reads a proof line by line. */
class Reader {
  draw = null; phase = -1; place = 0; total = new Sha256(); number = 0;

  take(raw) {
    this.number++;
    check(this.phase < 10, "end", "something follows the last line");
    const pairs = Object.entries(JSON.parse(decoder.decode(raw)));
    check(pairs.length === 1 && ORDER.includes(pairs[0][0]), "form", "unknown line");
    const [name, value] = pairs[0], now = ORDER.indexOf(name);
    check(now >= this.phase && (this.phase >= 0) === (now > 0), "order", `${name} at the wrong place`);
    if (now > 5 && this.phase < 6) this.draw.close();
    for (let past = Math.max(this.phase, 6); past < Math.min(now, 9); past++)
      check((past === this.phase ? this.place : 0) === this.draw.selected.length, ORDER[past], "lines are missing");
    if (now !== this.phase) { this.phase = now; this.place = 0; }
    if (name === "header") this.draw = new Draw(value);
    else if (LISTS.includes(name)) this.draw.line(name, value);
    else if (name === "end") check(same(value, { lines: this.number - 1, sha256: hex(this.total.digest()) }), "end", "hash or number of lines is another");
    else if (name === "replacement") check(same(value, this.draw.replacement(value)), "replacement", "the rules give another");
    else this.assigned(name, value);
    if (name !== "end") this.total.update(raw);
  }

  assigned(name, value) {
    check(this.place < this.draw.selected.length, name, "too many lines");
    const entry = this.draw.selected[this.place].id, { members, skipped, lab } = this.draw.assigned[this.place];
    const due = { selected: this.draw.selected[this.place], team: { entry, members, skipped }, lab: { entry, ...lab } }[name];
    check(same(value, due), name, `the rules give ${JSON.stringify(due)}`);
    this.place++;
  }
}

/**
 * Verifies a proof.
 * @param {AsyncIterable<Uint8Array>} chunks the file's bytes
 * @param {(bytes: number) => Promise<void> | void} progress told now and then how many bytes were read
 * @returns {Promise<object>} header, number of lines, sizes of the lists, selected, assigned and replaced entries
 * @throws {Lie} with the rule, the line and what is wrong
 */
export async function verify(chunks, progress = () => {}) {
  const reader = new Reader();
  let rest = new Uint8Array(), read = 0;
  try {
    for await (const chunk of chunks) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest); bytes.set(chunk, rest.length);
      let start = 0;
      for (let end; (end = bytes.indexOf(10, start)) >= 0; start = end + 1) reader.take(bytes.subarray(start, end + 1));
      rest = bytes.slice(start);
      read += chunk.length;
      await progress(read);
    }
    check(rest.length === 0, "end", "the file was cut off");
    check(reader.phase === 10, "end", "the file has no last line");
  } catch (lie) {
    // What cannot even be read as the form demands is as much a lie as a wrong ticket.
    const told = lie instanceof Lie ? lie : new Lie("form", String(lie.message ?? lie));
    told.line = reader.number;
    throw told;
  }
  const draw = reader.draw;
  return { header: draw.h, lines: reader.number, counts: Object.fromEntries(LISTS.map(name => [name, draw.trees[name].count])), selected: draw.selected, assigned: draw.assigned, replaced: draw.replaced };
}
