/** Events that must be refused, whole batches with them, and events that would make one item grow without bound. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bareEvent, event } from '../relay/parts/relay.ts';
import { type Answer, assertRefused, BATCH, refusingRelay, resultsOf, STRUCTURED } from './parts/relay.ts';
import { withAttribute } from './table/bad-events.ts';
import { EVENTS, many } from './table/events.ts';
import { walk } from './table/row.ts';

const relay = refusingRelay();
const send = (type: string, body: string | object): Promise<Answer> =>
  relay.ask({ path: '/v1/events', body, headers: { 'content-type': type } });
const one = (body: string | object) => send(STRUCTURED, body);
const batch = (body: string | object) => send(BATCH, body);
const itemAt = async (id = '') =>
  JSON.parse((await relay.ask({ path: `/v1/items/${id}`, method: 'GET', token: 'dana-token' })).text);

describe('the table', () => walk(relay, EVENTS));

test('after odd events the list of items is served', async () => {
  const answer = await relay.ask({ path: '/v1/items?limit=200', method: 'GET', token: 'dana-token' });
  assert.equal(answer.status, 200);
});

test('prototypes are not polluted by what is accepted', async () => {
  const body = withAttribute({ id: 'proto' }).replace(
    '{',
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
  );
  assert.equal((await one(body)).status, 202);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

describe('batches', () => {
  test('of 499 good and one bad event none is stored, and the bad one is named', async () => {
    const good = many(499);
    const answer = await batch([...good, event('task.assigned', { title: '' })]);
    assert.equal(JSON.parse(answer.text).errors[0].pointer, '/499/data/title');
    assert.ok(resultsOf((await batch(good)).text).every(({ duplicate }) => !duplicate));
  });
  test('an empty one is no error', async () => {
    const answer = await batch('[]');
    assert.deepEqual([answer.status, resultsOf(answer.text)], [202, []]);
  });
  test('the same id twice makes one item', async () => {
    const twin = event('approval.requested');
    const [first, second] = resultsOf((await batch([twin, twin])).text);
    assert.deepEqual(second, { ...first, duplicate: true });
  });
});

describe('what grows', () => {
  test('an item with 1,440 answers of its source, each as long as allowed, keeps the newest 100', async () => {
    const asked = event('approval.requested');
    const [item] = resultsOf((await one(asked)).text);
    const told = () => bareEvent('info.provided', { eventId: asked.id, text: 'x'.repeat(2000) });
    for (let round = 0; round < 3; round += 1)
      assert.equal((await batch(Array.from({ length: 480 }, told))).status, 202);
    assert.equal((await itemAt(item?.itemId)).thread.length, 100);
  });
  test('an alert that each time addresses others stays small', async () => {
    const raise = (round: number) =>
      event('alert.raised', {
        fold: 'growing',
        audience: { users: ['dana', ...Array.from({ length: 240 }, (_, n) => `${'n'.repeat(240)}-${round}-${n}`)] },
      });
    let itemId = '';
    for (let round = 0; round < 12; round += 1) {
      const answer = await one(raise(round));
      assert.equal(answer.status, 202);
      itemId = resultsOf(answer.text)[0]?.itemId ?? '';
    }
    const alert = await itemAt(itemId);
    assert.equal(alert.fold.count, 12);
    assert.ok(JSON.stringify(alert).length < 140_000);
  });
  test('a process has an end of steps', async () => {
    const step = (n: number) =>
      bareEvent('process.step', { process: { id: 'endless', step: `s${n}`, status: 'done' } });
    assert.equal((await batch(Array.from({ length: 200 }, (_, n) => step(n)))).status, 202);
    assertRefused(await one(step(200)), 'step 201', 'EVENT_INVALID');
    assert.equal((await one(step(7))).status, 202, 'those it has still move');
  });
  test('the relay is ready and logged no fault', () => relay.stillWell('after growth'));
});
