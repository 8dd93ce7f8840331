/** Faults between relays and their log, and pauses of relays. */
import type { Chance } from '../chance.ts';
import { COMPARES, type Kind } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { World } from '../world.ts';
import { createTwoAnswers } from './answered-twice.ts';
import { createEndings } from './ended-access.ts';

const CHANCES = {
  ...{ cut: 0.03, mend: 0.25, away: 0.015, back: 0.25, failOver: 0.02, pause: 0.03 },
  ...{ loseDisk: 0.006, leave: 0.006, restart: 0.3, update: 0.04, compare: 0.04, compareJoining: 0.5 },
} as const;
/** Virtual ms: duration of a failover; of pauses, some shorter than a turn and some longer than any lease. */
const LASTS = { failOver: 3000, pauses: [100, 400, 2000, 8000, 30_000] } as const;

/** Restarts the relay with the newer program. */
export async function update({ places, journal }: World, relay: SimulatedRelay, number: number): Promise<void> {
  if (!places.copyOf(number)?.update()) return;
  journal.count('relays are updated one by one');
  journal.say(relay.name, 'is updated');
  await relay.kill();
}

/** @returns runs at each step; does nothing for a single relay */
export function createClusterFaults(world: World): () => Promise<void> {
  const { plan, places, relays, journal, time, now } = world;
  const { log } = places;
  if (!log) return async () => {};
  const draws = new Map<string, Chance>();
  const draw = (name: string): Chance => {
    const known = draws.get(name) ?? world.chance.of(`log: ${name}`);
    draws.set(name, known);
    return known;
  };
  const happens = (name: keyof typeof CHANCES, kind: Kind | null, of = ''): boolean =>
    draw(`${name}${of}`).happens(CHANCES[name]) && (kind === null || plan.kinds.has(kind));
  const cutOff = new Set<string>();
  let away = false;

  /** Mends each line whose relay is not cut off, if the log is available. */
  function join(): void {
    for (const { name } of relays) {
      if (away || cutOff.has(name)) log?.cut(name);
      else log?.mend(name);
    }
  }
  function turn(set: Set<string>, name: string, of: string): void {
    if (happens('cut', 'a relay is cut off from the log', of)) {
      if (set.has(name)) return;
      journal.count('a relay is cut off from the log');
      journal.say(name, 'is cut off from the log');
      set.add(name);
    } else if (happens('mend', null, of) && set.delete(name)) journal.say(name, 'reaches the log again');
  }
  function turnLog(): void {
    if (happens('away', 'the log is away')) {
      if (!away) journal.count('the log is away');
      if (!away) journal.say('log', 'is away');
      away = true;
    } else if (happens('back', null) && away) {
      journal.say('log', 'is back');
      away = false;
    }
    if (!happens('failOver', 'the log fails over') || away) return;
    journal.count('the log fails over');
    journal.say('log', 'fails over');
    away = true;
    time.after(LASTS.failOver, () => {
      if (now.healed) return;
      away = false;
      join();
    });
  }

  /** Changes the copy of a relay that is down, so that the next start finds it changed. */
  async function turnDisk(relay: SimulatedRelay, number: number, of: string): Promise<void> {
    const copy = places.copyOf(number);
    if (happens('update', 'relays are updated one by one', of)) await update(world, relay, number);
    const loses = happens('loseDisk', 'a relay loses its disk', of);
    const leaves = happens('leave', 'a relay leaves and comes back', of);
    // At least one copy remains.
    const isLast = relays.every((_, index) => index + 1 === number || !places.copyOf(index + 1)?.isThere());
    if (!copy || isLast || !(loses || leaves)) return;
    await relay.kill();
    if (!loses && !copy.leaveLog()) return;
    journal.count(loses ? 'a relay loses its disk' : 'a relay leaves and comes back');
    journal.say(relay.name, loses ? 'loses its disk' : 'leaves');
    if (loses) copy.lose();
  }

  /** A relay that diverged learns at its start what it may continue from; one that left is rejected until its store is removed. */
  async function administer(relay: SimulatedRelay, number: number, of: string): Promise<void> {
    const restarts = happens('restart', null, of);
    if (restarts && relay.isStopped()) await relay.kill();
    if (!restarts || !relay.wasRefused()) return;
    journal.count('a relay that left is refused');
    places.copyOf(number)?.lose();
  }

  const answerTwice = createTwoAnswers(world);
  const endAccess = createEndings(world, (relay) => away || cutOff.has(relay));

  /** At a relay that is up; more likely during another comparison. */
  function compare(): void {
    const joins = relays.some((relay) => relay.isRunning() && !relay.isUp());
    const asked = [happens('compare', COMPARES), happens('compareJoining', COMPARES)];
    const relay = relays.find((one) => one.isUp() && !one.isStopped());
    if (!relay || !(asked[0] || (joins && asked[1]))) return;
    journal.count(COMPARES);
    if (joins) journal.count(`${COMPARES} while a relay joins`);
    journal.say('administrator', `has the copies held against each other, by ${relay.name}`);
    relay
      .asked()
      .then((asked) => asked.compare())
      .catch(() => {});
  }

  return async () => {
    for (const [index, relay] of relays.entries()) {
      const of = ` ${index + 1}`;
      await turnDisk(relay, index + 1, of);
      await administer(relay, index + 1, of);
      turn(cutOff, relay.name, of);
      const isPaused = happens('pause', 'a relay is paused', of);
      const ms = draw(`pause of${of}`).pick(LASTS.pauses);
      if (!isPaused || !relay.isUp()) continue;
      journal.count('a relay is paused');
      relay.pause(ms);
    }
    turnLog();
    join();
    compare();
    answerTwice();
    endAccess();
  };
}
