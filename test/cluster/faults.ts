/** Faults of running relays; the caller chooses how often and for how long. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';
import { account } from './account.ts';
import type { RigRelay } from './parts/relay.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';
import { startTraffic, type TrafficOptions } from './traffic.ts';
import { goesOn, pick, startAnew, under } from './under.ts';

/**
 * When a relay is killed. `at once`: between any two steps. The others: while it waits for the reply to an append. The append never
 * arrives (`lost`), arrives after the kill (`late`), or is executed and its reply is lost (`unheard`).
 */
const MOMENTS = ['lost', 'at once', 'late', 'unheard'] as const;
/** Identifies the append statement on the line. */
const APPEND = 'append';
/** ms within which a relay with desks or sources writes. */
const WRITES_WITHIN_MS = 2_000;

async function kill(relay: RigRelay, moment: (typeof MOMENTS)[number] = 'at once'): Promise<void> {
  if (moment !== 'at once') {
    const waits = relay.line?.holdAt(APPEND, moment === 'unheard' ? 'after' : 'before');
    await Promise.race([waits, pause(WRITES_WITHIN_MS)]);
    // So that a premature reply reaches its client.
    await pause(50);
  }
  await relay.end('SIGKILL');
  if (moment !== 'late') relay.line?.cut();
  relay.line?.mend();
}

/** Kills about one relay a second, in turn, while another is ready to take over its desks. */
export const killsEachSecond = (
  t: TestContext,
  seconds: number,
  options: RigOptions & TrafficOptions = {},
): Promise<void> =>
  under(t, options, async (rig) => {
    let kills = 0;
    const starting: Promise<void>[] = [];
    const end = Date.now() + seconds * 1000;
    for (let last = -1; Date.now() < end; await pause(1000)) {
      const ready = await readyOf(rig);
      if (ready.length < 2) continue;
      const next = ready.find((n) => n > last) ?? ready[0] ?? 0;
      const victim = pick(rig, next);
      await kill(victim, MOMENTS[kills % MOMENTS.length]);
      starting.push(victim.start());
      kills += 1;
      last = next;
    }
    await Promise.all(starting);
    t.diagnostic(`${kills} kills in ${seconds} s`);
  });

async function readyOf({ relays }: Rig): Promise<number[]> {
  const states = await Promise.all(relays.map((relay) => relay.isReady()));
  return states.flatMap((isReady, n) => (isReady ? [n] : []));
}

export const pauses = (t: TestContext, ms: number): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (const relay of rig.relays) {
      relay.pause();
      await pause(ms);
      await goesOn(traffic);
      relay.resume();
      await relay.ready();
    }
  });

/** Each line in turn is cut, then held silent. */
export const linesCut = (t: TestContext, ms: number): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (const relay of rig.relays) {
      for (const how of ['cut', 'hold'] as const) {
        relay.line?.[how]();
        await until(`${relay.name} says that it is not ready`, async () => !(await relay.isReady()), 30_000);
        await pause(ms);
        await goesOn(traffic);
        relay.line?.mend();
        await relay.ready();
      }
    }
  });

/** A rolling restart: no event is rejected, and all copies are equal. */
export const oneByOne = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (const relay of rig.relays) {
      await startAnew(rig, relay);
      await goesOn(traffic);
    }
    for (const { refused } of traffic.sources) assert.deepEqual([...refused], []);
    await pick(rig, 0).verb('cluster', 'verify');
  });

/** One relay's disk is full: the others continue, it releases its desks, and recovers once there is space. */
export const diskFull = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    const relay = pick(rig, 1);
    await limitFiles(relay.pid, 0);
    await until(`${relay.name} says that it is not ready`, async () => !(await relay.isReady()), 30_000);
    await goesOn(traffic, 60);
    await limitFiles(relay.pid, null);
  });

/** A relay loses its data directory: it joins as an empty one does. */
export const emptyOneJoins = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    const relay = pick(rig, 2);
    await relay.end('SIGKILL');
    await rm(relay.data, { recursive: true });
    await goesOn(traffic);
    await relay.begin();
  });

/** From one relay to three and back, with the data. */
export async function oneToThreeAndBack(t: TestContext): Promise<void> {
  const rig = await startRig(t);
  const [first, ...others] = rig.relays;
  assert.ok(first);
  await first.begin({ alone: true });
  const traffic = await startTraffic(t, rig);
  await goesOn(traffic);
  await first.end('SIGTERM');
  await first.begin();
  await goesOn(traffic);
  for (const other of others) {
    await other.begin();
    await goesOn(traffic);
  }
  for (const other of others) await other.end('SIGTERM');
  await goesOn(traffic);
  await first.end('SIGTERM');
  await first.verb('cluster', 'leave');
  await first.begin({ alone: true });
  await goesOn(traffic);
  await account(t, rig, traffic);
}
