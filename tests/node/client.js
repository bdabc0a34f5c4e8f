// A client that knows the protos and protos/README.md, and nothing else of this repository. It prints one line of JSON with what it was
// told; tests/allinone/NodeTests.cs compares it. Address and secret come by the environment.
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const protos = path.join(__dirname, '..', '..', 'protos');
const options = { includeDirs: [protos], keepCase: true, longs: String, enums: String, oneofs: true };
const load = file => grpc.loadPackageDefinition(loader.loadSync(file, options)).quality;
const { IndicatorService } = load('quality/indicators/v1/indicator.proto').indicators.v1;
const { HonourService } = load('quality/brand/v1/honour.proto').brand.v1;

// The standard messages of googleapis, google/rpc/status.proto and error_details.proto.
const rpc = protobuf.parse(`syntax = "proto3"; package google.rpc;
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
  message BadRequest { message FieldViolation { string field = 1; string description = 2; string reason = 3; } repeated FieldViolation field_violations = 1; }`,
{ keepCase: true }).root;

function details(error) {
  const bytes = error.metadata.get('grpc-status-details-bin')[0];
  const found = { code: error.code, fields: [] };
  if (!bytes) return found;
  for (const any of rpc.lookupType('google.rpc.Status').decode(bytes).details) {
    const name = any.type_url.split('/').pop();
    if (!/ErrorInfo|BadRequest/.test(name)) continue;
    const message = rpc.lookupType(name).toObject(rpc.lookupType(name).decode(any.value));
    if (name.endsWith('ErrorInfo')) Object.assign(found, { reason: message.reason, domain: message.domain });
    else found.fields = (message.field_violations ?? []).map(v => `${v.field} ${v.reason}`);
  }
  return found;
}

const call = (client, name, request, metadata) => new Promise((resolve, reject) =>
  client[name](request, metadata, { deadline: Date.now() + 10000 }, (error, answer) => error ? reject(error) : resolve(answer)));
const refusal = promise => promise.then(() => { throw new Error('it was not refused'); }, error => error.metadata ? details(error) : Promise.reject(error));

async function token() {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET });
  const answer = await fetch(process.env.TOKEN_ENDPOINT, { method: 'POST', body: form });
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  return (await answer.json()).access_token;
}

async function main() {
  const signedIn = new grpc.Metadata();
  signedIn.set('authorization', `Bearer ${await token()}`);
  const indicators = new IndicatorService(process.env.GATEWAY, grpc.credentials.createInsecure());
  const honours = new HonourService(process.env.GATEWAY, grpc.credentials.createInsecure());

  const list = await call(indicators, 'ListTargets', { region: '620000' }, signedIn);
  const seen = { targets: list.targets.map(t => t.indicator), statuses: list.targets.map(t => t.status), events: [] };

  const watch = indicators.WatchTargets({ region: '620000' }, signedIn);
  const changed = new Promise((resolve, reject) => {
    watch.on('error', error => error.code === grpc.status.CANCELLED || reject(error));
    watch.on('data', async message => {
      if (message.event === 'heartbeat') return;
      seen.events.push(message.event);
      if (message.event === 'change') return resolve(message.change.targets.find(t => t.indicator === 'T3').value);
      await grant(honours, signedIn).catch(reject);
    });
  });
  seen.changed_to = await changed;
  watch.cancel();

  seen.invalid = await refusal(call(honours, 'GrantHonour', { honour: { instrument: 'instruments/gansu-famous-brand' }, request_id: randomUUID() }, signedIn));
  seen.missing = await refusal(call(honours, 'GetHonour', { name: 'honours/00000000-0000-7000-8000-000000000000' }, signedIn));
  seen.stranger = await refusal(call(honours, 'ListHonours', {}, new grpc.Metadata()));
  console.log(JSON.stringify(seen));
  indicators.close();
  honours.close();
}

const grant = (honours, metadata) => call(honours, 'GrantHonour', {
  honour: {
    instrument: 'instruments/gansu-famous-brand', level: 'HONOUR_LEVEL_PROVINCIAL', object_name: '示例木家具', region: '620102', product_category: '1001',
    decision_number: '示例〔2018〕1号', authority: '示例机关', published_on: '2018-05-01', grant_kind: 'GRANT_KIND_NEW',
  },
  request_id: randomUUID(),
}, metadata);

main().catch(error => { console.error(error); process.exit(1); });
