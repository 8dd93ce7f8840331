/** Each request of gateway `opentext` on the wire, byte for byte, accepted by a strict OpenText. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, beforeEach, describe, test } from 'node:test';
import type { GatewayInput } from '../../../../relay/domain/outbound/outbound-ports.ts';
import type { Mapper } from '../../../../relay/domain/ports.ts';
import { createMapper } from '../../../../relay/mapping/mapper.ts';
import type { About, SendResult, StatusResult } from '../../../../relay/outbound/gateways/gateway.ts';
import type { DirectoryGateway } from '../../../../shared/directory-gateway.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../../../simulator/opentext/account.ts';
import { startOpenText } from '../../../../simulator/opentext/server.ts';
import { patientTimers, realClock } from '../../parts/clock.ts';
import { gatewayOf as bareGateway, INPUT, TO_CUSTOMER } from './parts.ts';

interface Taken {
  line: string;
  headers: Record<string, string | undefined>;
  body: string;
}

const ID = 'msg_0192';
const taken: Taken[] = [];
/** A proxy that records requests and forwards them unchanged. */
const front = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const { authorization, 'content-type': type, 'x-mra-submitid': submitId } = request.headers;
  taken.push({
    line: `${request.method} ${request.url}`,
    headers: { authorization, type, submitId: submitId === undefined ? undefined : String(submitId) },
    body,
  });
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name !== 'host' && name !== 'connection'),
  );
  const answer = await fetch(openText.url + request.url, {
    method: request.method ?? 'GET',
    // biome-ignore lint/suspicious/noExplicitAny: headers of one HTTP library in another
    headers: headers as any,
    ...(request.method === 'POST' ? { body } : {}),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
});
let url = '';

const mapper = createMapper({ timers: patientTimers });
const openText = await startOpenText({
  host: '127.0.0.1',
  port: 0,
  account: DEMO_ACCOUNT,
  clock: realClock,
  pace: { sent: 0, arrived: 0 },
});
await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
const address = front.address();
if (address === null || typeof address === 'string') throw new Error('no port');
url = `http://127.0.0.1:${address.port}`;
after(async () => {
  front.closeAllConnections();
  front.close();
  await openText.close();
  await mapper.close();
});
beforeEach(() => {
  taken.length = 0;
  openText.faults.set({});
});

interface Sending {
  send(input: GatewayInput, id: string, about?: About): Promise<SendResult>;
  status(input: GatewayInput, job: string): Promise<StatusResult>;
}

/** @param more overrides of the account's fields; an empty text means not set */
function gatewayOf(more: Partial<DirectoryGateway> = {}, own: Mapper = mapper, clock = realClock): Sending {
  const entry = { ...gatewayEntry('customers', url, DEMO_ACCOUNT), ...more };
  const gateway = bareGateway(entry as DirectoryGateway, own, clock);
  return {
    send: (input, id, about = TO_CUSTOMER) => gateway.send(input, id, about),
    status: (input, job) => gateway.status!(input, job),
  };
}

const partOf = (mail: string, index: number): string =>
  Buffer.from(JSON.parse(mail).body[index].data, 'base64').toString('utf8');
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('byte for byte', () => {
  test('a push upload: Basic, domain MR, filename, the request file of the template in base64', async () => {
    const input = { ...INPUT, kind: 'push', to: 'device-1', link: 'https://relay.example/a/t' };
    assert.deepEqual(await gatewayOf().send(input, ID), { kind: 'sent' });
    const file = `{"to":"device-1","alert":"${INPUT.title}","text":"${INPUT.body}","reference":"i1"}`;
    assert.deepEqual(taken, [
      {
        line: 'POST /mra/v1/utils/parser',
        headers: {
          authorization: `Basic ${base64('svc-notify:opentext-dev-password')}`,
          type: 'application/json',
          submitId: ID,
        },
        body: `{"domain":"MR","filename":"msg_0192.json","data":"${base64(file)}"}`,
      },
    ]);
  });

  test('an SMS: a token by client credentials, destinations and sms_text, its status by job_id', async () => {
    const gateway = gatewayOf();
    const sent = await gateway.send(INPUT, ID);
    assert.ok(sent.kind === 'sent' && sent.job);
    const token = taken[1]?.headers.authorization;
    assert.match(token ?? '', /^Bearer [\w-]+$/);
    assert.deepEqual(taken, [
      {
        line: 'POST /tenants/acme/oauth2/token',
        headers: {
          authorization: `Basic ${base64('beckon-dev-client:opentext-dev-secret')}`,
          type: 'application/x-www-form-urlencoded',
          submitId: undefined,
        },
        body: 'grant_type=client_credentials',
      },
      {
        line: 'POST /mra/v1/outbound/sms',
        headers: { authorization: token, type: 'application/json', submitId: ID },
        body: `{"destinations":[{"sms":"+4915550100417"}],"sms_text":"${INPUT.title}\\n\\n${INPUT.body}"}`,
      },
    ]);
    assert.deepEqual(await gateway.status(INPUT, sent.job), { kind: 'delivered' });
    assert.deepEqual(taken[2], {
      line: `GET /mra/v1/outbound/sms/status?job_id=${sent.job}`,
      headers: { authorization: token, type: undefined, submitId: undefined },
      body: '',
    });
  });

  test('an e-mail: subject, destination with ref, body part in base64', async () => {
    const gateway = gatewayOf();
    const input = { ...INPUT, kind: 'email', to: 'chloe@mail.example' };
    const sent = await gateway.send(input, ID);
    assert.ok(sent.kind === 'sent' && sent.job);
    assert.equal(taken[1]?.line, 'POST /mra/v1/outbound/emails');
    assert.equal(
      taken[1].body,
      `{"options":{"email_options":{"subject":"${INPUT.title}"}},"destinations":[{"ref":"${ID}","email":"chloe@mail.example"}],` +
        `"body":[{"name":"message.txt","type":"text","charset":"UTF-8","data":"${base64(`${INPUT.title}\n\n${INPUT.body}\n`)}"},` +
        `{"name":"message.html","type":"html","charset":"UTF-8","data":"${base64(partOf(taken[1].body, 1))}"}]}`,
    );
    assert.match(partOf(taken[1].body, 1), /<h1[^>]*>Your appointment has moved to 14:00<\/h1>/);
    assert.doesNotMatch(partOf(taken[1].body, 1), /<img|<script|url\(/);
    assert.deepEqual(await gateway.status(input, sent.job), { kind: 'delivered' });
    assert.equal(taken[2]?.line, `GET /mra/v1/outbound/emails/status?job_id=${sent.job}`);
  });

  test('to staff: the answer link in an SMS, a link an answer in an e-mail', async () => {
    const gateway = gatewayOf();
    const actions = [
      { id: 'approve', label: 'Approve', url: 'https://r.example/a/1?action=approve' },
      { id: 'reject', label: 'Reject', url: 'https://r.example/a/1?action=reject' },
    ];
    const staff = { ...INPUT, link: 'https://r.example/a/1', actions };
    await gateway.send(staff, ID);
    assert.match(JSON.parse(taken[1]!.body).sms_text, /\n\nhttps:\/\/r\.example\/a\/1$/);
    await gateway.send({ ...staff, kind: 'email', to: 'dana@acme.example' }, ID, { itemId: 'i1', userId: 'dana' });
    assert.match(partOf(taken[2]!.body, 0), /\n\nApprove: https:\/\/r\.example\/a\/1\?action=approve\nReject: /);
    assert.match(partOf(taken[2]!.body, 1), /<a href="https:\/\/r\.example\/a\/1\?action=reject"/);
  });

  test('an e-mail with a display name, and one without HTML', async () => {
    const input = { ...INPUT, kind: 'email', to: 'chloe@mail.example' };
    await gatewayOf({ fromName: 'ACME – Service' }).send(input, ID);
    assert.deepEqual(JSON.parse(taken[1]!.body).options.email_options, {
      subject: INPUT.title,
      from_display_name: 'ACME – Service',
    });
    await gatewayOf({ html: false }).send(input, ID);
    assert.deepEqual(
      JSON.parse(taken.at(-1)!.body).body.map(({ type }: { type: string }) => type),
      ['text'],
    );
  });

  test('addresses of the directory with a slash at the end mean the same', async () => {
    const gateway = gatewayOf({ base: `${url}/`, api: `${url}/`, odn: `${url}/mra/v1/` });
    assert.equal((await gateway.send({ ...INPUT, kind: 'push' }, ID)).kind, 'sent');
    assert.equal((await gateway.send(INPUT, ID)).kind, 'sent');
    assert.deepEqual(
      taken.map(({ line }) => line),
      ['POST /mra/v1/utils/parser', 'POST /tenants/acme/oauth2/token', 'POST /mra/v1/outbound/sms'],
    );
  });
});

describe('WhatsApp: a template of the account, in one line', () => {
  const parametersOf = (body: string) =>
    JSON.parse(body).whatsapp_template_message.template_message.channel_template.WHATSAPP.parameters;
  const input = { ...INPUT, kind: 'whatsapp', body: 'Good day,\nit was 09:30.' };

  test('to a customer: title and text; its status by job_id', async () => {
    const gateway = gatewayOf();
    const sent = await gateway.send(input, ID);
    assert.ok(sent.kind === 'sent' && sent.job, JSON.stringify(sent));
    assert.equal(taken[1]?.line, 'POST /mra/v1/outbound/whatsapp/template_message');
    assert.equal(taken[1].headers.submitId, ID);
    assert.deepEqual(JSON.parse(taken[1].body), {
      destinations: [{ whatsapp: '4915550100417' }],
      whatsapp_template_message: {
        template_message: {
          channel_template: {
            WHATSAPP: {
              template_id: 'approval',
              language_code: 'en',
              parameters: { 'body[1]text': 'Your appointment has moved to 14:00: Good day, it was 09:30.' },
            },
          },
        },
      },
    });
    assert.deepEqual(await gateway.status(input, sent.job), { kind: 'delivered' });
    assert.equal(taken[2]?.line, `GET /mra/v1/outbound/whatsapp/status?job_id=${sent.job}`);
  });

  test('to staff: the title and the answer link, which is never cut', async () => {
    const link = `https://r.example/a/${'t'.repeat(200)}`;
    const sent = await gatewayOf().send({ ...input, title: 'x'.repeat(2000), link }, ID);
    assert.equal(sent.kind, 'sent');
    const text = parametersOf(taken[1]!.body)['body[1]text'];
    assert.equal(text.length, 1024);
    assert.ok(text.endsWith(`x… ${link}`));
  });

  test('a title cannot add a line, a second link in front, or half a character', async () => {
    const link = 'https://r.example/a/1';
    await gatewayOf().send({ ...input, title: `Pay\r\n\u2028now\t${'😀'.repeat(1000)}`, link }, ID);
    const text = parametersOf(taken[1]!.body)['body[1]text'];
    assert.match(text, /^Pay now 😀/);
    assert.ok(text.endsWith(`😀… ${link}`), text.slice(-40));
    assert.ok(text.isWellFormed() && text.length <= 1024);
  });

  test('parameters of the directory', async () => {
    const parameters = '{ "header[1]text": item.eventId, "body[1]text": title, "body[2]text": body }';
    await gatewayOf({ whatsapp: { template: 'two', language: 'pt_BR', parameters } }).send(input, ID);
    assert.deepEqual(parametersOf(taken[1]!.body), {
      'header[1]text': 'e1',
      'body[1]text': INPUT.title,
      'body[2]text': 'Good day, it was 09:30.',
    });
  });
});

describe('tokens', () => {
  test('one is requested once, however many messages need it, and stored', async () => {
    const gateway = gatewayOf();
    await Promise.all(Array.from({ length: 10 }, (_, n) => gateway.send(INPUT, `${ID}${n}`)));
    await gateway.send(INPUT, ID);
    assert.equal(taken.filter(({ line }) => line.includes('/oauth2/')).length, 1);
  });

  test('refused before its time: one new token, the message goes out once', async () => {
    const gateway = gatewayOf();
    await gateway.send(INPUT, ID);
    openText.expireTokens();
    taken.length = 0;
    const results = await Promise.all(Array.from({ length: 5 }, () => gateway.send(INPUT, ID)));
    assert.ok(results.every(({ kind }) => kind === 'sent'));
    assert.equal(taken.filter(({ line }) => line.includes('/oauth2/')).length, 1);
  });

  test('renewed before its end: a short one at half its life, no refusal is ever met', async () => {
    let now = 1_800_000_000_000;
    const clock = { now: () => now };
    const gateway = gatewayOf({}, mapper, clock);
    openText.faults.set({ tokenLife: 100 });
    const asked = () => taken.filter(({ line }) => line.includes('/oauth2/')).length;
    await gateway.send(INPUT, ID);
    now += 49_000;
    await gateway.send(INPUT, ID);
    assert.equal(asked(), 1);
    now += 2_000;
    await gateway.send(INPUT, ID);
    assert.equal(asked(), 2);
  });

  test('a server that takes the credentials in the form alone is served', async () => {
    openText.faults.set({ credentialsIn: 'form' });
    assert.equal((await gatewayOf().send(INPUT, ID)).kind, 'sent');
    const form = new URLSearchParams(taken[1]?.body);
    assert.deepEqual(Object.fromEntries(form), {
      grant_type: 'client_credentials',
      client_id: 'beckon-dev-client',
      client_secret: 'opentext-dev-secret',
    });
    assert.equal(taken[1]?.headers.authorization, undefined);
  });

  test('refused for good: tried again later, with a reason and without a secret', async () => {
    const result = await gatewayOf({ clientSecret: 'wrong-secret' }).send(INPUT, ID);
    assert.deepEqual(result, { kind: 'retry', reason: 'no access token: HTTP 401: the client is not known' });
  });
});

describe('an account with one kind of sign-in uses it for every call', () => {
  const none = { username: '', password: '', api: '', tenant: '', clientId: '', clientSecret: '' };
  const { username, password } = DEMO_ACCOUNT;
  const ofBasic = `Basic ${base64(`${username}:${password}`)}`;
  const inputs = [
    { ...INPUT, kind: 'push', to: 'device-1' },
    INPUT,
    { ...INPUT, kind: 'email', to: 'chloe@mail.example' },
  ];
  const everyCall = async (gateway: Sending) => {
    for (const [index, input] of inputs.entries()) {
      const sent = await gateway.send(input, `${ID}${index}`);
      assert.ok(sent.kind === 'sent', JSON.stringify(sent));
      if (sent.job) assert.deepEqual(await gateway.status(input, sent.job), { kind: 'delivered' });
    }
    return new Set(taken.filter(({ line }) => !line.includes('/oauth2/')).map(({ headers }) => headers.authorization));
  };

  test('user name and password', async () => {
    assert.deepEqual([...(await everyCall(gatewayOf({ ...none, username, password })))], [ofBasic]);
    assert.equal(taken.length, 5);
  });

  test('the header fields of the entry, as from `basic` and `bearer`', async () => {
    const headers = { authorization: ofBasic, 'x-account': 'acme' };
    assert.deepEqual([...(await everyCall(gatewayOf({ ...none, headers })))], [ofBasic]);
  });

  test('not even the tenant, if the secret of the entry cannot be decrypted', async () => {
    const sent = await gatewayOf({ headers: { authorization: '' } }).send(INPUT, ID);
    assert.deepEqual(sent, {
      kind: 'rejected',
      reason: 'gateway customers is not set up for SMS: the key of basic, bearer or headers missing',
    });
    assert.equal(taken.length, 0);
  });

  test('a tenant', async () => {
    const [only, ...others] = await everyCall(gatewayOf({ username: '', password: '' }));
    assert.match(only ?? '', /^Bearer /);
    assert.deepEqual(others, []);
  });

  test('a wrong password is named, and masked in the reason', async () => {
    const sent = await gatewayOf({ ...none, username, password: 'wrong-password' }).send(INPUT, ID);
    assert.deepEqual(sent, {
      kind: 'retry',
      reason: 'OpenText refused the user name and password (HTTP 401: unknown user or password)',
    });
  });

  test('without any: not set up', async () => {
    const sent = await gatewayOf(none).send(INPUT, ID);
    assert.deepEqual(sent, {
      kind: 'rejected',
      reason: 'gateway customers is not set up for SMS: username, password missing',
    });
  });
});

describe('what it cannot send', () => {
  const cases: [string, Partial<DirectoryGateway>, Partial<GatewayInput>, RegExp][] = [
    ['push without a template', { template: '' }, { kind: 'push' }, /not set up for push: template missing/],
    ['push without base and password', { base: '', password: '' }, { kind: 'push' }, /base, password missing/],
    ['SMS without an account', { clientId: '', tenant: '' }, {}, /not set up for SMS: tenant, clientId missing/],
    ['e-mail without odn', { odn: '' }, { kind: 'email' }, /not set up for e-mail: odn missing/],
    [
      'WhatsApp without a template',
      { whatsapp: undefined } as object,
      { kind: 'whatsapp' },
      /not set up for WhatsApp: whatsapp missing/,
    ],
    ['WhatsApp to words', {}, { kind: 'whatsapp', to: 'my phone' }, /not an international number/],
    [
      'WhatsApp parameters that are no texts',
      { whatsapp: { template: 't', language: 'en', parameters: '{ "body[1]text": 5 }' } },
      { kind: 'whatsapp' },
      /must be 1 to 20 texts/,
    ],
    ['a channel it does not have', {}, { kind: 'web' }, /carries push, SMS, e-mail and WhatsApp, not web/],
    ['a template with a fault', { template: '{ "to": ' }, { kind: 'push' }, /template failed/],
    ['a template that makes nothing', { template: 'nothing' }, { kind: 'push' }, /template failed: It made nothing/],
  ];
  for (const [name, entry, input, reason] of cases) {
    test(`${name}: rejected at once, with the reason`, async () => {
      const result = await gatewayOf(entry).send({ ...INPUT, ...input }, ID);
      assert.ok(result.kind === 'rejected');
      assert.match(result.reason, reason);
      assert.equal(taken.length, 0);
    });
  }

  test('a template that had no turn is tried again', async () => {
    const busy: Mapper = { map: () => Promise.resolve({ ok: false, reason: 'many wait', busy: true }) };
    const result = await gatewayOf({}, busy).send({ ...INPUT, kind: 'push' }, ID);
    assert.deepEqual(result, { kind: 'retry', reason: 'many wait' });
  });
});

describe('what goes wrong there', () => {
  test('a number that it refuses: the reason, with the address masked', async () => {
    const result = await gatewayOf().send({ ...INPUT, to: '12' }, ID);
    assert.ok(result.kind === 'retry');
    assert.match(result.reason, /^HTTP 400: \/destinations\/0\/sms/);
    assert.ok(!result.reason.includes('"12"'));
  });

  test('429 with Retry-After, 410, 403, a redirect, no JSON', async () => {
    const gateway = gatewayOf();
    openText.faults.set({ faults: [{ on: 'sms', kind: 'status', status: 429, retryAfter: 30, times: 1 }] });
    // The proxy forwards no response headers, so this goes direct.
    const straight = gatewayOf({ odn: `${openText.url}/mra/v1` });
    assert.deepEqual(await straight.send(INPUT, ID), {
      kind: 'retry',
      reason: 'HTTP 429: The service is not able to do this now',
      after: 30_000,
    });
    openText.faults.set({ faults: [{ on: 'sms', kind: 'status', status: 410 }] });
    assert.equal((await gateway.send(INPUT, ID)).kind, 'gone');
    openText.faults.set({ faults: [{ on: 'push', kind: 'status', status: 403 }] });
    const refused = await gateway.send({ ...INPUT, kind: 'push' }, ID);
    assert.ok(refused.kind === 'retry');
    assert.match(refused.reason, /^OpenText refused the user name and password \(HTTP 403/);
    openText.faults.set({ faults: [{ on: 'sms', kind: 'redirect' }] });
    assert.deepEqual(await straight.send(INPUT, ID), { kind: 'retry', reason: 'HTTP 307' });
    // Accepted, but without a job id: never resent.
    openText.faults.set({ faults: [{ on: 'sms', kind: 'malformed' }] });
    assert.deepEqual(await gateway.send(INPUT, ID), { kind: 'sent' });
  });
});
