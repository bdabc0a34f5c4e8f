// My tasks on a phone: works without a network on what was taken along, and sends what was recorded when there is one again.
import { words, make } from '../js/words.js';
import { offline } from '../js/offline.js';
import { TEXTS } from './texts.js';
import { formOf } from './forms.js';
import * as store from './store.js';
import * as outbox from './outbox.js';

const { text, speak, onChange } = words(TEXTS);
const $ = id => document.getElementById(id);
const KIND = { queued: 'calm', sent: 'good', refused: 'bad', blocked: 'warn', replaced: 'none', aside: 'none' };
const EVERY = 60_000;
let work = null, all = [], token = null, note = '';

const at = value => new Date(value).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);
const badge = (kind, words) => make('span', { class: `badge is-${kind}` }, words);
const stateText = one => text(one.state === 'blocked' ? 'blockedBy' : one.state);
const mine = () => outbox.inOrder(all.filter(one => one.person === work?.person));

function button(key, act, kind) {
  const element = make('button', { type: 'button', class: kind }, text(key));
  element.addEventListener('click', act);
  return element;
}

function show() {
  const parts = [navigator.onLine ? text('online') : text('offlineNow'), work ? text('loadedAt', { at: at(work.asOf), n: work.samplings.length }) : text('never')];
  $('network').textContent = [...parts, note && text(note)].filter(Boolean).join(' · ');
  const waiting = outbox.open(mine()), past = mine().filter(one => !waiting.includes(one)).reverse();
  $('outbox').hidden = waiting.length === 0;
  $('records').replaceChildren(...waiting.map(card));
  $('history').hidden = past.length === 0;
  $('past').replaceChildren(...past.slice(0, 100).map(card));
  const some = work?.samplings.some(one => one.mine) ?? false;
  $('only').hidden = !some;
  const shown = (work?.samplings ?? []).filter(one => one.mine || !some || !$('mine').checked);
  $('work').replaceChildren(...(shown.length ? shown.map(task) : [make('li', { class: 'nothing' }, text(work ? 'nothing' : 'never'))]));
}

/** What builds on what waits is not asked twice: the sampling stands as it will when that was sent. */
function task(sampling) {
  const recorded = outbox.open(mine()).filter(one => one.sampling === sampling.name);
  const guard = sampling.guard;
  return make('li', { class: 'card' },
    make('div', { class: 'head' }, make('strong', {}, `${sampling.productName} ${sampling.model}`), badge(recorded.length ? 'calm' : 'none', recorded.length ? text('recorded') : text(sampling.step))),
    make('p', {}, sampling.producer),
    make('p', { class: 'small' }, `${text('number')} ${sampling.number} · ${sampling.place}`),
    sampling.team.length ? make('p', { class: 'small' }, `${text('team')} ${sampling.team.join(' + ')}`) : '',
    guard && guard.verdict !== 'Allowed' ? make('p', { class: `note is-${guard.verdict === 'Blocked' ? 'bad' : 'warn'}` },
      `${guard.verdict === 'Blocked' ? text('blocked', { until: guard.until }) : text('provisional')} · ${text('by', { article: guard.article })}`) : '',
    recorded.length ? '' : make('p', {}, button('open', () => ask(sampling), 'main')));
}

function card(one) {
  const problem = one.problem, now = work.samplings.find(sampling => sampling.name === one.sampling);
  const conflict = problem && ['ETAG_MISMATCH', 'WRONG_STEP'].includes(problem.reason);
  return make('li', { class: 'card' },
    make('div', { class: 'head' }, make('strong', {}, `${text(one.kind)} · ${one.title}`), badge(KIND[one.state], stateText(one))),
    make('p', { class: 'small' }, text('recordedAt', { at: at(one.createdAt) })),
    make('p', { class: 'small' }, summary(one)),
    conflict ? make('p', { class: 'note is-warn' }, `${text('conflict')} ${text('nowIs', { step: now ? text(now.step) : text('gone') })}`) : '',
    problem ? make('p', { class: 'note is-bad' }, problem.sentence || problem.reason) : '',
    problem?.fields?.length ? make('ul', { class: 'faults' }, ...problem.fields.map(fault => make('li', {}, `${fault.path}：${fault.sentence}`))) : '',
    ...photosOf(one),
    one.state === 'refused' ? make('p', { class: 'acts' }, now ? button('again', () => resend(one, now), 'main') : '', now ? button('edit', () => correct(one, now)) : '', button('setAside', () => aside(one)), button('export', () => download(one))) : '',
    one.state === 'blocked' ? make('p', { class: 'acts' }, button('setAside', () => aside(one)), button('export', () => download(one))) : '');
}

function summary(one) {
  const { visit, seal, custody } = one.body;
  return [visit && `${visit.visitedOn} ${text(visit.outcome)}`, visit?.ground && text(visit.ground), visit?.reason, visit && visit.inspectors.join(' + '),
    seal && `${seal.testSeal} (${seal.testAmount})`, seal?.reserveSeal && `${seal.reserveSeal} (${seal.reserveAmount})`, seal && text(seal.acquisition), custody.place, custody.note].filter(Boolean).join(' · ');
}

const photosOf = one => one.kind === 'visit' && all.some(other => other.after === one.id) ? [] : one.body.custody.hashes.map(hash => {
  const link = make('button', { type: 'button', class: 'link' }, text('savePhoto', { name: hash.slice(0, 12) }));
  link.addEventListener('click', async () => { const photo = await store.photo(hash); if (photo) saveAs(photo.blob, photo.name); });
  return link;
});

function saveAs(blob, name) {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const download = one => saveAs(new Blob([JSON.stringify(one, null, 2)], { type: 'application/json' }), `record-${one.id}.json`);

function ask(sampling, old, replaces) {
  const form = formOf(text, sampling, work.certificates, store.keepPhoto, old);
  const element = make('form', { method: 'dialog' }, make('h2', { id: 'dialog-title' }, `${sampling.productName} ${sampling.model}`), make('p', { class: 'small' }, sampling.producer), form.root);
  const cancel = button('cancel', () => $('dialog').close()), fault = make('p', { class: 'note is-bad', role: 'alert', hidden: true });
  element.append(fault, make('p', { class: 'acts' }, make('button', { class: 'main' }, text('save')), cancel));
  element.addEventListener('submit', async event => {
    event.preventDefault();
    if (form.busy()) return;
    try {
      await queue(sampling, form.values(), replaces);
      $('dialog').close();
      await sync();
    } catch (failure) {
      fault.textContent = text('failed', { what: failure.message });
      fault.hidden = false;
    }
  });
  $('dialog').replaceChildren(element);
  $('dialog').showModal();
}

async function queue(sampling, values, replaces) {
  const made = [], now = Date.now();
  for (const value of values) {
    const content = { ...value, person: work.person, sampling: sampling.name, title: `${sampling.productName} ${sampling.model}`.trim() };
    const before = made.at(-1);
    made.push(outbox.record(crypto.randomUUID(), crypto.randomUUID(), now + made.length, before ? { ...content, after: before.id } : { ...content, etag: sampling.etag }));
  }
  const old = replaces ? all.filter(one => one.id === replaces.id || (one.after === replaces.id && one.state === 'blocked')).map(one => ({ ...one, state: 'replaced' })) : [];
  await store.keep(...made, ...old);
  await reload();
}

async function resend(one, now) {
  await store.keep(...outbox.again(one, all, crypto.randomUUID(), crypto.randomUUID(), Date.now(), now.etag));
  await reload();
  await sync();
}

function correct(one, now) {
  const follower = all.find(other => other.after === one.id && other.state === 'blocked');
  ask(now, { visit: one.body.visit, seal: one.body.seal ?? follower?.body.seal, custody: one.body.custody }, one);
}

async function aside(one) {
  if (!confirm(text('setAsideAsk'))) return;
  await store.keep({ ...one, state: 'aside' });
  await reload();
}

async function reload() {
  all = await store.records();
  show();
}

async function load() {
  const answer = await fetch('/field/samplings', { headers: { accept: 'application/json' } });
  if (answer.status === 401) return 'signin';
  if (answer.status === 403) return 'notAllowed';
  if (!answer.ok) return 'later';
  work = await answer.json();
  token = work.token;
  await store.keepWork(work);
  return 'done';
}

async function post(one, request) {
  const answer = await fetch(`/field/${one.sampling}/${one.kind}`, {
    method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json', RequestVerificationToken: token }, body: JSON.stringify(request),
  });
  return { status: answer.status, json: await answer.json().catch(() => null) };
}

/** One tab at a time; the request ids keep what is sent twice from being stored twice. */
async function sync() {
  await navigator.locks.request('quality-tasks', async () => {
    let result;
    try {
      result = await load(); // who is signed in, and a token: nothing of one person is sent as another's
      if (result === 'done') {
        all = await store.records();
        const waiting = all.filter(one => one.state === 'queued' && one.person === work.person).length;
        result = await outbox.drain(all, work.person, post, store.keep);
        if (waiting > 0 && result === 'done') await load();
      }
    } catch {
      result = 'offline';
    }
    $('signin').hidden = result !== 'signin';
    note = ['later', 'notAllowed'].includes(result) ? result : '';
    await reload();
  });
}

onChange(show);
work = (await store.lastWork()) ?? null;
all = await store.records();
speak();
$('sync').addEventListener('click', sync);
$('mine').addEventListener('change', show);
addEventListener('online', sync);
addEventListener('offline', show);
setInterval(() => { if (navigator.onLine && outbox.open(mine()).some(one => one.state === 'queued')) sync(); }, EVERY);
navigator.storage?.persist?.(); // what was recorded must outlive a full phone
await offline('worker.js');
await sync();
document.documentElement.dataset.ready = 'true';
