/** Erasing a person during concurrent work: once erasure reports completion, neither existing nor later rows name them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { claim, delegate, seen, shown, snooze } from '../../../relay/domain/answers/item-acts.ts';
import { respond } from '../../../relay/domain/answers/respond.ts';
import { erasePerson } from '../../../relay/domain/keeping/erasure.ts';
import { beginDeliveries, settleDelivery } from '../../../relay/domain/outbound/settle-delivery.ts';
import { setOwnAbsence } from '../../../relay/domain/people/absence.ts';
import { storeIdentities } from '../../../relay/domain/people/identity-updates.ts';
import { setSubscriptions } from '../../../relay/domain/person-operations.ts';
import { workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { Tx, Writer } from '../../../relay/domain/unit-of-work.ts';
import type { Directory } from '../../../shared/directory.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { runs } from '../../helpers/runs.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { challenges, openParts, type Parts, random } from '../parts/store.ts';

const ID = 'zoe-quist';
const NAME = 'Zoë Quist';
const ALIAS = 'erased-0123456789ab';
const URL = 'http://127.0.0.1:9/responses';
const START = Date.UTC(2026, 0, 1);
const PEOPLE = [ID, 'bob', 'cat'];
/** More than one unit processes. */
const OTHERS = 600;

const directoryOf = (ids: readonly string[]): Directory => ({
  sources: [{ id: 'erp', name: 'ERP', response: { url: URL, secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' } }],
  roles: [{ id: 'approver', name: 'Approver' }],
  users: ids.map((id) => ({ id, name: id === ID ? NAME : id, roles: ['approver'] })),
});

interface World {
  parts: Parts;
  clock: HandClock;
  /** Ids of created items. */
  items: string[];
}
type Act = (world: World) => Promise<unknown>;

const EVENTS: readonly [type: string, data: object][] = [
  ['approval.requested', { audience: { roles: ['approver'] }, requester: 'bob' }],
  ['approval.requested', { audience: { users: [ID, 'bob'] }, decision: { policy: 'all' } }],
  ['approval.requested', { audience: { users: ['bob'] }, requester: ID }],
  ['approval.requested', { audience: { users: [ID, 'bob'] }, decision: { policy: 'sequential', order: [ID, 'bob'] } }],
  ['task.assigned', { audience: { users: ['bob'] }, escalation: [{ after: 'PT1M', audience: { users: [ID] } }] }],
  ['task.assigned', { audience: { roles: ['approver'] }, dueAt: '2026-01-02T00:00:00Z', reminders: ['-PT23H'] }],
  ['exception.raised', { audience: { roles: ['approver'] }, fold: 'f', error: { message: 'no' } }],
];
const accepted = (type: string, data: object): Act =>
  async function accepts({ parts, items }) {
    const parsed = parseEvent({
      ...{ specversion: '1.0', id: randomUUID(), source: '/test', type: `com.xconnector.${type}` },
      data,
    });
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const source = parts.view().source('erp');
    assert.ok(source);
    const received = { events: [parsed.event], pointers: [''], faults: [] };
    const made = await parts.store.writer.write((tx) => acceptEvents(tx, source, received, random));
    for (const { itemId } of made) if (itemId !== null && !items.includes(itemId)) items.push(itemId);
  };
const events = fc.constantFrom(...EVENTS).map(([type, data]) => accepted(type, { title: 'T', ...data }));
const steps = fc
  .constantFrom(ID, 'bob')
  .map((owner) => accepted('process.step', { process: { id: 'p', step: 's', status: 'active', owner } }));

const who = fc.constantFrom(ID, ID, 'bob', 'cat');
const nth = fc.nat(40);
const onItem = (work: (tx: Tx, itemId: string, userId: string) => unknown) =>
  fc.tuple(nth, who).map(
    ([n, userId]): Act =>
      async ({ parts, items }) => {
        const itemId = items[n % Math.max(1, items.length)];
        if (itemId !== undefined) await parts.store.writer.write((tx) => work(tx, itemId, userId));
      },
  );
const later = (tx: Tx, ms: number): string => new Date(tx.now + ms).toISOString();
const personal = fc.oneof(
  onItem((tx, itemId, userId) => {
    const request = { action: 'approve', key: randomUUID(), comment: 'fine' };
    respond(tx, { userId, device: 'Desk', signedInAt: null, itemId, request }, { random, challenges });
  }),
  onItem((tx, itemId, userId) => {
    const request = { action: 'request-info', key: randomUUID(), comment: 'Which one?' };
    respond(tx, { userId, device: null, signedInAt: null, itemId, request }, { random, challenges });
  }),
  onItem((tx, itemId, userId) => claim(tx, userId, itemId)),
  onItem((tx, itemId, userId) => delegate(tx, userId, itemId, userId === 'bob' ? ID : 'bob', 'please')),
  onItem((tx, itemId, userId) => snooze(tx, userId, itemId, later(tx, 60_000))),
  onItem((tx, itemId, userId) => seen(tx, userId, [itemId])),
  onItem((tx, itemId, userId) => shown(tx, userId, [itemId])),
);
const settings = fc.tuple(who, fc.boolean()).map(
  ([userId, isAbsence]): Act =>
    ({ parts }) =>
      parts.store.writer.write((tx) => {
        if (!isAbsence) return setSubscriptions(tx, userId, { rules: [] });
        const absence = { from: later(tx, 0), to: later(tx, 3_600_000), delegate: userId === 'bob' ? ID : 'bob' };
        setOwnAbsence(tx, userId, absence);
      }),
);
const signIn = fc.constant<Act>(({ parts }) =>
  parts.store.writer.write((tx) => {
    if (parts.view().person(ID)) storeIdentities(tx, [{ userId: ID, name: NAME, roles: ['approver'] } as never]);
  }),
);
const lane = { kind: 'response', target: 'erp' } as const;
const delivered = fc.constantFrom('failed', 'retry', 'delivered').map(
  (kind): Act =>
    async ({ parts }) => {
      const { writer } = parts.store;
      const claimed = await writer.write((tx) => beginDeliveries(tx, lane, 2, { urlOf: () => URL }));
      const result = kind === 'delivered' ? ({ kind } as const) : ({ kind, reason: 'no', after: 0 } as never);
      for (const one of claimed) await writer.write((tx) => settleDelivery(tx, one, result));
    },
);
const scheduled = fc.constant<Act>(async ({ parts, clock }) => {
  clock.pass(61_000);
  await parts.store.writer.write((tx) => void workSchedule(tx));
});
const forgotten = fc.constant<Act>(({ parts }) =>
  parts.store.writer.write((tx) => {
    const over = tx.itemsByAge(0, 2000).find(({ asks, id }) => !asks && !id.startsWith('other'));
    if (over) tx.forgetItem(over);
  }),
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: events },
  { weight: 1, arbitrary: steps },
  { weight: 8, arbitrary: personal },
  { weight: 1, arbitrary: fc.oneof(settings, signIn, delivered, scheduled, forgotten) },
);

/** Rejections are expected: the item may be closed or the person erased. */
const done = (acting: Promise<unknown>): Promise<unknown> =>
  acting.catch((error) => {
    if (!(error instanceof ProblemError)) throw error;
  });

async function worldOf(): Promise<World> {
  const clock = createHandClock(START);
  const parts = openParts(directoryOf(PEOPLE), clock);
  await parts.store.writer.write((tx) => {
    for (let n = 0; n < OTHERS; n++) save(tx, itemOf(`other-${n}`), ['bob']);
  });
  return { parts, clock, items: [] };
}

/** Rows of each table that contain one of the texts. @param but a queued message, which is sent unchanged */
function rowsNaming(path: string, texts: readonly string[], but = ''): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE 'items_text%'",
    )
    .all()
    .map(({ name }) => String(name));
  const found = tables.flatMap((table) => {
    const where = table === 'outbound' ? but : '';
    const rows = database.prepare(`SELECT * FROM ${table} ${where}`).all();
    return rows
      .map((row) => `${table} ${JSON.stringify(row)}`)
      .filter((row) => texts.some((text) => row.includes(text)));
  });
  database.close();
  return found;
}

/** Erases the person and runs one act before each unit of the erasure, in the same group, and one more with the first. */
async function eraseBeside(world: World, acts: readonly Act[]): Promise<void> {
  const { store } = world.parts;
  const left = [...acts];
  const actNext = () => done(left.shift()?.(world) ?? Promise.resolve());
  let units = 0;
  const writer: Writer = {
    async write(work) {
      if (units++ > 0) await actNext();
      const before = actNext();
      const erasing = store.writer.write(work);
      const after = units === 1 ? actNext() : null;
      const result = await erasing;
      await Promise.all([before, after]);
      return result;
    },
  };
  await erasePerson(writer, { userId: null, via: 'cli' }, ID, ALIAS, () =>
    world.parts.setDirectory(directoryOf(PEOPLE.filter((id) => id !== ID))),
  );
}

/** Functions have no readable representation; seed and path reproduce the run. */
function reporter<T>({ failed, counterexamplePath, seed, errorInstance }: fc.RunDetails<T>): void {
  if (failed) assert.fail(`seed ${seed}, path ${counterexamplePath}: ${errorInstance}`);
}

describe('an erasure beside writers', () => {
  test('is whole when it ends, and stays so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 10, maxLength: 40 }),
        fc.array(act, { minLength: 5, maxLength: 30 }),
        fc.array(fc.oneof(personal, settings, delivered), { maxLength: 10 }),
        async (before, beside, behind) => {
          const world = await worldOf();
          try {
            for (const one of before) await done(one(world));
            await world.parts.store.writer.write((tx) =>
              tx.audit({ kind: 'admin', itemId: null, actor: ID, facts: {} }),
            );
            await eraseBeside(world, beside);
            const { path, store } = world.parts;
            const onItsWay = "WHERE kind <> 'response' OR state NOT IN ('queued', 'sending')";
            assert.deepEqual(rowsNaming(path, [ID, NAME], onItsWay), []);
            for (const one of behind) await done(one(world));
            const claimed = await store.writer.write((tx) => beginDeliveries(tx, lane, 1000, { reason: 'nowhere' }));
            assert.deepEqual(claimed, []);
            for (let n = 0; n < 50; n++)
              await store.writer.write((tx) => beginDeliveries(tx, lane, 1000, { reason: 'no' }));
            const named = rowsNaming(path, [ID, NAME]).filter((row) => !/"state":"(queued|sending)"/.test(row));
            assert.deepEqual(named, [], 'and when what was on its way has failed');
          } finally {
            await world.parts.close();
          }
        },
      ),
      { numRuns: runs(60), reporter },
    );
  });
});
