/** What goes wrong between relays and their log, and with relays that stand still. */
import type { Chance } from '../chance.ts';
import { COMPARES, type Kind } from '../plan.ts';
import type { SimulatedRelay } from '../relay.ts';
import type { World } from '../world.ts';
import { createTwoAnswers } from './answered-twice.ts';
import { createEndings } from './ended-access.ts';

/** Chances at each step. */
const CHANCES = {
  ...{ cut: 0.03, mend: 0.25, away: 0.015, back: 0.25, failOver: 0.02, pause: 0.03 },
  ...{ loseDisk: 0.006, leave: 0.006, restart: 0.3, update: 0.04, compare: 0.04, compareJoining: 0.5 },
} as const;
/** Virtual ms: of a failover; of standing still, shorter than a turn and longer than any lease. */
const LASTS = { failOver: 3000, pauses: [100, 400, 2000, 8000, 30_000] } as const;

/** Its relay is started anew, as the newer program. */
export async function update({ places, journal }: World, relay: SimulatedRelay, number: number): Promise<void> {
  if (!places.copyOf(number)?.update()) return;
  journal.count('relays are updated one by one');
  journal.say(relay.name, 'is updated');
  await relay.kill();
}

/** @returns what happens at each step; nothing where one relay is by itself */
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

  /** A line is whole where its relay is not cut off and the log is there. */
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

  /** What is done to its copy while it is down: the next start finds it so. */
  async function turnDisk(relay: SimulatedRelay, number: number, of: string): Promise<void> {
    const copy = places.copyOf(number);
    if (happens('update', 'relays are updated one by one', of)) await update(world, relay, number);
    const loses = happens('loseDisk', 'a relay loses its disk', of);
    const leaves = happens('leave', 'a relay leaves and comes back', of);
    // Nobody takes the last one away.
    const isLast = relays.every((_, index) => index + 1 === number || !places.copyOf(index + 1)?.isThere());
    if (!copy || isLast || !(loses || leaves)) return;
    await relay.kill();
    if (!loses && !copy.leaveLog()) return;
    journal.count(loses ? 'a relay loses its disk' : 'a relay leaves and comes back');
    journal.say(relay.name, loses ? 'loses its disk' : 'leaves');
    if (loses) copy.lose();
  }

  /** One that stands apart finds at its start what it may go on from; one that left is refused, until its store is put away. */
  async function administer(relay: SimulatedRelay, number: number, of: string): Promise<void> {
    const restarts = happens('restart', null, of);
    if (restarts && relay.isStopped()) await relay.kill();
    if (!restarts || !relay.wasRefused()) return;
    journal.count('a relay that left is refused');
    places.copyOf(number)?.lose();
  }

  const answerTwice = createTwoAnswers(world);
  const endAccess = createEndings(world, (relay) => away || cutOff.has(relay));

  /** Asked of one that is up; likelier while another is on its way. */
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
