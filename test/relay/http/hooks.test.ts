import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, type Reply, startRelay } from '../parts/relay.ts';

const ORDER = `{
  "id": "order-" & $string(number), "source": "/shop", "type": "com.xconnector.task.assigned",
  "data": { "title": "Order " & $string(number), "audience": { "roles": ["approver"] } }
}`;
const LINES = `[lines.{
  "id": sku, "source": "/shop", "type": "com.xconnector.task.assigned",
  "data": { "title": title, "audience": { "roles": ["approver"] } }
}]`;

const [erp, ...others] = DIRECTORY.sources;
const SECRET = erp?.signingSecret ?? '';
const directory = (hooks: Record<string, { mapping: string }>) => ({
  ...DIRECTORY,
  sources: [{ ...erp, hooks }, ...others],
});
const HOOKS = { orders: { mapping: ORDER }, lines: { mapping: LINES } };

const relay = await startRelay({ timers: patientTimers, directory: directory(HOOKS) });
after(() => relay.close());

const post = (hook: string, body: unknown, headers?: Record<string, string>) =>
  relay.post(`/v1/hooks/erp/${hook}`, body, 'erp-key', headers);
const letters = async (): Promise<Reply['body'][]> =>
  (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items.filter(({ kind }: { kind: string }) => kind === 'hook');
async function titles(): Promise<string[]> {
  const all: string[] = [];
  for (let next = ''; ; ) {
    const { body } = await relay.get(`/v1/items?limit=200${next}`, 'dana-token');
    all.push(...body.items.map(({ title }: { title: string }) => title));
    if (body.next === null) return all;
    next = `&after=${body.next}`;
  }
}
const putMapping = (hook: string, mapping: string) => relay.put(`/v1/admin/hooks/erp/${hook}`, { mapping }, ADMIN);

describe('a payload becomes an event', () => {
  test('and is answered as one; sent again it is the same', async () => {
    const first = await post('orders', { number: 1 });
    assert.equal(first.status, 202, first.text);
    assert.equal(first.body.results[0].id, 'order-1');
    assert.equal(first.body.results[0].duplicate, false);
    assert.equal(first.body.results[0].recipients, 3);
    const again = await post('orders', { number: 1 });
    assert.deepEqual(again.body.results[0], { ...first.body.results[0], duplicate: true });
    assert.ok((await titles()).includes('Order 1'));
  });

  test('a list becomes a batch, all or nothing; an empty one is nothing to tell', async () => {
    const line = (sku: string, title = sku) => ({ sku, title });
    const many = await post('lines', { lines: [line('a1'), line('a2')] });
    assert.deepEqual(
      many.body.results.map(({ id }: { id: string }) => id),
      ['a1', 'a2'],
    );
    const before = await letters();
    const bad = await post('lines', { lines: [line('b1'), line('b2', '')] });
    assert.equal(bad.status, 422);
    assert.equal(bad.body.errors[0].pointer, '/1/data/title');
    assert.ok(!(await titles()).includes('b1'));
    assert.equal((await letters()).length, before.length + 1);
    const none = await post('lines', { lines: [] });
    assert.deepEqual([none.status, none.body], [202, { results: [], ignored: null }]);
    const big = await post('lines', { lines: Array.from({ length: 501 }, (_, n) => line(`c${n}`)) });
    assert.equal(big.status, 422);
    assert.match(big.body.detail, /501 events, and at most 500/);
    const full = await post('lines', { lines: Array.from({ length: 500 }, (_, n) => line(`d${n}`)) });
    assert.equal(full.status, 202);
  });

  test('the fields of a form are a payload', async () => {
    await putMapping(
      'form',
      ORDER.replace('$string(number)', 'number').replace('$string(number)', '$join(tags, ", ")'),
    );
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const reply = await post('form', 'number=77&tags=red&tags=gr%C3%BCn', form);
    assert.equal(reply.status, 202, reply.text);
    assert.ok((await titles()).includes('Order red, grün'));
  });

  test('a body without a media type is JSON; others are refused', async () => {
    const body = new Uint8Array(Buffer.from('{"number":5}'));
    const bare = await fetch(`${relay.url}/v1/hooks/erp/orders`, {
      method: 'POST',
      headers: { authorization: 'Bearer erp-key' },
      body,
    });
    assert.equal(bare.status, 202);
    assert.equal((await post('orders', '<a/>', { 'content-type': 'application/xml' })).status, 415);
    const broken = await post('orders', '{"number":');
    assert.deepEqual([broken.status, broken.body.code], [400, 'REQUEST_INVALID']);
    const large = await post('orders', JSON.stringify({ number: 'x'.repeat(1024 * 1024) }));
    assert.deepEqual([large.status, large.body.code], [413, 'EVENT_TOO_LARGE']);
  });
});

describe('who may', () => {
  test('as for events: key or signature, of this source', async () => {
    const paths = '/v1/hooks/erp/orders';
    assert.equal((await relay.post(paths, { number: 1 })).status, 401);
    assert.equal((await relay.post(paths, { number: 1 }, 'nobody')).status, 401);
    assert.equal((await relay.post(paths, { number: 1 }, 'crm-key')).status, 401);
    assert.equal((await relay.post('/v1/hooks/erp/nothing', { number: 1 }, 'erp-key')).status, 404);
    const text = JSON.stringify({ number: 6 });
    const at = new Date();
    const signed = {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign('m1', at, text),
    };
    assert.equal((await relay.post(paths, text, undefined, signed)).status, 202);
    assert.equal((await relay.post(paths, `${text} `, undefined, signed)).status, 401);
  });

  test('as GitHub signs', async () => {
    const paths = '/v1/hooks/erp/orders';
    const text = JSON.stringify({ number: 8 });
    const hub = (secret: string) => ({
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    });
    assert.equal((await relay.post(paths, text, undefined, hub(SECRET))).status, 202);
    for (const secret of ['', 'wrong'])
      assert.equal((await relay.post(paths, text, undefined, hub(secret))).status, 401);
    assert.equal((await relay.post('/v1/hooks/crm/orders', text, undefined, hub(''))).status, 401);
    // The event endpoint accepts Standard Webhooks only.
    assert.equal((await relay.post('/v1/sources/erp/events', text, undefined, hub(SECRET))).status, 401);
  });

  test('the types and the rate of the source hold', async () => {
    await relay.put('/v1/admin/hooks/narrow/n', { mapping: ORDER.replace('task.assigned', 'alert.raised') }, ADMIN);
    const other = await relay.post('/v1/hooks/narrow/n', { number: 1 }, 'narrow-key');
    assert.deepEqual([other.status, other.body.code], [403, 'FORBIDDEN']);
    await relay.put('/v1/admin/hooks/slow/s', { mapping: ORDER }, ADMIN);
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    const replies = await Promise.all(numbers.map((number) => relay.post('/v1/hooks/slow/s', { number }, 'slow-key')));
    assert.ok(replies.some(({ status }) => status === 429));
  });
});

describe('a payload that cannot be mapped is stored, corrected and replayed', () => {
  test('MAPPING_FAILED with reason and pointers; a replay that fails leaves the letter', async () => {
    await putMapping(
      'parcels',
      '{ "source": "/shop", "type": "com.xconnector.task.assigned", "data": { "title": what } }',
    );
    const refused = await post('parcels', { what: 'A parcel', nr: 9 });
    assert.deepEqual([refused.status, refused.body.code], [422, 'MAPPING_FAILED']);
    const pointers = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.ok(pointers.includes('/id') && pointers.includes('/data/audience'), pointers.join());
    const letter = (await letters()).find(({ hook }) => hook === 'parcels');
    assert.equal(letter.source, 'erp');
    assert.match(letter.reason, /\/id/);
    const detail = await relay.get(`/v1/admin/dead-letters/${letter.id}`, ADMIN);
    assert.deepEqual(detail.body.payload, { what: 'A parcel', nr: 9 });
    assert.ok(detail.body.errors.length > 0);

    const path = `/v1/admin/dead-letters/${letter.id}/replay`;
    const still = await relay.post(path, {}, ADMIN);
    assert.deepEqual([still.status, still.body.code], [422, 'MAPPING_FAILED']);
    assert.ok((await letters()).some(({ id }) => id === letter.id));

    const whole = `{ "id": "p" & $string(nr), "source": "/shop", "type": "com.xconnector.task.assigned",
      "data": { "title": what, "audience": { "roles": ["approver"] } } }`;
    assert.equal((await putMapping('parcels', whole)).status, 200);
    const replayed = await relay.post(path, {}, ADMIN);
    assert.equal(replayed.status, 200, replayed.text);
    assert.equal(replayed.body.state, 'accepted');
    assert.equal(replayed.body.results[0].id, 'p9');
    assert.ok((await titles()).includes('A parcel'));
    assert.ok(!(await letters()).some(({ id }) => id === letter.id));
    assert.equal((await relay.post(path, {}, ADMIN)).status, 404);
  });

  test('a mapping that throws, that never ends, that makes no event', async () => {
    for (const [mapping, said] of [
      ['$error("no number")', /^no number/],
      ['($f := function($n) { $f($n + 1) }; $f(1))', /more than 1 s/],
      ['{ "ignored": 5 }', /\/id is required/],
      ['[1..10000000]', /more than (64 MiB|1 s)/],
      ['"text"', /must be/],
      ['($f := function($n) { $n = 0 ? "x" : [$f($n - 1)] }; {"id": $f(3000)})', /./],
    ] as const) {
      await putMapping('bad', mapping);
      const reply = await post('bad', { mapping });
      assert.deepEqual([reply.status, reply.body.code], [422, 'MAPPING_FAILED'], mapping);
      assert.match(reply.body.detail, said);
    }
    assert.equal((await relay.get('/health/ready')).status, 200);
  });

  test('replayed twice at once, it is accepted once', async () => {
    await putMapping('twice', '$error("later")');
    await post('twice', { number: 123 });
    const [letter] = (await letters()).filter(({ hook }) => hook === 'twice');
    await putMapping('twice', ORDER);
    const path = `/v1/admin/dead-letters/${letter.id}/replay`;
    const replies = await Promise.all([1, 2, 3].map(() => relay.post(path, {}, ADMIN)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 404, 404]);
    assert.equal((await titles()).filter((title) => title === 'Order 123').length, 1);
    const { cursor } = (await relay.get('/v1/admin/audit?limit=1', ADMIN)).body;
    const { items } = (await relay.get(`/v1/admin/audit?limit=200&after=${Math.max(0, cursor - 200)}`, ADMIN)).body;
    const acts = items.filter(({ facts }: { facts: Record<string, unknown> }) => facts.letter === letter.id);
    assert.deepEqual(
      acts.map(({ about, facts }: { about: string; facts: Record<string, string> }) => [facts.act, about, facts.hook]),
      [['dead letter replay', 'erp', 'twice']],
    );
  });

  test('the same payload again is one letter; the oldest of too many go, and it is said', async () => {
    await putMapping('flood', '$error("no")');
    for (let time = 0; time < 3; time += 1) await post('flood', { same: true });
    assert.equal((await letters()).filter(({ hook }) => hook === 'flood').length, 1);
    const pad = 'x'.repeat(1_000_000);
    let said = '';
    for (let number = 0; number < 70 && !said; number += 1) {
      said = /older of this source had to go/.exec((await post('flood', { number, pad })).body.detail)?.[0] ?? '';
    }
    assert.ok(said);
    const kept = (await letters()).filter(({ hook }) => hook === 'flood');
    assert.ok(kept.length > 50 && kept.length < 70, String(kept.length));
  });

  test('letters outlive a restart', async () => {
    await putMapping('kept', '$error("no")');
    await post('kept', { kept: 1 });
    await relay.restart();
    const kept = await letters();
    assert.ok(kept.some(({ hook }) => hook === 'kept'));
    assert.match((await relay.get('/metrics')).text, new RegExp(`^beckon_hook_dead_letters ${kept.length}$`, 'm'));
  });
});

describe('mappings', () => {
  test('are read, changed, listed, removed by administrators alone', async () => {
    assert.equal((await relay.get('/v1/admin/hooks/erp/orders', ADMIN)).body.mapping, ORDER);
    assert.equal((await relay.get('/v1/admin/hooks/erp/orders', 'dana-token')).status, 403);
    assert.equal((await relay.put('/v1/admin/hooks/erp/orders', { mapping: '1' })).status, 401);
    assert.equal((await relay.get('/v1/admin/hooks/erp/none', ADMIN)).status, 404);
    assert.equal((await relay.put('/v1/admin/hooks/nobody/x', { mapping: '1' }, ADMIN)).status, 404);
    assert.equal((await relay.put('/v1/admin/hooks/erp/-x', { mapping: '1' }, ADMIN)).status, 400);
    assert.equal((await relay.put('/v1/admin/hooks/erp/constructor', { mapping: '1' }, ADMIN)).status, 200);
    assert.equal((await relay.remove('/v1/admin/hooks/erp/constructor', ADMIN)).status, 200);
    const list = (await relay.get('/v1/admin/hooks', ADMIN)).body.items;
    assert.ok(
      list.some(({ hook, origin }: { hook: string; origin: string }) => hook === 'orders' && origin === 'file'),
    );
    assert.ok(!list.some(({ hook }: { hook: string }) => hook === 'constructor'));
  });

  test('what is no JSONata is refused with its place', async () => {
    const reply = await putMapping('orders', '{ "a":\n  1 + }');
    assert.deepEqual([reply.status, reply.body.code], [400, 'REQUEST_INVALID']);
    assert.equal(reply.body.errors[0].pointer, '/mapping');
    assert.match(reply.body.errors[0].detail, /line 2, column \d/);
    assert.equal(reply.body.line, 2);
    assert.equal((await putMapping('orders', '')).status, 400);
    assert.equal((await putMapping('orders', '('.repeat(60_000))).status, 400);
    assert.equal((await relay.get('/v1/admin/hooks/erp/orders', ADMIN)).body.mapping, ORDER);
  });

  test('one changed through the API stands until the file says something else', async () => {
    const mine = ORDER.replace('"Order "', '"My order "');
    await putMapping('orders', mine);
    await relay.restart();
    const kept = (await relay.get('/v1/admin/hooks/erp/orders', ADMIN)).body;
    assert.deepEqual([kept.mapping, kept.origin], [mine, 'changed']);
    const theirs = ORDER.replace('"Order "', '"Their order "');
    writeFileSync(join(relay.folder, 'directory.yaml'), JSON.stringify(directory({ orders: { mapping: theirs } })));
    await relay.restart();
    const after = (await relay.get('/v1/admin/hooks/erp/orders', ADMIN)).body;
    assert.deepEqual([after.mapping, after.origin], [theirs, 'file']);
    // Only `import --prune` removes anything.
    assert.equal((await relay.get('/v1/admin/hooks/erp/lines', ADMIN)).status, 200);
  });

  test('are tried without anything being stored', async () => {
    const before = (await letters()).length;
    const tried = await relay.post(
      '/v1/admin/hooks/erp/orders/try',
      { payload: { number: 999 }, mapping: ORDER },
      ADMIN,
    );
    assert.equal(tried.body.ok, true, tried.text);
    assert.equal(tried.body.events[0].id, 'order-999');
    assert.equal(tried.body.events[0].specversion, '1.0');
    const wrong = await relay.post('/v1/admin/hooks/erp/orders/try', { payload: 1, mapping: '{"id": "x"}' }, ADMIN);
    assert.equal(wrong.body.ok, false);
    assert.deepEqual(wrong.body.events[0].id, 'x');
    assert.ok(wrong.body.errors.some(({ pointer }: { pointer: string }) => pointer === '/type'));
    assert.equal((await letters()).length, before);
    assert.ok(!(await titles()).includes('Order 999'));
  });
});
