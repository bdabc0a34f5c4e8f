// What was recorded without a network, and how it is sent: in order, once, and nothing is ever lost. No browser in here: Node.js runs it, too.
//
// A record is { id, requestId, person, sampling, kind, after, etag, body, state, … }. Its states:
//   queued   waits to be sent
//   sent     stored; `answer` says what it became
//   refused  the service said no; `problem` says why (a conflict is one: somebody else was faster)
//   blocked  builds on a record that was refused
//   replaced sent again as another record
//   aside    a person looked at the refusal and settled it otherwise

/** A record that waits; `after` is the record on which it builds, whose answer gives the etag. */
export const record = (id, requestId, now, content) => ({ id, requestId, createdAt: now, state: 'queued', problem: null, answer: null, after: null, etag: null, ...content });

/** The request as it is sent; the same record makes the same request, whenever it is sent. */
export const requestOf = one => ({ ...one.body, etag: one.etag ?? '', requestId: one.requestId });

/** In the order in which they were made. */
export const inOrder = records => [...records].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));

/**
 * Sends what waits. Answers 'done', 'offline', 'signin' (the session ended) or 'later' (the service is away); what was not sent waits on.
 * @param post (record, request) => { status, json }, or throws without a network
 * @param save keeps a changed record before anything else happens
 */
export async function drain(records, person, post, save) {
  const all = inOrder(records.filter(one => one.person === person));
  for (const one of all) {
    if (one.state !== 'queued') continue;
    if (!await ready(one, all, save)) continue;
    let answer;
    try {
      answer = await post(one, requestOf(one));
    } catch {
      return 'offline'; // stored or not: the same request id is sent again, and is stored once
    }
    if (answer.status === 401) return 'signin';
    if (answer.status === 429 || answer.status >= 500 || answer.json?.reason === 'ANTIFORGERY') return 'later';
    if (answer.status === 200) [one.state, one.answer, one.problem] = ['sent', answer.json, null];
    else [one.state, one.problem] = ['refused', answer.json ?? { reason: '', sentence: String(answer.status), fields: [] }];
    await save(one);
  }
  return 'done';
}

/** Whether a record can go now; the etag of what it builds on is kept with it, so that a repeat is the same request. */
async function ready(one, all, save) {
  if (!one.after) return true;
  const before = all.find(other => other.id === one.after);
  if (before?.state === 'sent') {
    if (one.etag === null) {
      one.etag = before.answer.etag;
      await save(one);
    }
    return true;
  }
  if (!before || before.state !== 'queued') {
    [one.state, one.problem] = ['blocked', null];
    await save(one);
  }
  return false;
}

/** A refused record once more, under a new request id and upon what is stored now; the old one is kept as replaced, and what built on it follows. */
export function again(old, records, id, requestId, now, etag) {
  const next = record(id, requestId, now, { person: old.person, sampling: old.sampling, title: old.title, kind: old.kind, body: old.body, etag });
  old.state = 'replaced';
  const followers = records.filter(one => one.after === old.id && one.state === 'blocked');
  followers.forEach((one, n) => Object.assign(one, { after: id, state: 'queued', etag: null, createdAt: now + 1 + n, problem: null }));
  return [next, old, ...followers];
}

/** What a person still has to look at. */
export const open = records => records.filter(one => ['queued', 'refused', 'blocked'].includes(one.state));
