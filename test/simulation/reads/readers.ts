/** Concurrent reads by users, programs and administrators, at relays and desks. */
import type { Chance } from '../chance.ts';
import type { SimulatedDesk } from '../desk.ts';
import { must } from '../invariant.ts';
import { READS } from '../plan.ts';
import type { World } from '../world.ts';
import { countOpen, findItems, traceItem } from './administrator-reads.ts';
import { readChanges } from './change-reads.ts';
import { findWaiting, readHistory } from './desk-reads.ts';
import { drawFilter, drawLimit, readItem, readList } from './item-reads.ts';
import { readProcess, readProcesses } from './process-reads.ts';
import { type Reading, startReading } from './reader.ts';

export interface Readers {
  /** May start a read. */
  step(): void;
  /** Runs each kind of read once for every reader. Resolves when all have replies. */
  all(): Promise<void>;
}

type Read = (reading: Reading) => Promise<void>;

const list: Read = (reading) => {
  const { chance, book } = reading;
  const after = chance.happens(0.8) ? 0 : book.committed(chance.below(200));
  return readList(reading, drawFilter(reading), drawLimit(reading), after);
};

/** At a relay; lists are the most frequent. */
const READS_OF_RELAY: readonly [name: string, read: Read][] = [
  ['a list is read', list],
  ['a list is read', list],
  ['a list is read', list],
  ['an item is read', readItem],
  ['processes are read', readProcesses],
  ['a process is read', readProcess],
  ['changes are read', readChanges],
  ['the administrator finds items', findItems],
  ['the administrator traces an item', traceItem],
  ['what is open is counted', countOpen],
];
const READS_OF_DESK = [
  ['a history is read', readHistory],
  ['what waits is searched', findWaiting],
] as const;

export const READ_KINDS: ReadonlySet<string> = new Set([...READS_OF_RELAY, ...READS_OF_DESK].map(([name]) => name));

/** Probability per step; share of reads at a desk. */
const CHANCES = { reads: 0.16, desk: 0.2 } as const;
/** Virtual ms within which reads are answered after healing. */
const ANSWERED_MS = 60_000;

export function createReaders(world: World): Readers {
  const { witness, journal, time, desks, directory, plan } = world;
  let readers = 0;

  /** Each reader has its own random stream. */
  async function begin(name: string, who: string, read: (chance: Chance) => Promise<void>): Promise<void> {
    readers += 1;
    const reader = `reader ${readers}`;
    journal.count(name);
    journal.say(reader, `${who}: ${name}`);
    try {
      await read(world.chance.of(reader));
    } catch (error) {
      witness.note(() => {
        throw error;
      });
    }
    journal.say(reader, 'is done');
  }
  const { book } = world;
  const readAtRelay = (userId: string, [name, read]: (typeof READS_OF_RELAY)[number]): Promise<void> =>
    begin(name, userId, async (chance) => read(startReading({ world, book, chance, userId })));
  const readAtDesk = (desk: SimulatedDesk, [name, read]: (typeof READS_OF_DESK)[number]): Promise<void> =>
    begin(name, desk.name, (chance) => read({ world, book, chance, userId: desk.userId }, desk));

  const chance = world.chance.of('readers');
  return {
    step() {
      const does = chance.happens(CHANCES.reads);
      const isAtDesk = chance.happens(CHANCES.desk);
      const [userId, desk] = [chance.pick(directory.people), chance.pick(desks)];
      const [ofRelay, ofDesk] = [chance.pick(READS_OF_RELAY), chance.pick(READS_OF_DESK)];
      if (!does || !plan.kinds.has(READS)) return;
      void (isAtDesk ? readAtDesk(desk, ofDesk) : readAtRelay(userId, ofRelay));
    },
    async all() {
      if (!plan.kinds.has(READS)) return;
      const userId = chance.pick(directory.people);
      let answered = false;
      const reads = [
        ...[...new Map(READS_OF_RELAY)].map((read) => readAtRelay(userId, read)),
        ...desks.flatMap((desk) => READS_OF_DESK.map((read) => readAtDesk(desk, read))),
      ];
      void Promise.all(reads).then(() => {
        answered = true;
      });
      for (const end = time.now() + ANSWERED_MS; !answered && time.now() < end; ) await time.until(time.now() + 1000);
      witness.check();
      must(answered, 'once nothing goes wrong, reads are answered');
    },
  };
}
