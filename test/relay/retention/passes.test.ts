/** A retention pass deletes expired items and all their dependents, compared with a naive model, and reads no more than those. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRetention } from '../../../relay/domain/keeping/retention.ts';
import type { Tx, Writer } from '../../../relay/domain/unit-of-work.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { rowsTouched } from '../parts/rows-touched.ts';
import { openParts, type Parts, silentLog } from '../parts/store.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-01-01T08:00:00Z');
const KEPT = 100 * DAY;
const PEOPLE = ['ann', 'bob', 'cat'];

/** An item, the day of its last activity, and its dependent rows. */
interface Kept {
  day: number;
  asks: boolean;
  members: string[];
  acted: string[];
}
const kept: fc.Arbitrary<Kept> = fc.record({
  day: fc.integer({ min: 0, max: 199 }),
  asks: fc.boolean(),
  members: fc.subarray(PEOPLE, { minLength: 1 }),
  acted: fc.subarray(PEOPLE),
});

function put(tx: Tx, id: string, { asks, members, acted }: Kept): void {
  const updatedAt = new Date(tx.now).toISOString();
  save(tx, itemOf(id, { state: asks ? 'open' : 'closed', updatedAt }), members);
  const data = { title: id, audience: { users: members } };
  const event = { id, source: '/test', type: 'task.assigned', subject: `s-${id}`, time: updatedAt, data } as const;
  tx.rememberEvent('erp', event, id, members.length);
  tx.audit({ kind: 'event', itemId: id, actor: 'erp', facts: {} });
  for (const who of acted) {
    tx.saveOwn(who, { itemId: id, seenAt: updatedAt, snoozedUntil: null, delegatedAt: null });
    tx.noteShown(who, id, updatedAt);
    tx.rememberAnswer(`${id}-${who}`, { itemId: id, userId: who, action: 'approve', comment: null, device: null });
    tx.saveForwarded(id, who, 'sms', { since: tx.now, heldAt: null });
    tx.remove(id, [who]);
  }
  if (acted.length > 0) {
    tx.schedule(id, [{ kind: 'reminder', index: 0, at: tx.now + DAY }]);
    tx.noteEnd('erp', id, { itemId: id, at: null });
  }
}

async function openWith(list: readonly Kept[]): Promise<{ parts: Parts; clock: HandClock }> {
  const clock = createHandClock(START);
  const parts = openParts({ users: PEOPLE.map((id) => ({ id, name: id })) }, clock);
  const inOrder = [...list].sort((a, b) => a.day - b.day);
  for (const [n, item] of inOrder.entries()) {
    clock.setWall(START + item.day * DAY);
    await parts.store.writer.write((tx) => put(tx, `i${n}`, item));
  }
  await indexed(parts);
  return { parts, clock };
}

/** Waits until the rows of the last commit are indexed. */
async function indexed({ store: { trace } }: Parts): Promise<void> {
  await trace.find({ text: 'item', person: null, before: null, limit: 1 });
  await trace.records('i0', 1);
}

async function pass(
  { parts, clock }: { parts: Parts; clock: HandClock },
  day: number,
  writer: Writer = parts.store.writer,
): Promise<void> {
  clock.setWall(START + day * DAY);
  let passes = 0;
  const worker = createRetention({
    writer,
    retention: () => ({ items: 'P100D', deadLetters: 'P100D' }),
    ...{ clock, timers: clock, log: silentLog },
    meter: { done: () => void passes++, failed: () => assert.fail('the pass failed') },
    pace: { first: 0, every: DAY },
  });
  worker.start();
  clock.pass(0);
  await until('everything was looked through', () => passes === 1);
  await worker.close();
}

const HANGING = [
  ...['own', 'removals', 'answers', 'schedule', 'audit_items', 'away', 'forwarded', 'resolved_folds', 'shown'],
  ...['events', 'items_indexed', 'items'],
];
type Row = Record<string, unknown>;

function dump(path: string): Map<string, Row[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = HANGING.map((table): [string, Row[]] => {
    const of = database.prepare(`SELECT * FROM ${table}`).all();
    return [table, of.map((row) => ({ ...row, item: String(row.item_id ?? row.id) }))];
  });
  database.close();
  return new Map(rows);
}

test('a pass leaves what is young or still asked with all that hangs on it, and of the others nothing', async () => {
  const days = fc.integer({ min: 200, max: 310 });
  await fc.assert(
    fc.asyncProperty(fc.array(kept, { minLength: 1, maxLength: 25 }), days, async (list, day) => {
      const opened = await openWith(list);
      const { path } = opened.parts;
      try {
        const before = dump(path);
        await pass(opened, day);
        const limit = START + day * DAY - KEPT;
        const inOrder = [...list].sort((a, b) => a.day - b.day);
        const stays = new Set(
          inOrder.flatMap((item, n) => (item.asks || START + item.day * DAY >= limit ? [`i${n}`] : [])),
        );
        const after = dump(path);
        for (const [table, rows] of before) {
          // A resolved fold is retained for minutes, independent of its item.
          const isKept = ({ item, at }: Row) =>
            table === 'resolved_folds' ? Number(at) >= limit : stays.has(String(item));
          assert.deepEqual(after.get(table), rows.filter(isKept), table);
        }
      } finally {
        await opened.parts.close();
      }
    }),
    { numRuns: 10 },
  );
});

test('a clock that is set forward during a pass removes nothing that was young when it began', async () => {
  const opened = await openWith([{ day: 100, asks: true, members: PEOPLE, acted: ['ann'] }]);
  const { clock, parts } = opened;
  const leaping: Writer = {
    async write(work) {
      const value = await parts.store.writer.write(work);
      clock.setWall(START + 500 * DAY);
      return value;
    },
  };
  await pass(opened, 150, leaping);
  assert.equal(dump(parts.path).get('resolved_folds')?.length, 1);
  await parts.close();
});

test('an item that was shown to very many goes whole', async () => {
  const opened = await openWith([{ day: 0, asks: false, members: PEOPLE, acted: [] }]);
  const { parts } = opened;
  const many = Array.from({ length: 450 }, (_, n) => `p${n}`);
  await parts.store.writer.write((tx) => {
    for (const who of many) tx.noteShown(who, 'i0', 'then');
    tx.remove('i0', many);
  });
  await pass(opened, 150);
  assert.deepEqual(
    [...dump(parts.path)].filter(([, rows]) => rows.length > 0),
    [],
  );
  await parts.close();
});

test('a pass reads as little of a large store as of a small one: what is past its time, and where that ends', async () => {
  const read: number[] = [];
  for (const young of [50, 1500]) {
    const item = { day: 0, asks: false, members: PEOPLE, acted: ['ann'] };
    const opened = await openWith([]);
    const { clock, parts } = opened;
    const putAll = (from: number, count: number) =>
      parts.store.writer.write((tx) => {
        for (let n = from; n < from + count; n++) put(tx, `i${n}`, item);
      });
    await putAll(0, 20);
    clock.setWall(START + 50 * DAY);
    await putAll(20, young);
    await indexed(parts);
    read.push(await rowsTouched(() => pass(opened, 99)), await rowsTouched(() => pass(opened, 110)));
    assert.equal(dump(parts.path).get('items')?.length, young);
    await parts.close();
  }
  const [idle, busy, ...large] = read;
  assert.deepEqual(large, [idle, busy]);
  assert.ok(Number(idle) <= 20, `${idle} rows where nothing is past its time`);
});

test('counts of people go after eight days, those of items after four hundred', async () => {
  const clock = createHandClock(START);
  const parts = openParts({ users: [{ id: 'ann', name: 'Ann' }] }, clock);
  const hour = Math.floor(START / 3_600_000);
  const key = { source: 'erp', type: 'task.assigned', roles: '' };
  await parts.store.writer.write((tx) => {
    for (let day = 0; day < 20; day += 1) {
      tx.countItems({ hour: hour + 24 * day, ...key }, { counts: { events: 1 } }, true);
      tx.countPerson('ann', hour + 24 * day, { counts: { seen: 1 } });
      tx.countMessage('sms', 'sms', hour + 24 * day, 'sent');
    }
  });
  const { insights } = parts.store;
  const rows = () => [insights.items, insights.people, insights.channels].map((read) => [...read(0, 10 * hour)].length);
  await pass({ parts, clock }, 15);
  assert.deepEqual(rows(), [20, 13, 20]);
  await pass({ parts, clock }, 410);
  assert.deepEqual(rows(), [10, 0, 10]);
  await parts.close();
});
