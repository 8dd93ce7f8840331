/** Contract section 6, "Gateways": the three kinds, each spoken to over its own wire. */
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { startPushService } from '../relay/parts/push-service.ts';
import { SECRET, startEndpoint } from './parts/endpoint.ts';
import { ACCOUNT, startOpenText } from './parts/opentext.ts';
import { ADMIN, COMPANY, startContractRelay } from './parts/relay.ts';

const vapid = createECDH('prime256v1');
const publicKey = vapid.generateKeys('base64url');

const folder = await makeFolder('contract-push');
const [openText, flow, push] = [await startOpenText(), await startEndpoint(), await startPushService(publicKey)];
// The relay trusts the push service by a certificate of its machine, like any other server.
const certificate = join(folder, 'push-service.pem');
writeFileSync(certificate, push.certificate);
const site = openText.endpoint.url;
const { username, password, tenant, clientId } = ACCOUNT;
const account = { username, password, tenant, clientId, clientSecret: 'env:OT_SECRET' };
const template = '{ "to": to, "alert": title, "text": body, "ref": customer.ref, "record": item.record.id }';
const channels = [
  { gateway: 'flow', kind: 'email', to: 'dana@acme.example', when: 'always' },
  { gateway: 'linkless', kind: 'email', to: 'dana@acme.example', when: 'always' },
];
const relay = await startContractRelay(
  {
    ...COMPANY,
    users: COMPANY.users.map((user) => (user.id === 'dana' ? { ...user, channels } : user)),
    gateways: [
      {
        id: 'customers',
        kind: 'opentext',
        base: `${site}/push`,
        api: `${site}/api`,
        odn: `${site}/odn`,
        template,
        ...account,
      },
      { id: 'flow', kind: 'webhook', url: `${flow.url}/flow`, secret: SECRET },
      {
        id: 'linkless',
        kind: 'webhook',
        url: `${flow.url}/linkless`,
        secret: SECRET,
        template: '{ "to": to, "what": title }',
      },
      { id: 'throws', kind: 'webhook', url: `${flow.url}/throws`, secret: SECRET, template: '$error("no")' },
      {
        id: 'browsers',
        kind: 'webpush',
        subject: 'mailto:it@acme.example',
        publicKey,
        privateKey: vapid.getPrivateKey('base64url'),
        hosts: ['localhost'],
      },
    ],
  },
  { OT_SECRET: ACCOUNT.clientSecret, NODE_EXTRA_CA_CERTS: certificate },
  true,
);
after(async () => {
  await relay.close();
  await openText.endpoint.close();
  await flow.close();
  await push.close();
  await removeFolder(folder);
});

/** A notice to a customer. @returns the item's id */
const notify = (...channels: object[]) =>
  relay.item('customer.notification', {
    title: 'Your order has shipped',
    body: 'It arrives on Tuesday — größer',
    record: { system: 'CRM', type: 'order', id: '9' },
    audience: { roles: ['support'] },
    customer: { ref: 'C-9', name: 'Ann Miller' },
    channels,
  });
const settled = (id: string, ...wanted: string[]) =>
  until(`the messages are ${wanted}`, async () => {
    const { messages } = await relay.seen('sam', id);
    return messages.map(({ status }: { status: string }) => status).join() === wanted.join() && messages;
  });

describe('`opentext`', () => {
  test('push: "POST {base}/mra/v1/utils/parser, HTTP Basic", the request file "made from a JSONata template in the configuration"', async () => {
    const id = await notify({ gateway: 'customers', kind: 'push', to: 'device-1' });
    await until('it was uploaded', () => openText.pushed.length === 1);
    assert.deepEqual(openText.pushed[0], {
      to: 'device-1',
      alert: 'Your order has shipped',
      text: 'It arrives on Tuesday — größer',
      ref: 'C-9',
      record: '9',
    });
    await until('the relay knows', async () =>
      ['sent', 'delivered'].includes((await relay.seen('sam', id)).messages[0].status),
    );
    assert.deepEqual(openText.strays, []);
  });

  test('SMS and e-mail: OAuth2 client credentials, the documented bodies, `job_id`, status asked where it is', async () => {
    const id = await notify(
      { gateway: 'customers', kind: 'sms', to: '+4915550100417' },
      { gateway: 'customers', kind: 'email', to: 'ann.miller@example.org' },
    );
    const messages = await settled(id, 'delivered', 'delivered');
    assert.equal(openText.sms[0]?.to, '+4915550100417');
    assert.match(openText.sms[0]?.text ?? '', /Your order has shipped[\s\S]*größer/);
    assert.deepEqual(
      [openText.emails[0]?.subject, openText.emails[0]?.to],
      ['Your order has shipped', 'ann.miller@example.org'],
    );
    assert.match(openText.emails[0]?.text ?? '', /größer/);
    assert.deepEqual(openText.strays, []);
    const asked = openText.endpoint.taken.filter(({ method }) => method === 'GET').map(({ path }) => path);
    for (const path of ['/odn/outbound/sms/status?job_id=sms-1', '/odn/outbound/emails/status?job_id=email-1'])
      assert.ok(asked.includes(path), path);
    assert.doesNotMatch(JSON.stringify(messages), /4915550100417|ann\.miller@/, 'masked');
    assert.equal(openText.tokens.made, 1, 'the token is kept');
  });
});

describe('`webhook`', () => {
  test('"a signed Standard Webhooks post"', async () => {
    const id = await notify({ gateway: 'flow', kind: 'email', to: 'ann@example.org' });
    const taken = await flow.first('the post', ({ body }) => body?.item?.id === id);
    assert.deepEqual([taken.method, taken.path, taken.signed], ['POST', '/flow', true]);
    assert.deepEqual(
      [taken.body.to, taken.body.title, taken.body.customer.ref],
      ['ann@example.org', 'Your order has shipped', 'C-9'],
    );
    assert.ok(!('link' in taken.body), 'a customer gets no answer link');
    await until('the relay knows', async () =>
      ['sent', 'delivered'].includes((await relay.seen('sam', id)).messages[0].status),
    );
  });

  test('"a template sees { to, title, body, link?, actions? [ { id, label, url } ], customer?, item }"; "link appears only where it puts it"', async () => {
    const id = await relay.item('approval.requested', { title: 'For Dana', audience: { users: ['dana'] } });
    const { body } = await flow.first('the message', ({ path, body: one }) => path === '/flow' && one.item?.id === id);
    assert.match(body.link, /\/a\//);
    assert.deepEqual(
      body.actions.map(({ id: action, label }: Record<string, string>) => [action, label]),
      [
        ['approve', 'Approve'],
        ['reject', 'Reject'],
        ['request-info', 'Ask'],
      ],
    );
    assert.ok(body.actions.every(({ url }: { url: string }) => url.startsWith(relay.url) || url.startsWith('http')));
    const linkless = await flow.first('the other', ({ path }) => path === '/linkless');
    assert.deepEqual(linkless.body, { to: 'dana@acme.example', what: 'For Dana' });
  });

  test('a template "runs under the limits of a mapping": what it cannot make is a dead letter and a failed message', async () => {
    const id = await notify({ gateway: 'throws', kind: 'email', to: 'ann@example.org' });
    const [message] = await settled(id, 'failed');
    assert.ok(message.error);
    const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
    assert.ok(
      items.some(
        (one: { kind: string; itemId: string; source: string }) => one.kind === 'gateway' && one.itemId === id,
      ),
    );
  });

  test('"the retries of section 5", "each with its own queue": about 5 s later, the same webhook-id, and no other gateway waits', async () => {
    flow.answer((taken) => ({
      status:
        taken.path === '/flow' &&
        taken.headers['x-seen'] === undefined &&
        flow.taken.filter(({ body }) => body?.item?.id === taken.body.item.id).length === 1
          ? 503
          : 204,
    }));
    await relay.clock({ pass: 0 });
    const id = await notify(
      { gateway: 'flow', kind: 'email', to: 'ann@example.org' },
      { gateway: 'customers', kind: 'push', to: 'device-2' },
    );
    const mine = () => flow.taken.filter(({ body }) => body?.item?.id === id);
    await until('the first try', () => mine().length === 1);
    await until('the other went', () => openText.pushed.length === 2);
    const waited = await relay.passToRetry(id, () => mine().length);
    await relay.clock('run');
    assert.equal(mine().length, 2);
    assert.ok(waited >= 4000 && waited <= 6000, `waited ${waited} ms`);
    assert.equal(mine()[0]?.headers['webhook-id'], mine()[1]?.headers['webhook-id']);
    flow.answer(() => ({ status: 204 }));
  });
});

describe('`webpush`', () => {
  test('GET /v1/push/key, POST|DELETE /v1/me/push: "to browsers of staff"', async () => {
    assert.equal((await relay.get('/v1/push/key')).body.publicKey, publicKey);
    const browser = push.browser('lee');
    assert.equal((await relay.post('/v1/me/push', browser)).status, 401);
    assert.equal((await relay.post('/v1/me/push', { ...browser, details: true }, 'lee-token')).status, 201);
    const title = 'For the browser of Lee';
    await relay.item('approval.requested', { title, body: 'ä'.repeat(2000), audience: { users: ['lee'] } });
    const message = await until('the push', () => push.messages.find(({ browser: name }) => name === 'lee'));
    assert.match(message.text, /For the browser of Lee/);
    assert.ok(message.plainSize <= 3993, `${message.plainSize} bytes`);
    assert.equal((await relay.remove('/v1/me/push', 'lee-token', browser)).status, 204);
    assert.deepEqual(push.faults, [], 'RFC 8030, 8291 and 8292');
  });

  test('POST /v1/sources/{id}/customers/{ref}/push "by the source": to browsers of customers', async () => {
    const path = '/v1/sources/sap/customers/C-9/push';
    const browser = push.browser('customer');
    assert.equal((await relay.post(path, browser, 'dana-token')).status, 401);
    assert.equal((await relay.post(path, browser, 'sap-key')).status, 201);
    const id = await notify({ gateway: 'browsers', kind: 'web', to: 'C-9' });
    const message = await until('the push', () => push.messages.find(({ browser: name }) => name === 'customer'));
    assert.match(message.text, /Your order has shipped/);
    await until('the relay knows', async () =>
      ['sent', 'delivered'].includes((await relay.seen('sam', id)).messages[0].status),
    );
    assert.equal((await relay.post(path, { ...browser, endpoint: 'http://localhost/push' }, 'sap-key')).status, 400);
    assert.deepEqual(push.faults, []);
  });
});
