import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { ScheduleEntry } from '../../../relay/domain/schedule/schedule-ports.ts';
import { createScheduler, type Scheduler } from '../../../relay/domain/schedule/scheduler.ts';
import type { Item } from '../../../shared/items.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, type Parts, silentLog } from '../parts/store.ts';

const START = 1_800_000_000_000;
const HOUR = 3_600_000;

let clock: HandClock;
let parts: Parts;
let scheduler: Scheduler;

const schedulerOf = (): Scheduler => {
  const { schedule, writer, feed } = parts.store;
  return createScheduler({ reader: schedule, writer, feed, clock, timers: clock, log: silentLog });
};

beforeEach(() => {
  clock = createHandClock(START);
  parts = openParts(
    {
      roles: [{ id: 'lead', name: 'Procurement lead' }],
      users: [
        { id: 'dana', name: 'Dana Fox' },
        { id: 'lee', name: 'Lee Wong', roles: ['lead'] },
        { id: 'kim', name: 'Kim Roe', roles: ['lead'] },
      ],
    },
    clock,
  );
  scheduler = schedulerOf();
});
afterEach(async () => {
  await scheduler.close();
  await parts.close();
});

const item = (): Item => parts.store.reader.item('a')!.item;
const reminders = (): number => item().thread.filter((entry) => entry.kind === 'reminder').length;

async function plan(entries: readonly ScheduleEntry[], more: Partial<Item> = {}): Promise<void> {
  await parts.store.writer.write((tx) => {
    const audience = { roles: ['lead'] };
    const asked: Item['audiences'] = [
      { audience: { users: ['dana'] }, by: 'event', at: new Date(START).toISOString() },
    ];
    save(tx, itemOf('a', { audiences: asked, ...more }), ['dana'], {
      plan: { reminders: [], escalation: [{ after: 'PT1H', audience }] },
    });
    tx.schedule('a', entries);
  });
}
const reminder = (at: number, index = 0): ScheduleEntry => ({ kind: 'reminder', index, at });

/** Runs what is pending in the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** Waits until nothing due is left and the timer waits again. */
const worked = () =>
  until('the schedule is worked', () => {
    const next = parts.store.schedule.nextDueAt();
    return (next === null || next > clock.now()) && clock.waiting() > 0;
  });

test('a reminder comes when it is due, once, with a new beckon and an entry in the thread', async () => {
  void scheduler.start();
  await plan([reminder(START + HOUR)]);
  clock.pass(HOUR - 1);
  await worked();
  assert.equal(reminders(), 0);
  clock.pass(1);
  await worked();
  assert.equal(reminders(), 1);
  assert.deepEqual(item().beckon, { at: new Date(START + HOUR).toISOString(), reason: 'reminder' });
  clock.pass(HOUR);
  await worked();
  assert.equal(reminders(), 1);
});

test('after a night of being down what is overdue is one reminder', async () => {
  await plan([reminder(START + 1), reminder(START + 2, 1), reminder(START + 3, 2), reminder(START + 9 * HOUR, 3)]);
  clock.setWall(START + 8 * HOUR);
  void scheduler.start();
  await worked();
  assert.equal(reminders(), 1);
  clock.pass(HOUR);
  await worked();
  assert.equal(reminders(), 2);
});

test('the wall clock decides: set forward, what it passed is due; set back, what was done stays done', async () => {
  void scheduler.start();
  await plan([reminder(START + HOUR), reminder(START + 3 * HOUR, 1)]);
  await worked();
  clock.setWall(START + 2 * HOUR);
  clock.pass(1000); // timers check the clock every second
  await worked();
  assert.equal(reminders(), 1);
  clock.setWall(START);
  clock.pass(HOUR + 1000);
  await worked();
  assert.equal(reminders(), 1);
  clock.setWall(START + 3 * HOUR);
  clock.pass(1000);
  await worked();
  assert.equal(reminders(), 2);
});

test('done stays done over a restart; a reminder moved into the future comes again', async () => {
  void scheduler.start();
  await plan([reminder(START + 1)]);
  clock.pass(1);
  await worked();
  await scheduler.close();
  await parts.reopen();
  scheduler = schedulerOf();
  void scheduler.start();
  await worked();
  assert.equal(reminders(), 1);
  await parts.store.writer.write((tx) => tx.schedule('a', [reminder(START + HOUR)]));
  clock.pass(HOUR);
  await worked();
  assert.equal(reminders(), 2);
});

test('reminders stop with the decision and with the item', async () => {
  void scheduler.start();
  await plan([reminder(START + 1)], { state: 'answered' });
  clock.pass(1);
  await worked();
  assert.equal(reminders(), 0);
});

test('what is due next is read where something was set that falls due, or another process wrote', async () => {
  await scheduler.close();
  const { schedule, writer, feed } = parts.store;
  let reads = 0;
  const reader = {
    ...schedule,
    nextDueAt() {
      reads += 1;
      return schedule.nextDueAt();
    },
  };
  scheduler = createScheduler({ reader, writer, feed, clock, timers: clock, log: silentLog });
  void scheduler.start();
  assert.equal(reads, 1);
  await writer.write((tx) => save(tx, itemOf('a'), ['dana']));
  await turn();
  assert.equal(reads, 1);
  await writer.write((tx) => {
    save(tx, itemOf('a'), ['dana']);
    tx.schedule('a', [reminder(START + HOUR)]);
  });
  await until('it is read', () => reads === 2);
  feed.publish([{ kind: 'elsewhere' }]);
  await until('it is read again', () => reads === 3);
  clock.pass(1000);
  assert.equal(reads, 4);
});

test('a waiting item gets reminders too: no one has decided yet', async () => {
  void scheduler.start();
  await plan([reminder(START + 1)], { state: 'waiting' });
  clock.pass(1);
  await worked();
  assert.equal(reminders(), 1);
});

test('expiry closes the item and ends what else was planned', async () => {
  void scheduler.start();
  await plan([{ kind: 'expiry', index: 0, at: START + 10 }, reminder(START + 10), reminder(START + HOUR, 1)]);
  clock.pass(10);
  await worked();
  assert.equal(item().state, 'expired');
  assert.equal(reminders(), 0);
  assert.equal(parts.store.schedule.nextDueAt(), null);
});

test('an escalation asks more people, without the requester, and beckons', async () => {
  void scheduler.start();
  await plan([{ kind: 'escalation', index: 0, at: START + HOUR }], { requester: 'kim' });
  clock.pass(HOUR);
  await worked();
  const { members, item: escalated } = membersAndItem();
  assert.deepEqual(members, ['dana', 'lee']);
  assert.equal(escalated.beckon.reason, 'escalation');
  assert.equal(escalated.audiences.at(-1)!.by, 'escalation');
  assert.equal(escalated.thread.at(-1)!.text, 'Procurement lead');
});

function membersAndItem() {
  const stored = parts.store.reader.item('a')!;
  return { members: parts.store.reader.membersOf(stored.setId), item: stored.item };
}

test('hundreds due at once are all worked', async () => {
  await parts.store.writer.write((tx) => {
    for (let i = 0; i < 350; i++) {
      save(tx, itemOf(`n${i}`), ['dana']);
      tx.schedule(`n${i}`, [reminder(START)]);
    }
  });
  void scheduler.start();
  await worked();
  for (let i = 0; i < 350; i++) assert.equal(parts.store.reader.item(`n${i}`)!.item.beckon.reason, 'reminder');
});

test('what is due by this clock and not by that of the units is asked for once a look, and done when it is due to them', async () => {
  const { schedule, feed, writer } = parts.store;
  const ahead = { now: () => clock.now() + HOUR };
  let asked = 0;
  const counted: typeof writer = {
    ...writer,
    checkForeign() {},
    close: async () => {},
    write(work) {
      asked += 1;
      return writer.write(work);
    },
  };
  await plan([reminder(START + 2 * 1000)]);
  const early = createScheduler({
    reader: schedule,
    writer: counted,
    feed,
    clock: ahead,
    timers: clock,
    log: silentLog,
  });
  await early.start();
  for (let turns = 0; turns < 20; turns += 1) await turn();
  assert.equal(asked, 1);
  clock.pass(1000);
  await until('it looked again', () => asked === 2);
  clock.pass(1000);
  await until('it is done', () => reminders() === 1);
  await early.close();
});
