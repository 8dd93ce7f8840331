/** The relays of a world: one by itself, or several with numbers, each with a network, a clock and a store of its own. */
import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import type { Store } from '../../relay/domain/store-ports.ts';
import type { HttpRequest } from '../../relay/outbound/exchange.ts';
import type { MemoryLog } from '../cluster/memory-log.ts';
import type { Chance } from './chance.ts';
import type { SimulatedDirectory } from './directory.ts';
import type { Faulty } from './faulty.ts';
import type { Journal } from './journal.ts';
import { createNetwork } from './network.ts';
import type { Kind, Plan } from './plan.ts';
import type { Book } from './reads/book.ts';
import { createSimulatedRelay, type SimulatedRelay } from './relay.ts';
import type { CopyOnDisk, StorePlace } from './store-place.ts';
import type { Life, VirtualTime } from './time.ts';
import type { Witness } from './witness.ts';
import type { WorldNow } from './world-now.ts';

/** Where the stores of a world's relays lie. */
export interface Places {
  sealing: Sealing;
  /** The directory that a relay goes by. */
  rows: (store: Store) => DirectoryRow[];
  /** Of the relay with this number, from 1, at a start of it. */
  of(number: number, life: Life, died: () => void): StorePlace;
  /** Their files as they now are, in the order of the numbers. */
  paths(): readonly string[];
  /** On which they stand; null: one by itself has none. */
  log: Pick<MemoryLog, 'cut' | 'mend' | 'rewind' | 'connect'> | null;
  /** The copy of the relay with this number, while that is down. */
  copyOf(number: number): CopyOnDisk | null;
  /** Why they are not alike now; null: they are. */
  trouble(): string | null;
  /** What is known of the log is no longer true: entries after the position never were. */
  forget(position: number): void;
}

export interface PlacesSetting {
  time: VirtualTime;
  journal: Journal;
  plan: Plan;
  chance: Chance;
  now: WorldNow;
  stir: () => void;
  directory: SimulatedDirectory;
  faulty: Faulty;
  witness: Pick<Witness, 'note'>;
  /** How far the wall clock of that name is ahead. */
  clock: (kind: Kind, name: string) => () => number;
}
export type OpenPlaces = (setting: PlacesSetting) => Places;

export interface RelaysSetting extends Omit<PlacesSetting, 'directory' | 'witness'> {
  places: Places;
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  mortal: () => boolean;
  witness: Pick<Witness, 'see' | 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;
  book: Pick<Book, 'see'>;
}

/** ms by which clocks that are right differ. */
const APART_MS = 400;

export function createRelays(setting: RelaysSetting): readonly SimulatedRelay[] {
  const { plan } = setting;
  if (plan.relays === 1) return [relayOf(setting, 1, 'relay', '', 0)];
  return Array.from({ length: plan.relays }, (_, index) => {
    const number = index + 1;
    const apart = setting.chance.of(`clock of relay ${number}, apart`).below(2 * APART_MS) - APART_MS;
    return relayOf(setting, number, `relay ${number}`, ` ${number}`, apart);
  });
}

/** Of several: chance to stand still when an answer was just sent to its source; virtual ms, so long that another takes the duty. */
const STALL = { chance: 0.5, least: 17_000, spread: 12_000 } as const;

/** @param suffix told behind whatever numbers are drawn for it */
function relayOf(setting: RelaysSetting, number: number, name: string, suffix: string, apart: number): SimulatedRelay {
  const { time, chance, journal, plan, now, stir, faulty, places } = setting;
  const stepped = setting.clock('the clock of the relay is stepped', `clock of the relay${suffix}`);
  const stalling = chance.of(`stalling of ${name}`);
  const network = createNetwork({
    ...{ time, journal, stir, kinds: plan.kinds, name: suffix === '' ? 'network' : `network of ${name}` },
    chance: chance.of(`network${suffix}`),
  });
  return createSimulatedRelay({
    ...{ name, time, journal, plan, network, stir, faulty },
    chance: chance.of(`relay${suffix}`),
    place: (life, died) => places.of(number, life, died),
    sealing: places.sealing,
    rows: places.rows,
    // Of several relays one that is ahead goes by the log's clock, also in the end; time stands still at one that is behind and writes alone.
    ahead: () => apart + (plan.relays > 1 && now.healed ? Math.max(0, stepped()) : stepped()),
    receive: setting.receive,
    stall() {
      const stalls = stalling.happens(STALL.chance);
      const ms = STALL.least + stalling.below(STALL.spread);
      return stalls && plan.kinds.has('a relay stands still past its duties') && !now.healed ? ms : null;
    },
    mortal: setting.mortal,
    isFull: () => now.full && number === 1,
    witness: setting.witness,
    book: setting.book,
  });
}
