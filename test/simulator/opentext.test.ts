/** The simulator's OpenText: what it refuses, how its jobs progress, its switches and its command. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { parse } from 'yaml';
import { run } from '../../simulator/main.ts';
import { DEMO_ACCOUNT } from '../../simulator/opentext/account.ts';
import { startOpenText } from '../../simulator/opentext/server.ts';

let now = 1_800_000_000_000;
const server = await startOpenText({
  host: '127.0.0.1',
  port: 0,
  account: DEMO_ACCOUNT,
  clock: { now: () => now },
  pace: { sent: 1000, arrived: 5000 },
});
after(() => server.close());
beforeEach(() => server.faults.set({}));

const base64 = (text: string) => Buffer.from(text).toString('base64');
const JSON_TYPE = { 'content-type': 'application/json' };
const basic = (user = 'svc-notify', password = 'opentext-dev-password') => ({
  authorization: `Basic ${base64(`${user}:${password}`)}`,
});

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const reply = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body: text }) });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
}

const CLIENT = basic('beckon-dev-client', 'opentext-dev-secret');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const tokenAt = (form: string, headers: Record<string, string> = { ...FORM, ...CLIENT }, tenant = 'acme') =>
  call('POST', `/tenants/${tenant}/oauth2/token`, form, headers);
async function bearer(): Promise<Record<string, string>> {
  const { body } = await tokenAt('grant_type=client_credentials');
  return { authorization: `Bearer ${body.access_token}`, ...JSON_TYPE };
}

const UPLOAD = { domain: 'MR', filename: 'a.json', data: base64('{"to":"x"}') };
const SMS = { destinations: [{ sms: '+4915550100417' }], sms_text: 'Hello' };
const EMAIL = {
  options: { email_options: { subject: 'Hello' } },
  destinations: [{ ref: '1', email: 'a@b.example' }],
  body: [{ name: 'm.txt', type: 'text', charset: 'UTF-8', data: base64('Hello') }],
};

describe('push', () => {
  const upload = (body: unknown, headers: Record<string, string> = { ...JSON_TYPE, ...basic() }) =>
    call('POST', '/mra/v1/utils/parser', body, headers);

  it('takes the documented upload', async () => {
    const { status, body } = await upload(UPLOAD);
    assert.equal(status, 200);
    assert.match(body.job_id, /^xsi-\d+$/);
  });

  for (const [name, body] of Object.entries({
    'another domain': { ...UPLOAD, domain: 'mr' },
    'no domain': { filename: 'a.json', data: UPLOAD.data },
    'a member too many': { ...UPLOAD, encoding: 'base64' },
    'a file name with a path': { ...UPLOAD, filename: '../a.json' },
    'base64 without padding': { ...UPLOAD, data: UPLOAD.data.replace(/=+$/, '') },
    base64url: { ...UPLOAD, data: '_-_-' },
    'no JSON in base64': { ...UPLOAD, data: base64('not a request file') },
    'no JSON': '{"domain":',
  })) {
    it(`refuses ${name}`, async () => assert.equal((await upload(body)).status, 400));
  }

  it('refuses other credentials, another media type, another method', async () => {
    assert.equal((await upload(UPLOAD, { ...JSON_TYPE, ...basic('svc-notify', 'x') })).status, 401);
    assert.equal((await upload(UPLOAD, JSON_TYPE)).status, 401);
    assert.equal((await upload(UPLOAD, { ...basic(), 'content-type': 'text/plain' })).status, 415);
    assert.equal((await call('GET', '/mra/v1/utils/parser', undefined, basic())).status, 405);
  });
});

describe('tokens', () => {
  it('come for client credentials in the header, form-encoded', async () => {
    const { status, body } = await tokenAt('grant_type=client_credentials');
    assert.equal(status, 200);
    assert.equal(body.token_type, 'Bearer');
    assert.equal(body.expires_in, 3600);
  });

  it('do not come otherwise', async () => {
    const json = { ...CLIENT, ...JSON_TYPE };
    assert.equal((await tokenAt('{"grant_type":"client_credentials"}', json)).status, 415);
    assert.equal((await tokenAt('grant_type=password')).body.error, 'unsupported_grant_type');
    assert.equal((await tokenAt('grant_type=client_credentials', { ...FORM, ...basic('x', 'y') })).status, 401);
    const twice = 'grant_type=client_credentials&client_id=beckon-dev-client&client_secret=opentext-dev-secret';
    assert.equal((await tokenAt(twice)).body.error, 'invalid_request');
    assert.equal((await tokenAt(twice, FORM)).status, 401, 'the form is not where they are taken');
    assert.equal((await tokenAt('grant_type=client_credentials', { ...FORM, ...CLIENT }, 'other')).status, 404);
  });

  it('run out, and can be made to', async () => {
    server.faults.set({ tokenLife: 60 });
    const short = await bearer();
    assert.equal((await call('POST', '/mra/v1/outbound/sms', SMS, short)).status, 200);
    now += 60_000;
    assert.equal((await call('POST', '/mra/v1/outbound/sms', SMS, short)).status, 401);
    const long = await bearer();
    await call('POST', '/expire-tokens');
    assert.equal((await call('POST', '/mra/v1/outbound/sms', SMS, long)).status, 401);
  });
});

const TEMPLATE = {
  destinations: [{ whatsapp: '4915550100417' }],
  whatsapp_template_message: {
    template_message: {
      channel_template: {
        WHATSAPP: { template_id: 'approval', language_code: 'en', parameters: { 'body[1]text': 'Hello' } },
      },
    },
  },
};
const templateWith = (parameters: Record<string, string>) => {
  const changed = structuredClone(TEMPLATE);
  Object.assign(changed.whatsapp_template_message.template_message.channel_template.WHATSAPP, { parameters });
  return changed;
};

describe('WhatsApp', () => {
  const path = '/mra/v1/outbound/whatsapp/template_message';

  for (const [name, body] of [
    ['a number with a plus', { ...TEMPLATE, destinations: [{ whatsapp: '+4915550100417' }] }],
    ['a parameter of another name', templateWith({ text: 'Hello' })],
    ['a parameter with a line break', templateWith({ 'body[1]text': 'Hello\nDana' })],
    ['a text in place of a template', { ...TEMPLATE, whatsapp_message: { text_message: { text: 'Hello' } } }],
  ] as const) {
    it(`refuses ${name}`, async () => {
      assert.equal((await call('POST', path, body, { ...JSON_TYPE, ...basic() })).status, 400);
    });
  }

  it('takes a template by Basic and by token, and shows it on the phone page, with its link and as text', async () => {
    const text = '<script>alert(1)</script> https://relay.example/a/x?action=approve&x=1';
    assert.equal((await call('POST', path, templateWith({ 'body[1]text': text }), await bearer())).status, 200);
    const { status, body } = await call('POST', path, TEMPLATE, { ...JSON_TYPE, ...basic() });
    assert.equal(status, 200);
    const job = `/mra/v1/outbound/whatsapp/status?job_id=${body.job_id}`;
    assert.equal((await call('GET', job, undefined, basic())).status, 200);
    assert.equal((await call('GET', job.replace('whatsapp', 'sms'), undefined, basic())).status, 404);
    const page = await fetch(`${server.url}/phone`);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const shown = await page.text();
    assert.match(shown, /WhatsApp · 4915550100417/);
    assert.match(shown, /<a href="https:\/\/relay\.example\/a\/x\?action=approve&amp;x=1"/);
    assert.doesNotMatch(shown, /<script/);
  });
});

describe('SMS and e-mail', () => {
  for (const [name, path, body] of [
    ['an SMS without text', 'sms', { ...SMS, sms_text: '' }],
    ['an SMS to nobody', 'sms', { ...SMS, destinations: [] }],
    ['an SMS to words', 'sms', { ...SMS, destinations: [{ sms: 'my phone' }] }],
    ['an SMS with a member too many', 'sms', { ...SMS, text: 'x' }],
    ['an e-mail without subject', 'emails', { ...EMAIL, options: { email_options: {} } }],
    ['an e-mail to no address', 'emails', { ...EMAIL, destinations: [{ email: 'nobody' }] }],
    [
      'an e-mail whose text is not in base64',
      'emails',
      { ...EMAIL, body: [{ ...EMAIL.body[0], data: 'Hello there' }] },
    ],
    [
      'an e-mail whose bytes are not of their charset',
      'emails',
      { ...EMAIL, body: [{ ...EMAIL.body[0], data: '/w==' }] },
    ],
    ['an e-mail without a body', 'emails', { ...EMAIL, body: [] }],
  ] as const) {
    it(`refuses ${name}`, async () => {
      assert.equal((await call('POST', `/mra/v1/outbound/${path}`, body, await bearer())).status, 400);
    });
  }

  it('develop: submitted, sent, confirmed; each channel has its own jobs', async () => {
    const auth = await bearer();
    const { job_id: job } = (await call('POST', '/mra/v1/outbound/sms', SMS, auth)).body;
    const status = async (path = 'sms', id = job) =>
      (await call('GET', `/mra/v1/outbound/${path}/status?job_id=${id}`, undefined, auth)).body;
    assert.equal((await status()).deliveries[0].delivery_attempts[0].state, 'Submitted');
    now += 1000;
    assert.equal((await status()).deliveries[0].delivery_attempts[0].state, 'Sent');
    now += 4000;
    const done = await status();
    assert.deepEqual(done.job_state, ['Complete', 'Posted']);
    assert.equal(done.deliveries[0].events.sms_delivery_events[0].status, 'Confirmed');
    assert.match((await status('emails')).message, /no such job/);
    assert.match((await status('sms', 'xsi-1')).message, /no such job/);
  });
});

describe('switches', () => {
  it('are set and shown over HTTP; what makes no sense is refused', async () => {
    const set = await call('PUT', '/faults', { faults: [{ on: 'sms', kind: 'status', status: 503, times: 1 }] });
    assert.equal(set.status, 200);
    const auth = await bearer();
    assert.equal((await call('POST', '/mra/v1/outbound/sms', SMS, auth)).status, 503);
    assert.equal((await call('POST', '/mra/v1/outbound/sms', SMS, auth)).status, 200);
    assert.equal((await call('PUT', '/faults', { faults: [{ on: 'fax', kind: 'status' }] })).status, 400);
    assert.equal((await call('PUT', '/faults', 'nonsense')).status, 400);
    const { body } = await call('GET', '/journal');
    assert.deepEqual(
      body.slice(-2).map(({ route, answered }: { route: string; answered: number }) => [route, answered]),
      [
        ['sms', 503],
        ['sms', 200],
      ],
    );
    assert.doesNotMatch(JSON.stringify(body), /Basic|Bearer|opentext-dev-secret|opentext-dev-password/);
  });
});

it('the command prints an entry for the directory file, and ends when asked to', async () => {
  const lines: string[] = [];
  const ending = new AbortController();
  const io = { err: assert.fail, signal: ending.signal, out: (line: string) => void lines.push(line) };
  const running = run(['opentext', '--port', '0'], {}, io);
  while (lines.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const url = /http:\S+?(?=;)/.exec(lines[0] ?? '')?.[0];
  assert.equal(parse(lines[1] ?? '').gateways[0].odn, `${url}/mra/v1`);
  assert.equal((await fetch(`${url}/journal`)).status, 200);
  ending.abort();
  assert.equal(await running, 0);
});
