/** Insights over HTTP: what administrators read, what people read of themselves, and what is refused. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, event, startRelay } from '../parts/relay.ts';

const PEOPLE = ['ann', 'bob', 'cas', 'dee', 'eve'];
const directoryWith = (more: object = {}) => ({
  sources: [
    { id: 'erp', name: 'ERP', key: 'erp-key' },
    { id: 'crm', name: 'CRM', key: 'crm-key' },
  ],
  roles: [
    { id: 'buyers', name: 'Buyers' },
    { id: 'chief', name: 'Chief' },
    { id: 'pair', name: 'Pair' },
  ],
  users: PEOPLE.map((id, index) => ({
    ...{ id, name: `Name of ${id}`, token: `${id}-token` },
    roles: ['buyers', ...(index === 0 ? ['chief'] : []), ...(index < 2 ? ['pair'] : [])],
  })),
  ...more,
});
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };

async function relayWith(more: object = {}) {
  const clock = createShiftedClock();
  const relay = await startRelay({ clock, directory: directoryWith(more) });
  const send = async (roles: string[], data: object = {}, key = 'erp-key'): Promise<string> => {
    const sent = event('approval.requested', { audience: { roles }, ...data });
    const { status, body } = await relay.post('/v1/events', sent, key, STRUCTURED);
    assert.equal(status, 202);
    return body.results[0].itemId;
  };
  const answer = (id: string, who: string) =>
    relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID() }, `${who}-token`);
  const report = async (query = '') => (await relay.get(`/v1/admin/insights${query}`, ADMIN)).body;
  // biome-ignore lint/suspicious/noExplicitAny: a reply of the relay
  const row = (body: any, key: string) => body.rows.find((one: { key: string }) => one.key === key);
  return { relay, clock, send, answer, report, row };
}

describe('insights over HTTP', () => {
  test('count items, answers and times by source, type, role and hour', async (t) => {
    const { relay, clock, send, answer, report, row } = await relayWith();
    t.after(() => relay.close());
    const in2h = () => new Date(clock.now() + 2 * 3600_000).toISOString();
    const goOn = clock.stop();
    const first = await send(['buyers'], { dueAt: in2h() });
    const late = await send(['chief'], { dueAt: in2h() }, 'crm-key');
    await send(['buyers', 'pair']);
    await relay.post(`/v1/items/${first}/seen`, {}, 'bob-token');
    goOn();
    clock.shift(100_000);
    assert.equal((await answer(first, 'bob')).status, 200);
    clock.shift(3 * 3600_000);
    assert.equal((await answer(late, 'ann')).status, 200);
    // All reports are about the same hours.
    clock.stop();

    const bySource = await report();
    const erp = row(bySource, 'erp');
    assert.deepEqual(
      [erp.name, erp.events, erp.items, erp.asking, erp.open, erp.answered, erp.inTime, erp.late, erp.expired],
      ['ERP', 2, 2, 2, 1, 1, 1, 0, 0],
    );
    assert.deepEqual(erp.firstSightSeconds, { p50: 1, p90: 1 });
    assert.deepEqual(erp.decisionSeconds, { p50: 120, p90: 120 });
    assert.equal(row(bySource, 'crm').late, 1);
    assert.deepEqual(bySource.service, { accepted: 3, refused: 0, items: 3, shown: 0, prompt: 0 });
    assert.deepEqual(
      bySource.waiting.map(({ source, name, type, open }: Record<string, unknown>) => [source, name, type, open]),
      [['erp', 'ERP', 'approval.requested', 1]],
    );

    assert.equal(row(await report('?by=type'), 'approval.requested').items, 3);
    const byRole = await report('?by=role');
    assert.deepEqual(
      byRole.rows.map(({ key, items }: Record<string, unknown>) => [key, items]).sort(),
      [
        ['buyers', 2],
        ['other', 2],
      ],
      'roles of one and two people are one row',
    );
    const byHour = await report('?by=hour');
    assert.deepEqual([byRole.total, byRole.hours], [byHour.total, byHour.hours], 'the whole does not depend on groups');
    const { items, asking, open, answered, inTime, late: decidedLate } = byRole.total;
    assert.deepEqual([items, asking, open, answered, inTime, decidedLate], [3, 3, 1, 2, 1, 1]);
    assert.equal(byRole.hours.length, 28 * 24);
    const hourOf = (key: string) => (Date.parse(key) - Date.parse(byRole.from)) / 3600_000;
    for (const { key, items: count } of byHour.rows) assert.equal(byRole.hours[hourOf(key)], count);
    assert.match(byHour.rows[0].key, /^\d{4}-\d{2}-\d{2}T\d{2}:00:00Z$/);
    const yesterday = new Date(clock.now() - 48 * 3600_000).toISOString().slice(0, 10);
    assert.deepEqual((await report(`?from=${yesterday}&to=${yesterday}`)).rows, []);
  });

  test('refused requests are counted, but for the rate of their source', async (t) => {
    const { relay, send, report } = await relayWith();
    t.after(() => relay.close());
    await send(['buyers']);
    const refused = await relay.post('/v1/events', event('approval.requested', { title: '' }), 'erp-key', STRUCTURED);
    assert.equal(refused.status, 400);
    assert.equal((await relay.post('/v1/events', {}, 'no-key', STRUCTURED)).status, 401);
    const body = await until('it is counted', async () => {
      const now = await report();
      return now.service.refused > 0 ? now : null;
    });
    assert.deepEqual([body.service.accepted, body.service.refused], [1, 1]);
    assert.deepEqual(
      (await report('?by=type')).rows.map(({ key }: { key: string }) => key),
      ['approval.requested'],
    );
  });

  test('figures of people are refused by default, to people too', async (t) => {
    const { relay, send, answer } = await relayWith();
    t.after(() => relay.close());
    await answer(await send(['buyers']), 'bob');
    const path = '/v1/admin/insights?by=person';
    const refused = await relay.get(path, ADMIN);
    assert.deepEqual([refused.status, refused.body.code], [403, 'FORBIDDEN']);
    assert.equal((await relay.get('/v1/admin/insights', 'bob-token')).status, 403);
    assert.equal((await relay.get('/v1/me/insights')).status, 401);
    const own = (await relay.get('/v1/me/insights', 'bob-token')).body;
    assert.deepEqual([own.answered, own.items, own.inTime, own.late], [1, 0, 0, 0]);
    assert.equal((await relay.get('/v1/me/insights', 'ann-token')).body.answered, 0);
  });

  test('figures of people, if they are allowed: each report is in the audit, and erasure deletes them', async (t) => {
    const { relay, send, answer, report, row } = await relayWith({ insights: { persons: true } });
    t.after(() => relay.close());
    const id = await send(['buyers']);
    await relay.post(`/v1/items/${id}/seen`, {}, 'bob-token');
    await answer(id, 'bob');
    const acts = async () => {
      const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
      return body.items.filter(({ facts }: { facts: { act?: string } }) => facts.act === 'insights of persons').length;
    };
    const bob = row(await report('?by=person'), 'bob');
    assert.deepEqual([bob.name, bob.items, bob.answered], ['Name of bob', 1, 1]);
    assert.equal(await acts(), 1);
    assert.equal((await relay.post('/v1/admin/people/bob/erase', {}, ADMIN)).status, 200);
    assert.deepEqual((await report('?by=person')).rows, []);
    assert.equal(await acts(), 2);
    assert.equal(row(await report(), 'erp').answered, 1, 'figures of items remain');
  });
});
