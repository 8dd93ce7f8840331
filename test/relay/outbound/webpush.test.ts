/** Web Push from a real relay to a push service that validates every message and decrypts it as the browser would. */
import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import fc from 'fast-check';
import webPush from 'web-push';
import { fitPayload, MAX_PLAINTEXT } from '../../../relay/outbound/gateways/webpush/payload.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { type PushMessage, startPushService } from '../parts/push-service.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const vapid = webPush.generateVAPIDKeys();
const clock = createShiftedClock();

const service = await startPushService(vapid.publicKey);
const gateway = { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...vapid };
const relay = await startRelay({ clock, directory: { ...DIRECTORY, gateways: [gateway] } });
clock.shift(5000);
after(async () => {
  await relay.close();
  await service.close();
});
afterEach(() => assert.deepEqual(service.faults, []));

async function browserOf(token: string, name: string) {
  const subscription = service.browser(name);
  const { status, body } = await relay.post('/v1/me/push', { ...subscription, details: true }, token);
  assert.equal(status, 201);
  assert.equal(body.endpoint, subscription.endpoint);
  return subscription;
}
const end = (subscription: { endpoint: string }, token: string): Promise<Response> =>
  fetch(`${relay.url}/v1/me/push`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(subscription),
  });
async function ask(userId: string, data: object = {}): Promise<string> {
  const [result] = await relay.send(event('approval.requested', { audience: { users: [userId] }, ...data }));
  return result!.itemId;
}
const pushed = (name: string, itemId: string): Promise<PushMessage> =>
  until(`a push at ${name}`, () =>
    service.messages.find(({ browser, json }) => browser === name && json.item.id === itemId),
  );
const letterOf = (itemId: string) =>
  until('a dead letter', async () => {
    const { body } = await relay.get('/v1/admin/dead-letters', ADMIN);
    return body.items.find((one: { itemId: string }) => one.itemId === itemId);
  });

test('the key is for everybody', async () => {
  const { status, body } = await relay.get('/v1/push/key');
  assert.deepEqual([status, body], [200, { publicKey: vapid.publicKey, gateway: 'browsers' }]);
});

describe('staff', () => {
  test('every browser that a person allowed gets the item, and a link that answers it', async () => {
    const phone = await browserOf('dana-token', 'dana-phone');
    const laptop = await browserOf('dana-token', 'dana-laptop');
    const id = await ask('dana', { title: 'PO 4711', body: 'ACME GmbH', severity: 'critical' });
    for (const name of ['dana-phone', 'dana-laptop']) {
      const { json, headers } = await pushed(name, id);
      assert.deepEqual([json.title, json.body, json.item.severity], ['PO 4711', 'ACME GmbH\nERP', 'critical']);
      assert.deepEqual([headers.urgency, headers.ttl, headers.topic], ['high', '86400', id.replaceAll('-', '')]);
      assert.equal((await fetch(json.link)).status, 200);
    }
    for (const one of [phone, laptop]) assert.equal((await end(one, 'dana-token')).status, 204);
    const second = await ask('dana');
    await browserOf('lee-token', 'lee-phone');
    const third = await ask('lee', { severity: 'info' });
    const { headers } = await pushed('lee-phone', third);
    assert.equal(headers.urgency, 'low');
    assert.ok(!service.messages.some(({ json }) => json.item.id === second));
  });

  test('nothing of an item is named to a browser whose person did not ask for it', async () => {
    const whole = await browserOf('lee-token', 'lee-laptop');
    const quiet = service.browser('lee-quiet');
    assert.equal((await relay.post('/v1/me/push', quiet, 'lee-token')).status, 201);
    const secret = { title: 'Salary of Kim', body: 'from 1 May', amount: { value: '5100.00', currency: 'EUR' } };
    const id = await ask('lee', { ...secret, requester: 'Kim Reyes', severity: 'warning' });
    const { json, text } = await pushed('lee-quiet', id);
    assert.deepEqual(json.item, { id, type: 'approval.requested', severity: 'warning' });
    assert.deepEqual([Object.keys(json).sort(), json.source], [['id', 'item', 'source'], 'ERP']);
    assert.doesNotMatch(text, /Salary|Kim|5100|May|http/);
    assert.equal((await pushed('lee-laptop', id)).json.title, 'Salary of Kim', 'the other one asked for it');
    // A renewed subscription takes effect for later messages.
    await relay.post('/v1/me/push', { ...quiet, details: true }, 'lee-token');
    const next = await ask('lee', secret);
    assert.equal((await pushed('lee-quiet', next)).json.title, 'Salary of Kim');
    for (const one of [whole, quiet]) assert.equal((await end(one, 'lee-token')).status, 204);
  });

  test('a browser hears no more when the time is over for which its person stayed', async () => {
    const page = { 'x-beckon-page': '1', 'content-type': 'application/json' };
    const post = (path: string, body: object, cookie = '') =>
      fetch(relay.url + path, { method: 'POST', headers: { ...page, cookie }, body: JSON.stringify(body) });
    async function browserFor(stay: string, name: string): Promise<void> {
      const { code } = (await relay.post('/v1/admin/people/sam/pair', undefined, ADMIN)).body;
      const [cookie = ''] = (await post('/me/session', { code, stay })).headers.getSetCookie();
      const subscription = { ...service.browser(name), details: true };
      assert.equal((await post('/v1/me/push', subscription, cookie.split(';')[0])).status, 201);
    }
    const heard = (itemId: string) =>
      service.messages.flatMap(({ browser, json }) => (json.item.id === itemId ? [browser] : [])).sort();
    await browserFor('PT1H', 'sam-for-an-hour');
    await browserFor('P2D', 'sam-for-two-days');
    clock.shift(5000);
    const first = await ask('sam');
    await until('both hear', () => heard(first).length === 2);
    clock.shift(2 * 3600_000);
    const second = await ask('sam');
    await pushed('sam-for-two-days', second);
    assert.deepEqual(heard(second), ['sam-for-two-days']);
    clock.shift(10 * 24 * 3600_000);
    // Another sign-in removes expired subscriptions; signed-out browsers get no further messages.
    await browserFor('PT1H', 'sam-again');
    clock.shift(5000);
    const third = await ask('sam');
    await pushed('sam-again', third);
    assert.deepEqual(heard(third), ['sam-again']);
    clock.shift(2 * 3600_000);
  });

  test('a browser belongs to its last owner; no one else can end it', async () => {
    const shared = await browserOf('dana-token', 'shared');
    await relay.post('/v1/me/push', shared, 'kim-token');
    assert.equal((await end(shared, 'dana-token')).status, 204);
    const id = await ask('kim');
    await pushed('shared', id);
    const query = `${relay.url}/v1/me/push?endpoint=${encodeURIComponent(shared.endpoint)}`;
    const ended = await fetch(query, { method: 'DELETE', headers: { authorization: 'Bearer kim-token' } });
    assert.equal(ended.status, 204);
  });

  test('gone at the push service: the subscription is forgotten', async () => {
    for (const status of [404, 410]) {
      const name = `gone-${status}`;
      service.answer(name, status);
      await browserOf('sam-token', name);
      const { reason } = await letterOf(await ask('sam'));
      assert.equal(reason, 'the browsers have ended their subscriptions');
      const tries = service.messages.filter(({ browser }) => browser === name).length;
      assert.equal(tries, 1);
      await ask('sam');
      const phone = await browserOf('sam-token', 'sam-phone');
      await pushed('sam-phone', await ask('sam'));
      assert.equal(service.messages.filter(({ browser }) => browser === name).length, 1);
      if (status === 404) await end(phone, 'sam-token');
    }
  });

  test('one browser that accepts it is enough, and the others are not notified twice', async () => {
    service.answer('kim-broken', 500);
    await browserOf('kim-token', 'kim-broken');
    await browserOf('kim-token', 'kim-phone');
    const id = await ask('kim');
    await pushed('kim-phone', id);
    await until('it is sent', async () => (await relay.get('/v1/admin/outbound', ADMIN)).body.items.length === 0);
    const times = service.messages.filter(({ browser, json }) => browser === 'kim-phone' && json.item.id === id);
    assert.equal(times.length, 1);
  });

  test('too many requests: waits as long as the service says, and delays no other', async () => {
    service.answer('busy', 429, { 'retry-after': '600' });
    const busy = await browserOf('lee-token', 'busy');
    await end({ endpoint: `${service.origin}/push/lee-phone` }, 'lee-token');
    const id = await ask('lee');
    await pushed('busy', id);
    const row = await until('it waits', async () => {
      const { body } = await relay.get('/v1/admin/outbound', ADMIN);
      return body.items.find((one: { itemId: string; state: string }) => one.itemId === id && one.state === 'queued');
    });
    assert.ok(Date.parse(row.nextAt) - clock.now() > 500_000, row.nextAt);
    await pushed('sam-phone', await ask('sam'));
    service.answer('busy', 201);
    clock.shift(601_000);
    await until('it goes', () => service.messages.filter(({ json }) => json.item.id === id).length === 2);
    await end(busy, 'lee-token');
  });

  test('too large for the service: a dead letter that says so', async () => {
    service.answer('small', 413);
    await browserOf('lee-token', 'small');
    assert.match((await letterOf(await ask('lee'))).reason, /413/);
  });

  test('long words in many bytes are shortened to what fits, whole characters', async () => {
    const id = await ask('sam', { title: '🚚'.repeat(140), body: '𝕏é"\\\n'.repeat(400) });
    const { plainSize, json } = await pushed('sam-phone', id);
    assert.ok(plainSize <= 3993 && plainSize > 3900, `${plainSize}`);
    assert.ok(json.body.endsWith('…') && json.body.isWellFormed());
    assert.equal(json.title, '🚚'.repeat(140));
    assert.ok(json.link && json.actions.length === 3);
  });
});

describe('customers', () => {
  const notice = { customer: { ref: 'C-7', name: 'Ada' }, channels: [{ gateway: 'browsers', kind: 'web', to: 'C-7' }] };
  const messageOf = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.messages[0];

  test('get what their source tells them, in the browsers that it subscribed', async () => {
    const subscription = service.browser('ada');
    const path = '/v1/sources/erp/customers/C-7/push';
    assert.equal((await relay.post(path, subscription, 'erp-key')).status, 201);
    const [result] = await relay.send(
      event('customer.notification', { ...notice, title: 'Invoice posted', body: 'No. 88' }),
    );
    const { json, headers } = await pushed('ada', result!.itemId);
    assert.deepEqual([json.title, json.body, json.link], ['Invoice posted', 'No. 88', undefined]);
    assert.equal(headers.ttl, String(3 * 24 * 3600));
    await until('the watch item says so', async () => (await messageOf(result!.itemId)).status === 'sent');
  });

  test('without a subscription it fails, and says why', async () => {
    const [result] = await relay.send(
      event('customer.notification', { ...notice, customer: { ref: 'C-8' }, title: 'x' }),
    );
    const message = await until('failed', async () => {
      const one = await messageOf(result!.itemId);
      return one.status === 'failed' && one;
    });
    assert.equal(message.error, 'no browser is subscribed');
  });

  test('of another source are another’s; its key, or its signature, is needed', async () => {
    const subscription = service.browser('ada-at-crm');
    const path = '/v1/sources/crm/customers/C-7/push';
    assert.equal((await relay.post(path, subscription)).status, 401);
    assert.equal((await relay.post(path, subscription, 'dana-token')).status, 401);
    assert.equal((await relay.post(path, subscription, 'erp-key')).status, 403);
    assert.equal((await relay.post(path, subscription, 'crm-key')).status, 201);
    const [result] = await relay.send(event('customer.notification', { ...notice, title: 'y' }));
    await pushed('ada', result!.itemId);
    assert.ok(!service.messages.some(({ browser }) => browser === 'ada-at-crm'));
  });
});

test('what is no subscription is refused, with the place', async () => {
  const good = service.browser('good');
  const cases: [object, string][] = [
    [{ ...good, endpoint: 'http://push.example/1' }, '/endpoint'],
    [{ ...good, endpoint: 'https://u:p@push.example/1' }, '/endpoint'],
    [{ ...good, endpoint: 'https://10.0.0.1/1' }, '/endpoint'],
    [{ ...good, endpoint: 'https://[fd00::1]/1' }, '/endpoint'],
    [{ ...good, endpoint: `https://push.example/${'x'.repeat(3000)}` }, '/endpoint'],
    [{ ...good, keys: { ...good.keys, auth: 'short' } }, '/keys/auth'],
    [{ ...good, keys: { ...good.keys, p256dh: `B${'A'.repeat(86)}` } }, '/keys/p256dh'],
    [{ endpoint: good.endpoint }, '/keys'],
  ];
  for (const [body, pointer] of cases) {
    const reply = await relay.post('/v1/me/push', body, 'dana-token');
    assert.equal(reply.status, 400, JSON.stringify(body).slice(0, 80));
    assert.equal(reply.body.errors[0].pointer, pointer);
  }
  assert.equal((await relay.post('/v1/me/push', good)).status, 401);
});

test('of many browsers of one person the newest twenty stay', async () => {
  for (let n = 0; n < 25; n++) await browserOf('dana-token', `many-${n}`);
  const id = await ask('dana');
  await pushed('many-24', id);
  await until('all', () => service.messages.filter(({ json }) => json.item.id === id).length === 20);
  assert.ok(!service.messages.some(({ browser, json }) => json.item.id === id && browser === 'many-4'));
});

describe('the payload', () => {
  test('any words at all: JSON within the limit, whole characters, nothing lost that fits', () => {
    const words = fc.string({ unit: 'binary', maxLength: 3000 });
    fc.assert(
      fc.property(words, words, (title, body) => {
        const json = fitPayload({ title, body, link: 'https://r.example/a/t' });
        assert.ok(json !== null && Buffer.byteLength(json) <= MAX_PLAINTEXT);
        const back = JSON.parse(json);
        assert.equal(back.link, 'https://r.example/a/t');
        if (title.isWellFormed() && body.isWellFormed()) assert.ok(String(back.title).isWellFormed());
        const whole = JSON.stringify({ title, body, link: back.link });
        if (Buffer.byteLength(whole) <= MAX_PLAINTEXT) assert.deepEqual(back, JSON.parse(whole));
      }),
      { numRuns: 60 },
    );
  });
  test('what no shortening makes fit is none', () => {
    assert.equal(fitPayload({ title: 't', link: 'x'.repeat(4000) }), null);
  });
});
