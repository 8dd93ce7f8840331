/** The read interface of a simulated relay, with the logic of its routes and without HTTP. */
import { createItemTracer, type ItemTracer } from '../../../relay/domain/administration/trace.ts';
import type { DirectoryView } from '../../../relay/domain/directory-view.ts';
import type { Freshness, StorePosition } from '../../../relay/domain/freshness.ts';
import { createProcesses, type ProcessQuery } from '../../../relay/domain/items/processes.ts';
import type { ReadTurns } from '../../../relay/domain/read-slices.ts';
import type { PersonChanges, Reader } from '../../../relay/domain/reader.ts';
import type { Store } from '../../../relay/domain/store-ports.ts';
import { itemPage, itemQueryOf, readItemQuery } from '../../../relay/http/people/item-page.ts';
import { itemForPerson } from '../../../relay/http/people/item-view.ts';
import type { ItemForPerson, ItemPage } from '../../../shared/item-views.ts';
import type { Person, SubscriptionRule } from '../../../shared/people.ts';
import type { Process, ProcessList } from '../../../shared/processes.ts';
import type { Span } from './book.ts';

/** Open items as counted by the console. */
interface OpenItems {
  groups: readonly { state: string; severity: string; count: number }[];
  counted: number;
  /** The total, counted independently. */
  open: number;
}

export interface Served {
  items(person: Person, query: Readonly<Record<string, string>>): Promise<ItemPage>;
  /** Null if it is not among the user's items. */
  item(person: Person, id: string): Promise<ItemForPerson | null>;
  processes(person: Person, query: ProcessQuery): Promise<ProcessList>;
  process(person: Person, id: string): Promise<Process | null>;
  find: ItemTracer['find'];
  trace: ItemTracer['item'];
  open(): Promise<OpenItems>;
  changes(userId: string, after: number, entries: number): Promise<PersonChanges>;
}

/** A reply, with the span of heads it was read from. */
export interface Answered<T> extends Span {
  value: T;
  /** `Beckon-Cursor` of the reply. */
  place: StorePosition;
  /** The user as known to the relay at the request. */
  person: Person;
  rules: readonly SubscriptionRule[];
  /** Whether the relay has this item now; false if it is down. */
  has(id: string): boolean;
  /** Whether the relay is down now. */
  isOver(): boolean;
}

export interface Reads {
  /**
   * @param brought `Beckon-Cursor` of the request; null: none
   * @returns null if the user is unknown
   */
  read<T>(
    userId: string,
    brought: StorePosition | null,
    ask: (served: Served, person: Person) => Promise<T>,
  ): Promise<Answered<T> | null>;
}

interface ServedSetting {
  store: Store;
  /** The relay's reader, with its faults. */
  reader: Reader;
  directory: () => DirectoryView;
  turns: ReadTurns;
  freshness: Freshness;
}

/** Page limit of changes, bytes: large enough that only the number of entries limits a page. */
const PAGE_BYTES = 1024 * 1024;

function serveReads({ store, reader, directory, turns, freshness }: ServedSetting): Served {
  const processes = createProcesses({ reader, directory, clock: store.clock, turns });
  const tracing = createItemTracer({ ...{ trace: store.trace, reader, audit: store.audit }, directory });
  return {
    async items(person, query) {
      const asked = readItemQuery(query);
      await freshness.found(() => (asked.after > reader.head() ? null : true));
      return itemPage({ reader, turns }, person, itemQueryOf(asked, reader));
    },
    item: (person, id) =>
      freshness.found(() => {
        const stored = reader.item(id);
        if (!stored || !reader.isMember(stored.setId, person.id)) return null;
        return itemForPerson(stored.item, person, reader.own(id, person.id), reader.subscriptions(person.id));
      }),
    processes: (person, query) => processes.page(person, query),
    process: async (person, id) => processes.find(person, id),
    find: tracing.find,
    trace: tracing.item,
    async open() {
      return { ...(await store.trace.openGroups(20_000)), open: store.openItems() };
    },
    changes: async (userId, after, entries) => reader.changesFor(userId, after, { entries, bytes: PAGE_BYTES }),
  };
}

export function createReads(
  setting: ServedSetting,
  faulty: { served(inner: Served): Served },
  isOver: () => boolean,
): Reads {
  const { store, directory, freshness } = setting;
  const { reader } = store;
  const served = faulty.served(serveReads(setting));
  return {
    async read(userId, brought, ask) {
      if (brought) await freshness.reach(brought);
      const person = directory().person(userId);
      if (!person) return null;
      const from = reader.head();
      const { rules } = reader.subscriptions(userId);
      const value = await ask(served, person);
      const has = (id: string) => !isOver() && reader.item(id) !== null;
      return { value, from, to: reader.head(), place: freshness.place(), person, rules, has, isOver };
    },
  };
}
