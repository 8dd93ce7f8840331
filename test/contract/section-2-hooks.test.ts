/** Contract section 2, "Hooks", and section 7, dead letters and their replay. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { ADMIN, COMPANY, SIGNING_SECRET, startContractRelay } from './parts/relay.ts';

const MAPPING = `{
  "id": number ? "order-" & number : undefinedName, "source": "/shop", "type": "com.xconnector.approval.requested",
  "data": { "title": title, "audience": { "roles": ["approver"] } }
}`;
const [sap, ...others] = COMPANY.sources;
const hooks = {
  orders: { mapping: MAPPING },
  loops: { mapping: '($f := function($n) { $f($n + 1) }; $f(0))' },
  swells: { mapping: '$map([1..9000000], function($n) { "a string of some length " & $n })' },
  throws: { mapping: '$error("not today")' },
};
const relay = await startContractRelay({ ...COMPANY, sources: [{ ...sap, hooks }, ...others] });
after(() => relay.close());

const post = (hook: string, body: unknown, key = 'sap-key') => relay.post(`/v1/hooks/sap/${hook}`, body, key);
const letters = async () => (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;

describe('hooks', () => {
  test('the mapping makes the event; "the 202 [is] as above"; the relay supplies the rest', async () => {
    const { status, body } = await post('orders', { number: 1, title: 'Order 1' });
    assert.equal(status, 202);
    assert.deepEqual([body.results[0].id, body.results[0].source, body.results[0].recipients], ['order-1', '/shop', 3]);
    assert.equal((await relay.seen('dana', body.results[0].itemId)).title, 'Order 1');
    assert.equal((await post('orders', { number: 1, title: 'Order 1' })).body.results[0].duplicate, true);
  });

  test('"authentication … as above": bearer or signature', async () => {
    const text = JSON.stringify({ number: 2, title: 'Signed' });
    const at = new Date();
    const headers = {
      'webhook-id': 'm1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SIGNING_SECRET).sign('m1', at, text),
    };
    assert.equal((await relay.post('/v1/hooks/sap/orders', text, undefined, headers)).status, 202);
    for (const key of ['wrong', 'crm-key']) assert.ok([401, 403].includes((await post('orders', {}, key)).status), key);
    assert.equal((await post('unknown', {})).body.code, 'NOT_FOUND');
  });

  test('"a mapping that throws, takes more than 1 s or 64 MiB, or yields an event the schema refuses … answers 422"', async () => {
    const before = (await letters()).length;
    for (const [hook, payload] of [
      ['throws', {}],
      ['loops', {}],
      ['swells', {}],
      ['orders', { number: 3 }],
      ['orders', { title: 'no id' }],
    ] as const) {
      const { status, body } = await post(hook, payload);
      assert.deepEqual([status, body.code], [422, 'MAPPING_FAILED'], hook);
    }
    assert.equal((await letters()).length, before + 5, '"the payload is kept in the dead letters"');
    assert.equal((await post('orders', { number: 4, title: 'Still there' })).status, 202);
  });
});

describe('dead letters', () => {
  test('{ items: [ { id, kind, source, hook?, itemId?, reason, at } ] }, newest first', async () => {
    await post('orders', { number: 5 });
    const [newest, ...older] = await letters();
    assert.deepEqual([newest.kind, newest.source, newest.hook], ['hook', 'sap', 'orders']);
    assert.ok(newest.id && newest.reason && !Number.isNaN(Date.parse(newest.at)));
    for (const [index, one] of older.entries()) assert.ok(one.at <= (index === 0 ? newest : older[index - 1]).at);
  });

  test('"an administrator can correct the mapping and replay it": "answers after its effect is committed; the letter is gone"', async () => {
    await post('orders', { number: 6, name: 'Order 6' });
    const [letter] = await letters();
    const path = '/v1/admin/hooks/sap/orders';
    assert.equal((await relay.get(path, ADMIN)).body.mapping, MAPPING);
    assert.equal((await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN)).status, 422);
    const corrected = MAPPING.replace('"title": title', '"title": $exists(title) ? title : name');
    assert.equal((await relay.put(path, { mapping: corrected }, ADMIN)).status, 200);
    const replayed = await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN);
    assert.equal(replayed.status, 200, replayed.text);
    const found = await relay.get('/v1/items?q=Order+6', 'dana-token');
    assert.equal(found.body.items.length, 1);
    assert.ok((await letters()).every(({ id }: { id: string }) => id !== letter.id));
    assert.equal(
      (await relay.post(`/v1/admin/dead-letters/${letter.id}/replay`, undefined, ADMIN)).body.code,
      'NOT_FOUND',
    );
  });

  test('"a mapping changed through the API stands until the file’s own mapping changes"', async () => {
    const path = '/v1/admin/hooks/sap/orders';
    const changed = (await relay.get(path, ADMIN)).body.mapping;
    assert.notEqual(changed, MAPPING);
    await relay.restart();
    assert.equal((await relay.get(path, ADMIN)).body.mapping, changed);
    const [sap, ...others] = COMPANY.sources;
    const anew = MAPPING.replace('/shop', '/shop2');
    relay.write(
      'directory.yaml',
      JSON.stringify({ ...COMPANY, sources: [{ ...sap, hooks: { orders: { mapping: anew } } }, ...others] }),
    );
    await relay.restart();
    assert.equal((await relay.get(path, ADMIN)).body.mapping, anew);
  });

  test('behind the admin token alone', async () => {
    for (const key of [undefined, 'wrong', 'sap-key', 'dana-token']) {
      assert.ok([401, 403].includes((await relay.get('/v1/admin/dead-letters', key)).status), key);
    }
  });
});
