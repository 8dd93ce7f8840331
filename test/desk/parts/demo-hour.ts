/**
 * The demo feed in simulated time: the simulator's scenarios send, the relay's decisions and store create items, and a desk raises
 * notifications. Only HTTP and sockets are left out, and nothing waits for a real clock.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { acceptEvents } from '../../../relay/domain/accept/accept-event.ts';
import { createScheduler } from '../../../relay/domain/schedule/scheduler.ts';
import type { Directory } from '../../../shared/directory.ts';
import { parseEvent } from '../../../shared/rules/parse-event.ts';
import { SECOND, type Clock as SimulatorClock } from '../../../simulator/clock.ts';
import { runDemo, TURN_GAP } from '../../../simulator/demo.ts';
import { accessFrom, demoDirectory } from '../../../simulator/directory.ts';
import { CustomerInbox } from '../../../simulator/journal.ts';
import { seededRandom } from '../../../simulator/random.ts';
import { SCENARIOS } from '../../../simulator/scenarios/index.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { createPacer, createStage } from '../../../simulator/stage.ts';
import { createTasks } from '../../../simulator/tasks.ts';
import type { Wire, WireRequest } from '../../../simulator/wire.ts';
import { createWorld } from '../../../simulator/world.ts';
import type { FakeClock } from '../../electron/parts/clock.ts';
import type { TestDesk } from '../../electron/parts/desk.ts';
import { openParts, type Parts, random, silentLog } from '../../relay/parts/store.ts';

/** A clock that advances when no work is in flight. */
export interface IdleClock extends FakeClock, SimulatorClock {
  /** Advances to the next timer, at most to `end`. @returns false at the end */
  next(end: number): boolean;
}

export function idleClock(start: number): IdleClock {
  let now = start;
  let number = 0;
  const timers = new Map<number, { at: number; work: () => void }>();
  const after = (ms: number, work: () => void) => {
    const id = number++;
    timers.set(id, { at: now + Math.max(0, ms), work });
    return () => void timers.delete(id);
  };
  const next = (end: number): boolean => {
    const first = Math.min(...[...timers.values()].map(({ at }) => at));
    if (first > end) return false;
    now = Math.max(now, first);
    for (const [id, { at, work }] of [...timers]) if (at <= now && timers.delete(id)) work();
    return true;
  };
  return {
    now: () => now,
    after,
    next,
    tick(ms) {
      const end = now + ms;
      while (next(end));
      now = end;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancel = after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
  };
}

function senderOf({ url, headers }: WireRequest, { sources = [] }: Directory): string {
  const [, named] = /\/v1\/sources\/([^/]+)\/events$/.exec(url) ?? [];
  const keyed = sources.find(({ key }) => headers.authorization === `Bearer ${key}`);
  return named ?? keyed?.id ?? '';
}

function eventsOf({ headers, body = '' }: WireRequest): unknown[] {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/cloudevents-batch+json')) return JSON.parse(body);
  if (type.startsWith('application/cloudevents+json')) return [JSON.parse(body)];
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') ? [[name.slice(3), decodeURIComponent(value)]] : [],
  );
  return [{ ...Object.fromEntries(attributes), datacontenttype: type, data: JSON.parse(body) }];
}

/** Passes the simulator's requests to the relay's decisions, as its HTTP layer would. */
function directWire(parts: Parts): Wire & { underWay(): number } {
  const directory = demoDirectory();
  let underWay = 0;
  return {
    underWay: () => underWay,
    async send(request) {
      underWay += 1;
      try {
        const source = parts.view().source(senderOf(request, directory));
        assert.ok(source, request.url);
        const parsed = eventsOf(request).map((value) => parseEvent(value));
        const events = parsed.flatMap((one) => (one.ok ? [one.event] : []));
        const pointers = events.map((_, index) => `/${index}`);
        const received = { events, pointers, faults: [] };
        const results = await parts.store.writer.write((tx) => acceptEvents(tx, source, received, random));
        return { status: 202, headers: {}, text: JSON.stringify({ results }) };
      } finally {
        underWay -= 1;
      }
    },
    close() {},
  };
}

const rethrow = (error: unknown): never => {
  throw error;
};

/** Idle turns of the event loop after which all work counts as done. */
const REST_TURNS = 3;

/** Plays the demo for so many ms; calls `moment` after each step. @param parts the relay's store, with the demo's directory */
export async function playDemo(parts: Parts, clock: IdleClock, ms: number, moment: () => void): Promise<void> {
  const wire = directWire(parts);
  const tasks = createTasks(rethrow);
  const seeded = seededRandom(11);
  const world = createWorld({
    relayUrl: 'http://relay.test',
    access: accessFrom(demoDirectory(), {}),
    key: null,
    run: clock.now(),
    clock,
    random: seeded,
    wire,
    tasks,
    limiter: null,
    alsoTo: null,
    maxInFlight: 1,
    patience: null,
    onAnswer() {},
    onTrouble() {},
  });
  const pacer = createPacer(TURN_GAP, clock);
  let rounds = 0;
  const play = (scenario: Scenario) => {
    const { name, title, ending } = scenario;
    const report = { name, title, ending, state: 'running' as const, fate: null, rounds: 0, sent: [], asks: [] };
    return scenario.play(
      createStage({
        ...{ mode: 'demo', scenario, report, systems: world.systems, clock, tasks, pacer },
        random: seeded.fork(`${name}/${rounds++}`),
        inbox: new CustomerInbox(),
        waitFor: null,
        customersHere: false,
        colleague: () => null,
        tell() {},
      }),
    );
  };
  const { signal } = tasks;
  const demo = runDemo({ world, scenarios: SCENARIOS, random: seeded, clock, signal, play, onError: rethrow });
  const rest = async () => {
    for (let quiet = 0; quiet < REST_TURNS; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quiet = wire.underWay() === 0 ? quiet + 1 : 0;
    }
  };
  const end = clock.now() + ms;
  await rest();
  while (clock.next(end)) {
    await rest();
    moment();
  }
  await tasks.close();
  const closing = Promise.all([world.close(0), demo]);
  clock.tick(SECOND);
  await closing;
}

/** Connects the store's changes to the desk of the demo's person. */
export function followDemo({ store }: Parts, { desk }: TestDesk): void {
  store.feed.subscribe((changes) => {
    for (const change of changes) {
      if (change.kind === 'item' && change.members.includes('dana')) desk.relay.item(change);
      if (change.kind === 'removed' && change.userId === 'dana') desk.relay.removed(change);
    }
  });
}

/** A relay's store with the demo's directory, its schedule running. */
export function demoStore(t: TestContext, clock: IdleClock): Parts {
  const parts = openParts(demoDirectory(), clock);
  const { schedule, writer, feed } = parts.store;
  const scheduler = createScheduler({ reader: schedule, writer, feed, clock, timers: clock, log: silentLog });
  t.after(async () => {
    await scheduler.close();
    await parts.close();
  });
  return parts;
}
