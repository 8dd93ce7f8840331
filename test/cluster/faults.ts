/** What befalls several relays at work, each as often and as long as one has time for. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { limitFiles } from '../helpers/limited.ts';
import { until } from '../helpers/until.ts';
import { account } from './account.ts';
import type { RigRelay } from './parts/relay.ts';
import { sendOnce } from './parts/source.ts';
import { type Rig, type RigOptions, startRig } from './rig.ts';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/** All relays run and are ready; the first brought the data, the others joined it. */
export async function startAll(t: TestContext, options: RigOptions = {}): Promise<Rig> {
  const rig = await startRig(t, options);
  const [first, ...others] = rig.relays;
  await first?.begin();
  await Promise.all(others.map((relay) => relay.begin()));
  return rig;
}

/** Hurts a rig at work, waits until all are ready again, and demands the account. */
async function under(
  t: TestContext,
  options: RigOptions & TrafficOptions,
  hurt: (rig: Rig, traffic: Traffic) => Promise<void>,
): Promise<void> {
  const rig = await startAll(t, options);
  const traffic = await startTraffic(t, rig, options);
  await goesOn(traffic);
  await hurt(rig, traffic);
  await Promise.all(rig.relays.map((relay) => relay.ready(60_000)));
  await goesOn(traffic);
  await account(t, rig, traffic);
}

/** So many more events were accepted. */
async function goesOn(traffic: Traffic, more = 20): Promise<void> {
  const now = traffic.accepted();
  await until('events are accepted', () => traffic.accepted() >= now + more, 30_000);
}

const pick = (rig: Rig, n: number): RigRelay => {
  const relay = rig.relays[n % rig.relays.length];
  assert.ok(relay);
  return relay;
};

/**
 * When it dies. `at once`: between any two of its steps. The others: while it waits for the log to say what became of what it sent. That
 * never arrives (`lost`), arrives when it is dead (`late`), or is there, and nobody heard of it (`unheard`).
 */
const MOMENTS = ['lost', 'at once', 'late', 'unheard'] as const;
/** By its name the relay's statement is known on the line. */
const APPEND = 'append';
/** ms in which one that has desks or sources has something to write. */
const WRITES_WITHIN_MS = 2_000;

async function kill(relay: RigRelay, moment: (typeof MOMENTS)[number] = 'at once'): Promise<void> {
  if (moment !== 'at once') {
    const waits = relay.line?.holdAt(APPEND, moment === 'unheard' ? 'after' : 'before');
    await Promise.race([waits, pause(WRITES_WITHIN_MS)]);
    // So that what was told too early has been heard.
    await pause(50);
  }
  await relay.end('SIGKILL');
  if (moment !== 'late') relay.line?.cut();
  relay.line?.mend();
}

/** About one each second, in turn, as long as another is ready to take its desks. */
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

/** Places of the relays that are ready. */
async function readyOf({ relays }: Rig): Promise<number[]> {
  const states = await Promise.all(relays.map((relay) => relay.isReady()));
  return states.flatMap((isReady, n) => (isReady ? [n] : []));
}

/** Each in turn stands still for so long and goes on. */
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

/** Each line in turn: broken, then silent, for so long. */
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

/** The database dies and is started anew, so many times: nothing is accepted meanwhile, and what desks have they can read. */
export const databaseKilled = (t: TestContext, times: number): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (let n = 0; n < times; n++) {
      await rig.database.kill('SIGKILL');
      await until('nobody is ready', async () => (await rig.balancer.ready()).length === 0, 30_000);
      const before = traffic.accepted();
      const [desk] = traffic.desks;
      const read = await fetch(`${rig.url}/v1/items`, {
        headers: { authorization: `Bearer ${rig.tokenOf(desk?.person ?? '')}` },
      });
      assert.equal(read.status, 200, 'reading goes on');
      assert.equal(traffic.accepted(), before, 'nothing is accepted');
      await rig.database.start();
      await goesOn(traffic);
    }
  });

/** One after the other is emptied, ended in order and started again, as for an update: nobody's event is refused. */
export const oneByOne = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    for (const relay of rig.relays) {
      await rig.balancer.set(relay.name, 'drain');
      await relay.end('SIGTERM');
      await relay.begin();
      await rig.balancer.set(relay.name, 'ready');
      await until(`the balancer finds ${relay.name}`, async () => (await rig.balancer.ready()).includes(relay.name));
      await goesOn(traffic);
    }
    for (const { refused } of traffic.sources) assert.deepEqual([...refused], []);
  });

/** The primary dies, and its standby takes over. */
export const failedOver = (t: TestContext): Promise<void> =>
  under(t, { standby: true }, async (rig, traffic) => {
    await rig.failOver();
    await goesOn(traffic);
  });

/** One relay's disk takes no more: the others go on, it gives up its desks, and comes back once there is room. */
export const diskFull = (t: TestContext): Promise<void> =>
  under(t, {}, async (rig, traffic) => {
    const relay = pick(rig, 1);
    await limitFiles(relay.pid, 0);
    await until(`${relay.name} says that it is not ready`, async () => !(await relay.isReady()), 30_000);
    await goesOn(traffic, 60);
    await limitFiles(relay.pid, null);
  });

/** A relay's disk is lost with all that was on it: it joins as an empty one does. */
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
  await account(t, rig, traffic);
}

/** PostgreSQL is put back to an earlier moment: whoever has more says so and takes nothing more, and keeps what was acknowledged. */
export async function putBack(t: TestContext): Promise<void> {
  const rig = await startAll(t);
  const traffic = await startTraffic(t, rig);
  await goesOn(traffic);
  const earlier = await rig.database.copy();
  await goesOn(traffic);
  await rig.database.restore(earlier);
  for (const relay of rig.relays) {
    await until(
      `${relay.name} notices`,
      async () => /history|went back|began anew/.test(await relay.trouble()),
      30_000,
    );
    const { status } = await sendOnce({ url: relay.url, key: rig.sourceKey }, randomUUID(), rig.people.slice(0, 1));
    assert.equal(status, 503, `${relay.name} takes nothing more`);
  }
  const accepted = traffic.sources.flatMap((source) => source.accepted.map(({ itemId }) => itemId));
  const missing = rig.relays.map((relay) => {
    const copy = relay.copy();
    const has = new Set(
      copy
        .prepare('SELECT id FROM items')
        .all()
        .map(({ id }) => id),
    );
    copy.close();
    return accepted.filter((id) => !has.has(id));
  });
  assert.ok(
    missing.some(({ length }) => length === 0),
    'what was acknowledged is at one of them',
  );
}
