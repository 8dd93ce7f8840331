/** The relays of a world: a single one, or a numbered cluster, each with its own network, clock and store. */
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

/** Locations of the stores of a world's relays. */
export interface Places {
  sealing: Sealing;
  /** The directory that a relay uses. */
  rows: (store: Store) => DirectoryRow[];
  /** For one run of the relay with this number, from 1. */
  of(number: number, life: Life, died: () => void): StorePlace;
  /** Paths of their current files, by number. */
  paths(): readonly string[];
  /** The cluster's log; null: a single relay. */
  log: Pick<MemoryLog, 'cut' | 'mend' | 'rewind' | 'connect'> | null;
  /** The copy of the relay with this number; null: a single relay. */
  copyOf(number: number): CopyOnDisk | null;
  /** Why the copies differ now; null: they do not. */
  trouble(): string | null;
  /** Discards the recorded facts of entries after the position. */
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
  /** ms that the named wall clock is ahead. */
  clock: (kind: Kind, name: string) => () => number;
}
export type OpenPlaces = (setting: PlacesSetting) => Places;

interface RelaysSetting extends Omit<PlacesSetting, 'directory' | 'witness'> {
  places: Places;
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  mortal: () => boolean;
  witness: Pick<Witness, 'see' | 'isAsked' | 'isTheirs' | 'versionAt' | 'note'>;
  book: Pick<Book, 'see'>;
}

/** Maximum offset of a correct clock, ms. */
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

/** In a cluster: probability and duration (virtual ms) of a pause after sending an answer to its source; long enough to lose the duty. */
const STALL = { chance: 0.5, least: 17_000, spread: 12_000 } as const;

/** @param suffix appended to the names of its random streams */
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
    // In a cluster the log's clock corrects one that is ahead, even after healing; one that is behind and writes alone would stop time.
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
