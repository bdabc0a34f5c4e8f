// The form of one record: a visit and, when a sample was taken, its seal.
import { make } from '../js/words.js';
import { hashFile } from '../js/hash-files.js';
import { GROUNDS } from './texts.js';

const OUTCOMES = ['SAMPLED', 'NOT_ALLOWED', 'REFUSED_LAWFULLY', 'REFUSED', 'NO_SAMPLE'].map(name => 'VISIT_OUTCOME_' + name);
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

let ids = 0;

function labelled(label, control, required) {
  control.id = `c${++ids}`;
  control.required = !!required;
  return make('p', { class: 'field' }, make('label', { for: control.id }, label + (required ? ' *' : '')), control);
}

const choice = (text, values, shown = values) => make('select', {}, make('option', { value: '' }, text('choose')), ...values.map((value, n) => make('option', { value }, text(shown[n]))));

/** A form that asks what is due; `values()` gives the bodies of one record or two, in their order. */
export function formOf(text, sampling, certificates, keepPhoto, old) {
  const needsVisit = sampling.step !== 'Visited';
  const visit = needsVisit ? visitFields(text, sampling, certificates, old?.visit) : null;
  const seal = sealFields(text, old?.seal);
  const custody = custodyFields(text, sampling, keepPhoto, old?.custody);
  const root = make('div', { class: 'fields' }, visit?.root, seal.root, custody.root);
  const arrange = () => {
    const sealed = !needsVisit || visit.outcome() === OUTCOMES[0];
    seal.root.hidden = !sealed;
    for (const control of seal.root.querySelectorAll('input, select')) control.disabled = !sealed;
    custody.demand(sealed);
  };
  visit?.onChange(arrange);
  arrange();
  return { root, busy: custody.busy, values: () => valuesOf(needsVisit, visit, seal, custody) };
}

function valuesOf(needsVisit, visit, seal, custody) {
  const all = [];
  if (needsVisit) all.push({ kind: 'visit', body: { visit: visit.value(), custody: custody.value() } });
  if (!seal.root.hidden) all.push({ kind: 'seal', body: { seal: seal.value(), custody: custody.value() } });
  return all;
}

function visitFields(text, sampling, certificates, old) {
  const day = make('input', { type: 'date', max: today() }), outcome = choice(text, OUTCOMES), reason = make('textarea', { rows: 2, maxlength: 1000 }), grounds = make('div');
  const known = old?.inspectors ?? (sampling.team.length ? sampling.team : certificates);
  const inspectors = Array.from({ length: Math.max(2, known.length) }, (_, n) => Object.assign(make('input', { maxlength: 50, autocomplete: 'off' }), { value: known[n] ?? '' }));
  day.value = old?.visitedOn ?? today();
  outcome.value = old?.outcome ?? '';
  reason.value = old?.reason ?? '';
  let ground = null;
  const reasonField = labelled(text('reason'), reason);
  const arrange = () => {
    const names = (GROUNDS[outcome.value] ?? []).map(name => 'VISIT_GROUND_' + name);
    ground = names.length ? choice(text, names) : null;
    grounds.replaceChildren(...(ground ? [labelled(text('ground'), ground, true)] : []));
    reasonField.hidden = !outcome.value || outcome.value === OUTCOMES[0];
    reason.required = outcome.value === 'VISIT_OUTCOME_REFUSED';
    inspectors[1].required = ground?.value !== 'VISIT_GROUND_FEW_INSPECTORS';
    ground?.addEventListener('change', () => { inspectors[1].required = ground.value !== 'VISIT_GROUND_FEW_INSPECTORS'; });
  };
  outcome.addEventListener('change', arrange);
  const root = make('div', {}, labelled(text('visitedOn'), day, true), labelled(text('outcome'), outcome, true), grounds, reasonField,
    ...inspectors.map((one, n) => labelled(text('inspector', { n: n + 1 }), one, n < 2)));
  arrange();
  if (old?.ground && ground) ground.value = old.ground;
  return {
    root, outcome: () => outcome.value, onChange: act => outcome.addEventListener('change', act),
    value: () => ({
      visitedOn: day.value, outcome: outcome.value, inspectors: inspectors.map(one => one.value.trim()).filter(Boolean),
      ...(ground ? { ground: ground.value } : {}), ...(reasonField.hidden ? {} : { reason: reason.value.trim() }),
    }),
  };
}

function sealFields(text, old) {
  const input = (attributes, value) => Object.assign(make('input', attributes), { value: value ?? '' });
  const testSeal = input({ maxlength: 100 }, old?.testSeal), testAmount = input({ type: 'number', min: 1, max: 10000, inputmode: 'numeric' }, old?.testAmount ?? 1);
  const reserveSeal = input({ maxlength: 100 }, old?.reserveSeal), reserveAmount = input({ type: 'number', min: 1, max: 10000, inputmode: 'numeric' }, old?.reserveAmount);
  const modes = ['ACQUISITION_MODE_BOUGHT', 'ACQUISITION_MODE_FREE'], acquisition = choice(text, modes);
  const price = input({ type: 'number', min: 0.01, step: 0.01, inputmode: 'decimal' }, old?.priceFen ? old.priceFen / 100 : ''), harmless = make('input', { type: 'checkbox' }), batch = input({ maxlength: 200 }, old?.batch);
  acquisition.value = old?.acquisition ?? '';
  harmless.checked = old?.harmlessTest ?? false;
  const priceField = labelled(text('price'), price, true), harmlessField = make('p', { class: 'field is-check' }, make('label', {}, harmless, text('harmless')));
  const arrange = () => {
    priceField.hidden = acquisition.value !== modes[0];
    price.required = acquisition.value === modes[0];
    harmlessField.hidden = acquisition.value !== modes[1];
    reserveAmount.required = reserveSeal.value.trim() !== '';
  };
  acquisition.addEventListener('change', arrange);
  reserveSeal.addEventListener('input', arrange);
  const root = make('div', {}, make('h3', {}, text('seal')), labelled(text('testSeal'), testSeal, true), labelled(text('testAmount'), testAmount, true), labelled(text('reserveSeal'), reserveSeal),
    labelled(text('reserveAmount'), reserveAmount), labelled(text('acquisition'), acquisition, true), priceField, harmlessField, labelled(text('batch'), batch));
  arrange();
  return {
    root,
    value: () => ({
      testSeal: testSeal.value.trim(), testAmount: Number(testAmount.value), acquisition: acquisition.value, batch: batch.value.trim(),
      ...(reserveSeal.value.trim() ? { reserveSeal: reserveSeal.value.trim(), reserveAmount: Number(reserveAmount.value) } : {}),
      ...(acquisition.value === modes[0] ? { priceFen: String(Math.round(Number(price.value) * 100)) } : { harmlessTest: harmless.checked }),
    }),
  };
}

function custodyFields(text, sampling, keepPhoto, old) {
  const place = Object.assign(make('input', { maxlength: 500 }), { value: old?.place ?? sampling.place }), note = Object.assign(make('input', { maxlength: 1000 }), { value: old?.note ?? '' });
  const files = make('input', { type: 'file', accept: 'image/*', multiple: true }), list = make('ul', { class: 'photos' }), status = make('span', { role: 'status', class: 'small' });
  const photos = (old?.hashes ?? []).map(hash => ({ hash, name: hash.slice(0, 12) }));
  let working = 0, needed = false;
  const judge = () => files.setCustomValidity(needed && photos.length === 0 ? text('photosHint') : '');
  const draw = () => {
    list.replaceChildren(...photos.map(one => {
      const remove = make('button', { type: 'button', 'aria-label': text('remove', { name: one.name }) }, '×');
      remove.addEventListener('click', () => { photos.splice(photos.indexOf(one), 1); draw(); });
      return make('li', {}, make('span', {}, `${one.name} · ${one.hash.slice(0, 16)}…`), remove);
    }));
    judge();
  };
  files.addEventListener('change', async () => {
    working++;
    status.textContent = text('hashing');
    try {
      for (const file of files.files) {
        const hash = await hashFile(file);
        await keepPhoto(hash, file);
        if (!photos.some(one => one.hash === hash)) photos.push({ hash, name: file.name });
      }
      status.textContent = '';
    } catch (failure) {
      status.textContent = text('failed', { what: failure.message });
    }
    working--;
    files.value = '';
    draw();
  });
  const root = make('div', {}, labelled(text('custodyPlace'), place, true), labelled(text('note'), note), labelled(text('photos'), files), make('p', { class: 'hint' }, text('photosHint')), status, list);
  draw();
  return {
    root, busy: () => working > 0, demand: value => { needed = value; judge(); },
    value: () => ({ place: place.value.trim(), note: note.value.trim(), hashes: photos.map(one => one.hash) }),
  };
}
