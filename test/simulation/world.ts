/** The parts of one run, built from its plan: one or more relays, desks, a source, and the faults between them. */
import { type Chance, chanceOf } from './chance.ts';
import { KEPT_MS } from './cluster/time-book.ts';
import { createSimulatedDesk, type SimulatedDesk } from './desk.ts';
import { createDirectory, type SimulatedDirectory } from './directory.ts';
import { createEventMaker, type EventMaker } from './events.ts';
import type { Faulty } from './faulty.ts';
import { createJournal, type Journal } from './journal.ts';
import { type Kind, LEAVES, type Plan } from './plan.ts';
import { type Book, createBook } from './reads/book.ts';
import type { SimulatedRelay } from './relay.ts';
import { createRelays, type OpenPlaces, type Places } from './relays.ts';
import { createSimulatedSource, type SimulatedSource } from './source.ts';
import { createTime, type VirtualTime } from './time.ts';
import { createWitness, type Witness } from './witness.ts';
import { START, type WorldNow } from './world-now.ts';

/** An answer over HTTP that the relay acknowledged. */
interface Acknowledged {
  itemId: string;
  key: string;
}

export interface World {
  plan: Plan;
  chance: Chance;
  time: VirtualTime;
  journal: Journal;
  directory: SimulatedDirectory;
  relays: readonly SimulatedRelay[];
  /** The relay, up or down, that the next request reaches; random in a cluster. */
  anyRelay: () => SimulatedRelay;
  source: SimulatedSource;
  events: EventMaker;
  witness: Witness;
  /** Committed states, to check reads against. */
  book: Book;
  desks: readonly SimulatedDesk[];
  places: Places;
  now: WorldNow;
  /** Answers over HTTP that the relay acknowledged. */
  acknowledged: Acknowledged[];
}

/** ms of a clock step, either way: longer than any wait after healing. */
const CLOCK_STEP_MS = 3_600_000;
/** ms of a forward step of one relay's clock in a cluster: longer than the retention. */
const CLOCK_LEAP_MS = 2 * KEPT_MS;

/** ms that a wall clock is ahead: stepped once, and corrected later in half of the worlds. */
function clockOf(plan: Plan, chance: Chance, kind: Kind, time: VirtualTime, journal: Journal): () => number {
  const leap = plan.relays > 1 && kind === 'the clock of the relay is stepped' ? CLOCK_LEAP_MS : CLOCK_STEP_MS;
  const step = chance.happens(0.5) ? leap : -CLOCK_STEP_MS;
  const from = chance.below(plan.ms);
  const to = chance.happens(0.5) ? plan.ms + chance.below(plan.ms) : Number.POSITIVE_INFINITY;
  if (!plan.kinds.has(kind)) return () => 0;
  journal.count(`${kind} ${step > 0 ? 'on' : 'back'}`);
  return () => (time.now() >= START + from && time.now() < START + to ? step : 0);
}

/** The relay whose store is checked; at that time all copies are equal. */
export function anyOf({ relays }: Pick<World, 'relays'>): SimulatedRelay {
  const [relay] = relays;
  if (!relay) throw new RangeError('a world has a relay');
  return relay;
}

/** @param openPlaces locations of the relays' stores */
export function createWorld(plan: Plan, openPlaces: OpenPlaces, faulty: Faulty): World {
  const chance = chanceOf(plan.seed);
  let stirred = 0;
  const stir = (): void => {
    stirred += 1;
  };
  const time = createTime(START, () => stirred);
  const journal = createJournal(time.now, START);
  const now: WorldNow = { healed: false, full: false, asleepUntil: 0 };
  const { kinds } = plan;
  const directory = createDirectory(plan.people, kinds.has(LEAVES));
  const { people } = directory;
  const witness = createWitness(journal, time.now);
  const book = createBook();
  const clock = (kind: Kind, name: string) => clockOf(plan, chance.of(name), kind, time, journal);
  const mortal = (kind: Kind) => () => !now.healed && kinds.has(kind);
  const places = openPlaces({ time, journal, plan, chance, now, stir, directory, faulty, witness, clock });
  const relays = createRelays({
    ...{ time, journal, plan, chance, now, stir, faulty, places, clock },
    receive: (request) => source.receive(request),
    mortal: mortal('the relay dies at a call of its store'),
    ...{ witness, book },
  });
  const turns = (asking: Chance) => () => (relays.length === 1 ? anyOf({ relays }) : asking.pick(relays));
  const source = createSimulatedSource({
    ...{ time, journal, kinds },
    anyRelay: turns(chance.of('relay of the source')),
    chance: chance.of('source'),
    faulty: () => !now.healed,
    asleepUntil: () => now.asleepUntil,
  });
  const events = createEventMaker({ ...{ journal, kinds, people }, chance: chance.of('events'), now: time.now });
  const owners = people.map((userId) => ({ userId, number: 1 }));
  if (kinds.has('a person has two desks')) owners.push({ userId: people[0] ?? '', number: 2 });
  const desks = owners.map(({ userId, number }) =>
    createSimulatedDesk({
      ...{ time, journal, plan, userId, number, stir, faulty },
      anyRelay: turns(chance.of(`relay of desk ${number} of ${userId}`)),
      others: people.filter((other) => other !== userId),
      chance: chance.of(`desk ${number} of ${userId}`),
      ahead: clock('the clock of a desk is stepped', `clock of desk ${number} of ${userId}`),
      mortal: mortal('a desk dies at a call of its outbox'),
    }),
  );
  if (desks.length > people.length) journal.count('a person has two desks');
  const anyRelay = turns(chance.of('relay of the others'));
  return {
    plan,
    chance,
    time,
    journal,
    directory,
    relays,
    anyRelay,
    source,
    events,
    witness,
    book,
    desks,
    places,
    now,
    acknowledged: [],
  };
}
