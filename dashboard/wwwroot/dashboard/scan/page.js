// Scans, or takes, a passport and shows whether it holds. Keys and revocations come from the network when there is one, else as last seen.
import { words, make } from '../js/words.js';
import { offline } from '../js/offline.js';
import { verify, dayIn, ageInDays, FRESH_DAYS } from './passport.js';

const { text, speak, onChange } = words({
  title: ['核验互认凭证', 'Check a passport'],
  lead: ['扫描结果互认凭证的二维码，断网时也能核验。凭证有效的，六个月内不得重复抽查同一型号。', 'Scan the QR code of a recognition passport, also without a network. While it is valid, the model may not be checked again.'],
  home: ['← 监测平台', '← Monitoring'],
  start: ['用相机扫描', 'Scan with the camera'], stop: ['停止', 'Stop'], picture: ['选择二维码图片', 'Choose a picture of the code'],
  paste: ['或粘贴凭证内容', 'Or paste the passport'], pasteHint: ['eyJ…', 'eyJ…'], check: ['核验', 'Check'],
  noReader: ['此浏览器不能识别二维码：请用手机自带的相机扫描，再把内容粘贴在下面。', 'This browser reads no QR codes: scan with the phone’s own camera, and paste the text below.'],
  refresh: ['更新', 'Update'],
  keysAt: ['密钥与撤销名单：{at}（{days}）', 'Keys and revocations: {at} ({days})'], keysToday: ['今天', 'today'], keysDays: ['{n} 天前', '{n} d ago'],
  keysNone: ['还没有密钥名单，请联网一次。', 'There is no list of keys yet; go online once.'],
  keysInsecure: ['此地址不是安全连接（https），浏览器不能核验签名。', 'This address is not secure (https), and so the browser cannot verify.'],
  noCamera: ['无法使用相机：{what}', 'The camera cannot be used: {what}'], noCode: ['图片中没有二维码。', 'There is no QR code in this picture.'],
  valid: ['凭证有效', 'Valid'], validText: ['此型号不得重复抽查，至 {until}（含当日）。', 'This model may not be checked again until {until}, that day included.'],
  ended: ['凭证期满', 'Period over'], endedText: ['保护期已于 {until} 结束，可以抽查。', 'Its period ended on {until}; the model may be checked.'],
  revoked: ['凭证已撤销', 'Revoked'], revokedText: ['此凭证不再保护该型号。', 'It protects the model no longer.'],
  forged: ['签名不符', 'False signature'], forgedText: ['内容被改动，或不是本省签发。', 'It was altered, or was not issued by this province.'],
  malformed: ['不是互认凭证', 'Not a passport'], malformedText: ['扫描到的内容不是结果互认凭证。', 'What was read is no recognition passport.'],
  unknownKey: ['无法判断', 'Cannot tell'], unknownKeyText: ['签名密钥不在名单中，请联网更新后再试。', 'Its key is not in the list; update while online and try again.'],
  noKeys: ['无法判断', 'Cannot tell'], noKeysText: ['还没有密钥名单，请联网一次后再试。', 'There is no list of keys yet; go online once and try again.'],
  old: ['撤销名单已有 {n} 天未更新，请尽快联网更新。', 'The list of revocations is {n} days old; update it soon.'],
  producer: ['生产者', 'Producer'], product: ['产品', 'Product'], model: ['规格型号', 'Model'], brand: ['商标', 'Trade mark'], authority: ['组织部门', 'Authority'],
  sampled: ['抽样日期', 'Sampled on'], until: ['有效至', 'Valid until'], article: ['依据', 'By'],
});
const KIND = { valid: 'good', ended: 'calm', revoked: 'bad', forged: 'bad', malformed: 'bad', unknownKey: 'warn', noKeys: 'warn' };
const $ = id => document.getElementById(id);
let set = null, shown = null, stream = null;

function show() {
  if (!shown) return;
  const { state, claims } = shown;
  const facts = claims ? [['producer', `${claims.nam ?? ''} ${claims.sub}`], ['product', claims.prd], ['model', claims.mdl], ['brand', claims.brd], ['authority', claims.aut],
    ['sampled', claims.smd], ['until', claims.exp_on], ['article', state === 'valid' ? set.rule?.article : '']] : [];
  const age = set ? ageInDays(set, new Date()) : 0;
  $('result').className = `is-${KIND[state]}`;
  $('result').replaceChildren(
    make('strong', {}, text(state)), make('p', { class: 'verdict' }, text(state + 'Text', { until: claims?.exp_on })),
    state === 'valid' && age >= FRESH_DAYS ? make('p', { class: 'old' }, text('old', { n: age })) : '',
    make('dl', {}, ...facts.filter(([, value]) => value).flatMap(([name, value]) => [make('dt', {}, text(name)), make('dd', {}, value)])));
  $('result').hidden = false;
}

function showKeys() {
  if (!globalThis.crypto?.subtle) { $('keys').textContent = text('keysInsecure'); return; }
  const days = set && ageInDays(set, new Date());
  $('keys').textContent = set
    ? text('keysAt', { at: new Date(set.asOf).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16), days: days < 1 ? text('keysToday') : text('keysDays', { n: days }) })
    : text('keysNone');
  $('keys').className = !set || days >= FRESH_DAYS ? 'old' : 'muted';
}

async function load() {
  try {
    const answer = await fetch('/public/passport-keys', { headers: { accept: 'application/json' } });
    if (answer.ok) set = await answer.json();
  } catch { /* without a network and never seen: said on the page */ }
  showKeys();
}

async function check(token) {
  shown = await verify(token, set, dayIn(new Date()));
  if (['unknownKey', 'noKeys'].includes(shown.state)) {
    await load(); // perhaps a key newer than the list
    shown = await verify(token, set, dayIn(new Date()));
  }
  show();
  $('result').scrollIntoView({ block: 'start', behavior: 'smooth' });
}

function fail(key, values) {
  shown = null;
  $('result').className = 'is-warn';
  $('result').replaceChildren(make('p', { class: 'verdict' }, text(key, values)));
  $('result').hidden = false;
}

async function reader() {
  if (!('BarcodeDetector' in globalThis)) return null;
  return (await BarcodeDetector.getSupportedFormats()).includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null;
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  $('camera').hidden = true;
  $('start').hidden = false;
}

async function scan(codes) {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch (refused) {
    fail('noCamera', { what: refused.message });
    return;
  }
  $('camera').hidden = false;
  $('start').hidden = true;
  $('video').srcObject = stream;
  await $('video').play();
  while (stream) {
    const [code] = await codes.detect($('video')).catch(() => []); // a frame that is not there yet
    if (code) {
      stop();
      await check(code.rawValue);
    }
    await new Promise(later => setTimeout(later, 200));
  }
}

async function read(codes, file) {
  const [code] = await codes.detect(await createImageBitmap(file)).catch(() => []);
  await (code ? check(code.rawValue) : fail('noCode'));
}

onChange(show);
onChange(showKeys);
speak();
$('form').addEventListener('submit', event => { event.preventDefault(); check($('token').value); });
$('refresh').addEventListener('click', load);
$('stop').addEventListener('click', stop);
const codes = await reader();
$('no-reader').hidden = codes !== null;
$('picture').hidden = codes === null;
$('start').hidden = codes === null || !navigator.mediaDevices;
$('start').addEventListener('click', () => scan(codes));
$('file').addEventListener('change', event => { const file = event.target.files[0]; if (file) read(codes, file); });
await offline('worker.js');
await load();
document.documentElement.dataset.ready = 'true';
