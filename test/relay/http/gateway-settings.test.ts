/** Gateways that administrators add and change over HTTP: faults by member, secrets, and addresses that stay out of reach. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { SECRET, startReceiver } from '../outbound/receiver.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const receiver = await startReceiver();
const mail = { kind: 'smtp', url: 'smtps://mail.acme.example', from: 'beckon@acme.example' };
const gateways = [{ id: 'file', kind: 'webhook', url: receiver.url, secret: SECRET, bearer: 'a-token-of-the-file' }];
const directory = { ...DIRECTORY, gateways };
const relay = await startRelay({ directory });
const open = await startRelay({ directory, privateResponses: true });
after(async () => {
  await relay.close();
  await open.close();
  await receiver.close();
});

const path = (id: string) => `/v1/admin/gateways/${id}`;
const put = (id: string, settings: object, of: RunningRelay = relay) => of.put(path(id), settings, ADMIN);
const fault = ({ status, body }: { status: number; body: { errors?: { pointer: string; detail: string }[] } }) =>
  [status, body.errors?.[0]?.pointer, body.errors?.[0]?.detail] as const;

describe('a gateway', () => {
  test('is added, shown without its secrets, changed with its secrets unchanged, tested, and removed', async () => {
    const added = await put('flows', { kind: 'webhook', url: receiver.url, secret: SECRET, rate: 5 }, open);
    assert.equal(added.status, 200, added.text);
    assert.deepEqual([added.body.settings, added.body.secrets], [{ url: receiver.url, rate: 5 }, ['/secret']]);
    assert.ok(!added.text.includes(SECRET.slice(6)), 'the secret is not returned');
    const changed = await put('flows', { kind: 'webhook', url: receiver.url, rate: 9 }, open);
    assert.deepEqual([changed.body.settings.rate, changed.body.secrets], [9, ['/secret']]);
    const ping = await open.post(`${path('flows')}/ping`, undefined, ADMIN);
    assert.equal(ping.body.ok, true, ping.text);
    await until('the test arrived, signed by the unchanged secret', () => receiver.received.at(-1)?.signed);
    assert.equal((await open.get(path('flows'), ADMIN)).body.kind, 'webhook');
    assert.equal((await open.remove(path('flows'), ADMIN)).status, 200);
    assert.equal((await open.get(path('flows'), ADMIN)).status, 404);
    const { items } = (await open.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const acts = items
      .map(({ facts }: { facts: { act?: string } }) => facts.act)
      .filter((act?: string) => act?.startsWith('gateway'));
    assert.deepEqual(acts, ['gateway add', 'gateway change', 'gateway ping', 'gateway remove']);
  });

  test('is refused at the member that does not fit', async () => {
    assert.deepEqual(fault(await put('x', { kind: 'webhook', secret: SECRET })).slice(0, 2), [400, '/url']);
    assert.deepEqual(
      fault(await put('x', { kind: 'webhook', url: 'http://acme.example', secret: SECRET })).slice(0, 2),
      [400, '/url'],
    );
    assert.deepEqual(
      fault(await put('x', { kind: 'webhook', url: 'https://acme.example', secret: 'short' })).slice(0, 2),
      [400, '/secret'],
    );
    assert.deepEqual(
      fault(await put('x', { kind: 'webhook', url: 'https://acme.example', secret: SECRET, rate: 0 })).slice(0, 2),
      [400, '/rate'],
    );
    assert.deepEqual(fault(await put('Not An Id', mail)).slice(0, 2), [400, '/id']);
    assert.deepEqual(fault(await put('x', { ...mail, basic: { user: 'svc' } })).slice(0, 2), [400, '/basic/password']);
    assert.equal((await put('x', { kind: 'fax' })).status, 400);
  });
});

describe('an administrator who wants more than a gateway', () => {
  test('reads neither variables nor files of the relay, nor sealed texts of its store', async () => {
    for (const secret of ['env:BECKON_ADMIN_TOKEN', 'file:/etc/passwd']) {
      const refused = await put('x', { kind: 'webhook', url: 'https://evil.example', secret: SECRET, bearer: secret });
      assert.deepEqual(fault(refused).slice(0, 2), [400, '/bearer'], secret);
    }
  });

  test('does not send stored credentials to another host', async () => {
    const moved = await put('file', { kind: 'webhook', url: 'https://evil.example/in' });
    assert.deepEqual(fault(moved).slice(0, 2), [400, '/secret'], 'the secrets have to be given again');
    const stays = await put('file', { kind: 'webhook', url: receiver.url });
    assert.deepEqual(stays.body.secrets.sort(), ['/bearer', '/secret']);
  });

  test('reaches no private address, by name neither, and does not widen what the file permits', async () => {
    for (const url of [
      'http://127.0.0.1:9/x',
      'https://10.1.2.3/x',
      'https://[fd00::1]/x',
      'https://169.254.169.254/x',
    ]) {
      assert.deepEqual(fault(await put('x', { kind: 'webhook', url, secret: SECRET })).slice(0, 2), [400, '/url'], url);
    }
    assert.deepEqual(fault(await put('x', { ...mail, url: 'smtps://10.1.2.3' })).slice(0, 2), [400, '/url']);
    assert.deepEqual(fault(await put('x', { kind: 'opentext', hosts: ['10.1.2.3'] })).slice(0, 2), [400, '/hosts']);
    assert.deepEqual(fault(await put('x', { ...mail, publicOnly: false })).slice(0, 2), [400, '/publicOnly']);
    const byName = { kind: 'webhook', url: 'https://localhost.localdomain:9/x', secret: SECRET };
    assert.equal((await put('byname', byName)).status, 200);
    const before = receiver.received.length;
    const ping = await relay.post(`${path('byname')}/ping`, undefined, ADMIN);
    assert.equal(ping.body.ok, false);
    assert.equal(receiver.received.length, before);
  });

  test('a gateway of the file whose address is unchanged still reaches its own network', async () => {
    const channels = [{ gateway: 'file', kind: 'sms', to: '+491234567' }];
    await relay.send(event('customer.notification', { customer: { ref: 'C1' }, channels, title: 'From the file' }));
    await until('the message arrives', () => receiver.received.some(({ body }) => body.includes('From the file')));
  });
});
