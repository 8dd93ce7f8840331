/** A signed test of response addresses and gateways, step by step, over HTTP and at the command line. */
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { ADMIN, DIRECTORY, startRelay } from '../parts/relay.ts';
import { runVerb } from '../parts/verb.ts';
import { SECRET, startReceiver, status } from './receiver.ts';
import { startMailServer } from './smtp/mail-server.ts';

const receiver = await startReceiver();
const closed = await startReceiver();
await closed.close();
const endpoint = { url: receiver.url.replace('//', '//svc:secret-of-svc@'), secret: SECRET };
const mapping = '{}';
let accepts = true;
const mailServer = await startMailServer({
  auth: 'PLAIN',
  reply: (command) => (command.startsWith('AUTH') && !accepts ? '535 5.7.8 wrong password' : undefined),
});
const basic = { user: 'beckon', password: 'secret-of-the-mail' };
const relay = await startRelay({
  directory: {
    ...DIRECTORY,
    sources: [
      { id: 'shop', name: 'Shop', reports: true, response: { ...endpoint, bearer: 'a-bearer-token' } },
      {
        id: 'gone',
        name: 'Gone',
        response: { ...endpoint, url: closed.url },
        hooks: { own: { mapping, response: endpoint }, in: { mapping } },
      },
      { id: 'pulls', name: 'Pulls' },
    ],
    gateways: [
      { id: 'flow', kind: 'webhook', url: receiver.url, secret: SECRET },
      { id: 'push', kind: 'opentext', base: receiver.url },
      { id: 'mail', kind: 'smtp', url: `smtp://127.0.0.1:${mailServer.port}`, from: 'beckon@acme.example', basic },
      { id: 'no-mail', kind: 'smtp', url: `smtp://127.0.0.1:${new URL(closed.url).port}`, from: 'beckon@acme.example' },
    ],
  },
});
after(async () => {
  await relay.close();
  await receiver.close();
  await mailServer.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer(status(204));
});

const ping = (path: string) => relay.post(`/v1/admin/${path}`, undefined, ADMIN);
async function stepsOf(path: string): Promise<string[]> {
  const { body } = await ping(path);
  const steps: { step: string; ok: boolean; detail: string }[] = body.steps;
  assert.equal(
    body.ok,
    steps.every(({ ok }) => ok),
  );
  return steps.map(({ step, ok, detail }) => `${step} ${ok ? 'ok' : 'fails'}: ${detail.replace(/\d+ ms/, 'n ms')}`);
}

test('a mail server: reached, and the sign-in, without a mail', async () => {
  const host = `smtp://127.0.0.1:${mailServer.port}`;
  const reached = [`settings ok: ${host}, from beckon@acme.example`, 'connection ok: the mail server was reached'];
  assert.deepEqual(await stepsOf('gateways/mail/ping'), [
    ...reached,
    'sign-in ok: the mail server takes mails of this gateway',
  ]);
  accepts = false;
  assert.deepEqual(await stepsOf('gateways/mail/ping'), [
    ...reached,
    'sign-in fails: the mail server refused the sign-in: 535 5.7.8 wrong password',
  ]);
  assert.match((await stepsOf('gateways/no-mail/ping')).at(-1) ?? '', /^connection fails: /);
  assert.equal(mailServer.mails.length, 0);
});

test('a source: the address without secrets, the reply and its meaning', async () => {
  const [settings, ...rest] = await stepsOf('sources/shop/ping');
  assert.equal(settings, `settings ok: ${receiver.url}, signed, with authorization`);
  assert.deepEqual(rest, ['connection ok: HTTP 204 after n ms', 'reply ok: an answer would be confirmed']);
  const [posted] = receiver.received;
  const { type, subject, data } = JSON.parse(posted?.body ?? '');
  assert.deepEqual([posted?.signed, type, subject, data], [true, 'com.beckon.ping', 'shop', {}]);
});

test('what the reply would do to an answer', async () => {
  for (const [code, body, meaning] of [
    [202, '', 'ok: an answer would be accepted until its outcome is reported'],
    [
      200,
      '<html>Sign in</html>',
      'fails: it replied with a web page, such as a sign-in page: an answer would be retried',
    ],
    [200, '{"status":"refused","reason":"closed"}', 'fails: an answer would be refused: closed'],
    [410, '', 'fails: the endpoint is gone (HTTP 410): the endpoint would be disabled'],
    [401, '', 'fails: HTTP 401: an answer would be retried'],
  ] as const) {
    receiver.answer(status(code, body));
    assert.equal((await stepsOf('sources/shop/ping')).at(-1), `reply ${meaning}`);
  }
  const { items } = (await relay.get('/v1/admin/sources', ADMIN)).body;
  assert.equal(items.find(({ id }: { id: string }) => id === 'shop').response.disabledAt, null);
});

test('an address that is not reached, one of a hook, none at all', async () => {
  assert.match((await stepsOf('sources/gone/ping')).join('\n'), /^settings ok: .*\nconnection fails: /);
  assert.equal((await stepsOf('sources/gone/ping?hook=own')).length, 3);
  assert.match((await stepsOf('sources/gone/ping?hook=in')).join('\n'), /connection fails/);
  assert.deepEqual(await stepsOf('sources/pulls/ping'), [
    'settings fails: there is no response address: the source reads its responses',
  ]);
  for (const path of ['sources/none/ping', 'sources/gone/ping?hook=none', 'gateways/none/ping']) {
    assert.equal((await ping(path)).status, 404, path);
  }
});

test('gateways: a webhook by a post, others by their sign-in', async () => {
  assert.equal((await stepsOf('gateways/flow/ping')).length, 3);
  assert.match(receiver.received[0]?.body ?? '', /com.beckon.ping/);
  assert.match((await stepsOf('gateways/push/ping')).join(), /^settings fails: a gateway of kind opentext/);
});

test('tests are for administrators, and in the audit', async () => {
  assert.equal((await relay.post('/v1/admin/sources/shop/ping', undefined, 'dana-token')).status, 403);
  const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
  assert.ok(items.some(({ facts }: { facts: { act?: string } }) => facts.act === 'source ping'));
});

test('the command line prints a line a step, and exits with 1 if one fails', async () => {
  const good = await runVerb(relay.folder, ['source', 'ping', 'shop']);
  assert.deepEqual([good.code, good.out.split('\n').length], [0, 3], good.err);
  assert.match(good.out, /^ok\tsettings\t.*\nok\tconnection\tHTTP 204 .*\nok\treply\t/);
  const bad = await runVerb(relay.folder, ['source', 'ping', 'gone']);
  assert.deepEqual(
    [bad.code, /fail\tconnection/.test(bad.out), bad.err],
    [1, true, 'The test of the source gone failed'],
  );
  const hook = await runVerb(relay.folder, ['source', 'ping', 'gone', 'own', '--json']);
  assert.equal(JSON.parse(hook.out).ok, true);
  assert.equal((await runVerb(relay.folder, ['gateway', 'ping', 'flow'])).code, 0);
  assert.match((await runVerb(relay.folder, ['gateway', 'ping', 'none'])).err, /There is no gateway none/);
});
