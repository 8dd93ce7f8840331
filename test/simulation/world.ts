/** What one run is made of, from its plan: a relay, desks, a source, and what goes wrong between them. */
import { dirname } from 'node:path';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import { sealingIn } from '../relay/parts/store.ts';
import { type Chance, chanceOf } from './chance.ts';
import { createSimulatedDesk, type SimulatedDesk } from './desk.ts';
import { createDirectory, type SimulatedDirectory } from './directory.ts';
import { createEventMaker, type EventMaker } from './events.ts';
import { createJournal, type Journal } from './journal.ts';
import type { Faulty } from './mutants.ts';
import { createNetwork, type Network } from './network.ts';
import type { Kind, Plan } from './plan.ts';
import { createSimulatedRelay, type SimulatedRelay } from './relay.ts';
import { createSimulatedSource, type SimulatedSource } from './source.ts';
import { createTime, type VirtualTime } from './time.ts';
import { createWitness, type Witness } from './witness.ts';

export interface World {
  plan: Plan;
  chance: Chance;
  time: VirtualTime;
  journal: Journal;
  network: Network;
  directory: SimulatedDirectory;
  relay: SimulatedRelay;
  source: SimulatedSource;
  events: EventMaker;
  witness: Witness;
  desks: readonly SimulatedDesk[];
  path: string;
  now: WorldNow;
}

/** What is the case now. */
export interface WorldNow {
  /** Nothing goes wrong any more. */
  healed: boolean;
  /** The relay's disk has no room. */
  full: boolean;
  /** Virtual ms since 1970 until which all sleep. */
  asleepUntil: number;
}

export const START = Date.UTC(2026, 2, 27, 9);
/** ms by which a clock is set on or back: longer than anything may wait once nothing goes wrong. */
const CLOCK_STEP_MS = 3_600_000;

/** How far a wall clock is ahead: set on or back once, and in half of the worlds right again later. */
function clockOf(plan: Plan, chance: Chance, kind: Kind, time: VirtualTime, journal: Journal): () => number {
  const step = (chance.happens(0.5) ? 1 : -1) * CLOCK_STEP_MS;
  const from = chance.below(plan.ms);
  const to = chance.happens(0.5) ? plan.ms + chance.below(plan.ms) : Number.POSITIVE_INFINITY;
  if (!plan.kinds.has(kind)) return () => 0;
  journal.count(`${kind} ${step > 0 ? 'on' : 'back'}`);
  return () => (time.now() >= START + from && time.now() < START + to ? step : 0);
}

/** @param path of the relay's store */
export function createWorld(plan: Plan, path: string, faulty: Faulty): World {
  const chance = chanceOf(plan.seed);
  let stirred = 0;
  const stir = (): void => {
    stirred += 1;
  };
  const time = createTime(START, () => stirred);
  const journal = createJournal(time.now, START);
  const now: WorldNow = { healed: false, full: false, asleepUntil: 0 };
  const { kinds } = plan;
  const network = createNetwork({ ...{ time, journal, kinds, stir }, chance: chance.of('network') });
  const directory = createDirectory(plan.people);
  const { people } = directory;
  const witness = createWitness(journal);
  const clock = (kind: Kind, name: string) => clockOf(plan, chance.of(name), kind, time, journal);
  const mortal = (kind: Kind) => () => !now.healed && kinds.has(kind);
  const relay = createSimulatedRelay({
    ...{ time, journal, plan, network, path, stir, faulty },
    chance: chance.of('relay'),
    sealing: sealingIn(dirname(path)),
    rows: (): DirectoryRow[] => directory.rows(),
    ahead: clock('the clock of the relay is stepped', 'clock of the relay'),
    receive: (request) => source.receive(request),
    mortal: mortal('the relay dies at a call of its store'),
    isFull: () => now.full,
    witness: witness.see,
  });
  const source = createSimulatedSource({
    ...{ time, journal, kinds, network, relay },
    chance: chance.of('source'),
    faulty: () => !now.healed,
    asleepUntil: () => now.asleepUntil,
  });
  const events = createEventMaker({ ...{ journal, kinds, people }, chance: chance.of('events'), now: time.now });
  const places = people.map((userId) => ({ userId, number: 1 }));
  if (kinds.has('a person has two desks')) places.push({ userId: people[0] ?? '', number: 2 });
  const desks = places.map(({ userId, number }) =>
    createSimulatedDesk({
      ...{ time, journal, plan, network, relay, userId, number, stir, faulty },
      others: people.filter((other) => other !== userId),
      chance: chance.of(`desk ${number} of ${userId}`),
      ahead: clock('the clock of a desk is stepped', `clock of desk ${number} of ${userId}`),
      mortal: mortal('a desk dies at a call of its outbox'),
    }),
  );
  if (desks.length > people.length) journal.count('a person has two desks');
  return { plan, chance, time, journal, network, directory, relay, source, events, witness, desks, path, now };
}
