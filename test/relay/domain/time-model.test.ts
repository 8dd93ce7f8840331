/**
 * Reminders against a model: time stops or jumps, due times move, relays restart. Every due reminder was sent once, future ones are on the
 * ladder, and all overdue ones are sent as one. In elapsed time, and in a working time with a weekend, a holiday and a clock change.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { Item } from '../../../shared/items.ts';
import { parseDuration } from '../../../shared/rules/duration.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { ELAPSED, type StepClock, workingClock } from '../../../shared/rules/step-clock.ts';
import type { WorkingTime } from '../../../shared/working-time.ts';
import { runs } from '../../helpers/runs.ts';
import { createHandClock } from '../parts/clock.ts';
import { openParts, random } from '../parts/store.ts';

/** A Friday; the clocks change on Sunday. */
const START = Date.parse('2027-03-26T08:00:00Z');
const WORKING: WorkingTime = {
  timeZone: 'Europe/Berlin',
  spans: [
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' },
    { days: ['sat'], from: '22:00', to: '04:00' },
  ],
  holidays: ['2027-03-29'],
};
const HOUR = 3600_000;
const OFFSETS = ['-PT6H', '-PT2H', 'PT0S', 'PT3H'];

const clock = createHandClock(START);
const directory = {
  sources: [{ id: 'erp', name: 'ERP' }],
  roles: [{ id: 'buyers', name: 'Buyers', workingTime: WORKING }],
  users: [{ id: 'dana', name: 'Dana', roles: ['buyers'] }],
};
const parts = openParts(directory, clock);
after(() => parts.close());

type Step = { do: 'time'; by: number } | { do: 'move'; to: number } | { do: 'restart' };
const hours = (min: number, max: number) => fc.integer({ min, max }).map((half) => (half * HOUR) / 2);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('time' as const), by: hours(-4, 12) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), to: hours(-6, 24) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

/** A reminder is pending at a time, or not pending (any more). */
class Model {
  reminded = 0;
  readonly #toCome = new Map<number, number>();
  readonly #done = new Map<number, number>();

  readonly #clock: StepClock;

  constructor(stepClock: StepClock, due: number, now: number) {
    this.#clock = stepClock;
    for (const [index, at] of this.#moments(due)) if (at > now) this.#toCome.set(index, at);
  }

  #moments = (due: number): [number, number][] =>
    OFFSETS.map((iso, index) => [index, this.#clock.after(due, parseDuration(iso))]);

  move(due: number, now: number): void {
    for (const [index, at] of this.#moments(due)) {
      // A reminder sent for exactly this time stays done, even if the clock was since set back.
      if (this.#done.get(index) === at) continue;
      // A move past the reminder's time makes it due now.
      if (at <= now && !this.#toCome.has(index)) continue;
      this.#toCome.set(index, at);
      this.#done.delete(index);
    }
  }

  look(now: number): void {
    const due = [...this.#toCome].filter(([, at]) => at <= now);
    for (const [index, at] of due) {
      this.#toCome.delete(index);
      this.#done.set(index, at);
    }
    if (due.length > 0) this.reminded += 1;
  }

  get toCome(): string[] {
    return [...this.#toCome.values()].sort((a, b) => a - b).map((at) => new Date(at).toISOString());
  }
}

async function send(type: string, data: object): Promise<string> {
  const envelope = { specversion: '1.0', id: crypto.randomUUID(), source: '/t', type: `com.xconnector.${type}`, data };
  const parsed = parseEvent(envelope);
  assert.ok(parsed.ok);
  const source = parts.view().source('erp');
  assert.ok(source);
  await parts.store.writer.write((tx) =>
    acceptEvents(tx, source, { events: [parsed.event], pointers: [''], faults: [] }, random),
  );
  return parsed.event.id;
}

const look = () => parts.store.writer.write((tx) => workSchedule(tx));

function check(item: Item | undefined, model: Model): void {
  assert.ok(item);
  assert.equal(item.thread.filter(({ kind }) => kind === 'reminder').length, model.reminded);
  const ladder = item.ladder ?? [];
  assert.deepEqual(
    ladder.filter(({ doneAt }) => doneAt === null).map(({ at }) => at),
    model.toCome,
  );
  assert.deepEqual(
    ladder,
    [...ladder].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  );
}

const CLOCKS = [
  ['elapsed', ELAPSED],
  ['working', workingClock(WORKING)],
] as const;

for (const [name, stepClock] of CLOCKS)
  test(`whatever time and the due time do, each reminder comes once, and the ladder says which are to come: ${name} time`, async () => {
    clock.setWall(START);
    await fc.assert(
      fc.asyncProperty(hours(-8, 24), fc.array(step, { minLength: 1, maxLength: 12 }), async (first, steps) => {
        const due = clock.now() + first;
        const at = (ms: number) => new Date(ms).toISOString();
        const data = { title: 'T', audience: { roles: ['buyers'] }, clock: name, dueAt: at(due), reminders: OFFSETS };
        const eventId = await send('approval.requested', data);
        const model = new Model(stepClock, due, clock.now());
        const now = () => parts.store.writer.write((tx) => tx.itemOfEvent('erp', '/t', eventId)?.item);
        for (const one of steps) {
          if (one.do === 'time') clock.setWall(clock.now() + one.by);
          if (one.do === 'restart') await parts.reopen();
          if (one.do === 'move') {
            const to = clock.now() + one.to;
            await send('item.updated', { eventId, dueAt: at(to) });
            model.move(to, clock.now());
          }
          await look();
          model.look(clock.now());
          check(await now(), model);
        }
        await send('item.withdrawn', { eventId, reason: 'over' });
        assert.deepEqual(
          ((await now())?.ladder ?? []).filter(({ doneAt }) => doneAt === null),
          [],
        );
      }),
      { numRuns: runs(80) },
    );
  });
