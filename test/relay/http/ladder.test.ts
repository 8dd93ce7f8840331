/** Time-driven changes of an item as people see them: the ladder, updated when times move, and escalation until a person acts. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-25T08:00:00Z');
const clock = createHandClock(START);
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());
beforeEach(() => clock.setWall(Math.max(clock.now(), START)));

const at = (ms: number) => new Date(ms).toISOString();
const item = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const make = async (type: string, data: object) => {
  const asked = event(type, data);
  const [result] = await relay.send(asked);
  return { id: result?.itemId ?? '', eventId: String(asked.id) };
};
type Rung = { kind: string; at: string; to?: string; doneAt: string | null };
const rungs = ({ ladder = [] }: { ladder?: Rung[] }) => ladder.map((rung) => [rung.kind, rung.at, rung.doneAt]);
/** Advances the time and waits until the condition on the item holds. */
async function pass(ms: number, id: string, done: (item: { thread: { kind: string }[]; state: string }) => boolean) {
  clock.pass(ms);
  return until('what is due is done', async () => {
    const found = await item(id);
    return done(found) && found;
  });
}
const count = (kind: string, wanted: number) => (found: { thread: { kind: string }[] }) =>
  found.thread.filter((entry) => entry.kind === kind).length === wanted;

describe('the ladder', () => {
  test('lists what is to come in order of time, ticks off what was, and ends with the decision', async () => {
    const now = clock.now();
    const { id } = await make('approval.requested', {
      dueAt: at(now + 4 * HOUR),
      expiresAt: at(now + 9 * HOUR),
      reminders: ['PT0S', '-PT2H', '-PT5H'],
      escalation: [{ after: 'PT3H', audience: { roles: ['lead'], users: ['sam'] } }],
    });
    const planned = await item(id);
    assert.deepEqual(rungs(planned), [
      ['reminder', at(now + 2 * HOUR), null],
      ['escalation', at(now + 3 * HOUR), null],
      ['reminder', at(now + 4 * HOUR), null],
      ['expiry', at(now + 9 * HOUR), null],
    ]);
    assert.equal(planned.ladder[1].to, 'Lead, Sam Poe');
    await pass(2 * HOUR, id, count('reminder', 1));
    const escalated = await pass(HOUR, id, count('escalation', 1));
    assert.deepEqual(
      escalated.ladder.map(({ doneAt }: Rung) => doneAt),
      [at(now + 2 * HOUR), at(now + 3 * HOUR), null, null],
    );
    assert.equal((await item(id, 'sam-token')).why.via, 'escalation');
    const key = randomUUID();
    assert.equal((await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key }, 'sam-token')).status, 200);
    assert.deepEqual(
      rungs(await item(id)).map(([kind]) => kind),
      ['reminder', 'escalation'],
    );
  });

  test('moves with the due time; what was done stays, what the move passes over is due now, once', async () => {
    const now = clock.now();
    const { id, eventId } = await make('approval.requested', {
      dueAt: at(now + 10 * HOUR),
      reminders: ['-PT9H', '-PT3H', '-PT2H', 'PT0S'],
    });
    await pass(HOUR, id, count('reminder', 1));
    // An offset of the source's own zone, across the start of summer time in many: durations are exact time.
    await relay.send(bareEvent('item.updated', { eventId, dueAt: '2027-03-29T12:00:00+02:00' }));
    const due = Date.parse('2027-03-29T10:00:00Z');
    assert.deepEqual(rungs(await item(id)), [
      ['reminder', at(due - 9 * HOUR), null],
      ['reminder', at(due - 3 * HOUR), null],
      ['reminder', at(due - 2 * HOUR), null],
      ['reminder', at(due), null],
    ]);
    await relay.send(bareEvent('item.updated', { eventId, dueAt: at(clock.now() + HOUR) }));
    const moved = await until('the reminder comes', async () => {
      const found = await item(id);
      return count('reminder', 2)(found) && found;
    });
    assert.equal(moved.beckon.reason, 'reminder');
    assert.equal(moved.ladder.filter(({ doneAt }: Rung) => doneAt === null).length, 1);
  });

  test('a source that finds it overdue itself reminds at once', async () => {
    const { id, eventId } = await make('approval.requested', {});
    clock.pass(HOUR);
    await relay.send(bareEvent('item.updated', { eventId, remind: true }));
    const found = await item(id);
    assert.deepEqual(found.beckon, { at: at(clock.now()), reason: 'reminder' });
  });

  test('past its time it is not answered, whether that was noticed already or not', async () => {
    const { id } = await make('approval.requested', { expiresAt: at(clock.now() + HOUR) });
    const answer = () =>
      relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID() }, 'dana-token');
    clock.setWall(clock.now() + HOUR);
    const refused = await answer();
    assert.deepEqual([refused.status, refused.body.code], [409, 'ITEM_CLOSED']);
    await pass(1000, id, ({ state }) => state === 'expired');
    assert.equal((await answer()).body.code, 'ITEM_CLOSED');
    assert.deepEqual(
      (await item(id)).ladder.map(({ kind, doneAt }: Rung) => [kind, doneAt !== null]),
      [['expiry', true]],
    );
  });

  test('days are 24 hours, also where the clocks change', async () => {
    const { id } = await make('approval.requested', {
      dueAt: '2027-03-28T12:00:00+02:00',
      reminders: ['-P1D', '-P1W'],
    });
    const due = Date.parse('2027-03-28T10:00:00Z');
    assert.deepEqual(rungs(await item(id)), [
      ['reminder', at(due - 7 * 24 * HOUR), null],
      ['reminder', at(due - 24 * HOUR), null],
    ]);
  });

  test('the stand-in of a person whom an escalation asks gets it at once, and decides alone in their place', async () => {
    const absence = { from: at(clock.now() - 1), to: at(clock.now() + 99 * HOUR), delegate: 'sam' };
    assert.equal((await relay.put('/v1/me/absence', absence, 'lee-token')).status, 200);
    const { id } = await make('approval.requested', {
      audience: { users: ['dana', 'kim'] },
      decision: { policy: 'all' },
      escalation: [{ after: 'PT1H', audience: { roles: ['lead'] } }],
    });
    assert.equal((await relay.get(`/v1/items/${id}`, 'sam-token')).status, 404);
    await pass(HOUR, id, count('escalation', 1));
    const standIn = await item(id, 'sam-token');
    assert.ok(standIn.actions.length > 0, 'a button that works');
    const key = randomUUID();
    const answered = await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key }, 'sam-token');
    assert.deepEqual(answered.body.outcome.by, {
      id: 'sam',
      name: 'Sam Poe',
      onBehalfOf: { id: 'lee', name: 'Lee Roe' },
    });
    await relay.put('/v1/me/absence', {}, 'lee-token');
  });
});

describe('a critical item notifies until a person responds', () => {
  const alert = (more: object = {}) =>
    make('alert.raised', { severity: 'critical', fold: randomUUID(), title: 'Press hall has no power', ...more });
  const next = ({ ladder = [] }: { ladder?: Rung[] }) => ladder.find(({ doneAt }) => doneAt === null)?.at;

  test('every 15 minutes by itself, as a reminder', async () => {
    const now = clock.now();
    const { id } = await alert();
    assert.equal(next(await item(id)), at(now + 15 * MINUTE));
    const once = await pass(15 * MINUTE, id, count('reminder', 1));
    assert.deepEqual(once.beckon, { at: at(now + 15 * MINUTE), reason: 'reminder' });
    assert.equal(next(once), at(now + 30 * MINUTE));
    await pass(15 * MINUTE, id, count('reminder', 2));
  });

  test('until it is acknowledged, claimed, or lowered; released or raised again, it continues', async () => {
    const { id, eventId } = await alert({ repeat: 'PT10M' });
    await relay.post(`/v1/items/${id}/claim`, {}, 'dana-token');
    assert.equal(next(await item(id)), undefined);
    clock.pass(3 * HOUR);
    await relay.post(`/v1/items/${id}/release`, {}, 'dana-token');
    const released = await until('it calls again at once', async () => {
      const found = await item(id);
      return count('reminder', 1)(found) && found;
    });
    assert.equal(next(released), at(clock.now() + 10 * MINUTE));
    await relay.send(bareEvent('item.updated', { eventId, severity: 'warning' }));
    assert.equal(next(await item(id)), undefined);
    await relay.send(bareEvent('item.updated', { eventId, severity: 'critical' }));
    assert.equal(next(await item(id)), at(clock.now() + 10 * MINUTE));
    const key = randomUUID();
    await relay.post(`/v1/items/${id}/responses`, { action: 'acknowledge', key }, 'dana-token');
    assert.equal(next(await item(id)), undefined);
  });

  test('it ends after 20 times, however often the relay was restarted', async () => {
    const { id } = await alert({ repeat: 'PT1M' });
    for (let times = 1; times <= 20; times += 1) {
      if (times === 10) await relay.restart();
      await pass(MINUTE, id, count('reminder', times));
    }
    assert.equal(next(await item(id)), undefined);
  });

  test('only critical items that want an answer and are not silenced', async () => {
    for (const more of [{ severity: 'warning' }, { repeat: 'PT0S' }, { actions: [] }]) {
      assert.equal(next(await item((await alert(more)).id)), undefined, JSON.stringify(more));
    }
    const approval = await make('approval.requested', { severity: 'critical' });
    assert.equal(next(await item(approval.id)), undefined);
    const escalated = await make('case.escalated', { severity: 'critical', repeat: 'PT5M' });
    assert.equal(next(await item(escalated.id)), at(clock.now() + 5 * MINUTE));
  });

  test('a failure that becomes critical begins to call', async () => {
    const fold = randomUUID();
    const raise = (severity: string) =>
      make('exception.raised', { fold, severity, error: { message: 'm' }, audience: { roles: ['approver'] } });
    const { id } = await raise('warning');
    assert.equal(next(await item(id)), undefined);
    clock.pass(MINUTE);
    await raise('critical');
    assert.equal(next(await item(id)), at(clock.now() + 15 * MINUTE));
    clock.pass(MINUTE);
    await raise('critical');
    assert.equal(next(await item(id)), at(clock.now() + 14 * MINUTE), 'one more of the same puts nothing off');
  });

  test('as the administrator set it, for all sources and for one', async () => {
    const [erp, crm, ...others] = DIRECTORY.sources;
    const directory = {
      ...DIRECTORY,
      repeat: 'PT30M',
      sources: [{ ...erp, repeat: 'PT2M' }, crm, ...others],
    };
    const own = await startRelay({ clock, timers: clock, directory });
    try {
      const headers = { 'content-type': 'application/cloudevents+json' };
      const waits: (string | undefined)[] = [];
      for (const key of ['erp-key', 'crm-key']) {
        const sent = await own.post('/v1/events', event('alert.raised', { severity: 'critical' }), key, headers);
        const { body } = await own.get(`/v1/items/${sent.body.results[0].itemId}`, 'dana-token');
        waits.push(next(body));
      }
      assert.deepEqual(waits, [at(clock.now() + 2 * MINUTE), at(clock.now() + 30 * MINUTE)]);
    } finally {
      await own.close();
    }
  });

  test('how often cannot be less than a minute, nor said of what wants a decision', async () => {
    const headers = { 'content-type': 'application/cloudevents+json' };
    for (const [type, repeat] of [
      ['alert.raised', 'PT10S'],
      ['alert.raised', '-PT1M'],
      ['approval.requested', 'PT10M'],
    ] as const) {
      const refused = await relay.post('/v1/events', event(type, { repeat }), 'erp-key', headers);
      assert.deepEqual([refused.status, refused.body.errors[0].pointer], [400, '/data/repeat']);
    }
  });
});

describe('after a night of being down', () => {
  test('what is overdue was done, once each, before anybody can look', async () => {
    const now = clock.now();
    const ids: string[] = [];
    for (let n = 0; n < 120; n += 1) {
      const { id } = await make('approval.requested', {
        dueAt: at(now + 4 * HOUR),
        reminders: ['-PT2H', '-PT1H', 'PT0S', 'PT1H'],
        escalation: [{ after: 'PT3H', audience: { roles: ['lead'] } }],
      });
      ids.push(id);
    }
    await relay.restart(() => clock.setWall(now + 12 * HOUR));
    for (const id of ids) {
      const { beckon, thread } = await item(id);
      assert.equal(beckon.at, at(now + 12 * HOUR));
      assert.deepEqual(thread.map(({ kind }: { kind: string }) => kind).sort(), ['escalation', 'reminder']);
    }
  });
});
