/** Faults in reads of relays and desks: each breaks one promise to readers. */
import type { ItemStore } from '../../../desk/ports.ts';
import type { ItemOfPerson, Reader } from '../../../relay/domain/reader.ts';
import type { StoredItem } from '../../../relay/domain/unit-of-work.ts';
import { type Faulty, SOUND } from '../faulty.ts';
import type { Served } from './served.ts';

const withServed = (of: (inner: Served) => Partial<Served>): Faulty => ({
  ...SOUND,
  served: (inner) => ({ ...inner, ...of(inner) }),
});
const withReader = (of: (inner: Reader) => Partial<Reader>): Faulty => ({
  ...SOUND,
  reader: (inner) => ({ ...inner, ...of(inner) }),
});
const withHistory = (of: (inner: ItemStore) => Partial<ItemStore>): Faulty => ({
  ...SOUND,
  history: (inner) => ({ ...inner, ...of(inner) }),
});

/** A list reads a single snapshot: an item that changes during the read is missed at both its old and its new cursor. */
const scannedOnce = withReader((inner) => ({
  *itemsFor(userId, after, filter) {
    for (const { cursor } of [...inner.itemsFor(userId, after, filter)]) {
      const [now] = inner.itemsFor(userId, cursor - 1, filter);
      if (now?.cursor === cursor) yield now;
    }
  },
}));

/** An item is shown as it was when first listed. */
const staleCopy = (): Faulty => {
  const copies = new Map<string, StoredItem>();
  const copyOf = (listed: ItemOfPerson): ItemOfPerson => {
    const stored = copies.get(listed.stored.item.id) ?? listed.stored;
    copies.set(stored.item.id, stored);
    return { ...listed, stored };
  };
  return withReader((inner) => ({
    *itemsFor(userId, after, filter) {
      for (const listed of inner.itemsFor(userId, after, filter)) yield copyOf(listed);
    },
  }));
};

const pageSkipped = withServed((inner) => ({
  async items(person, query) {
    const page = await inner.items(person, query);
    if (page.next === null) return page;
    return { ...page, next: (await inner.items(person, { ...query, after: String(page.next) })).next };
  },
}));

const pageCutShort = withServed((inner) => ({
  async items(person, query) {
    const page = await inner.items(person, query);
    return page.next === null ? page : { ...page, items: page.items.slice(0, -1) };
  },
}));

const borderTwice = withServed((inner) => ({
  async items(person, query) {
    const page = await inner.items(person, query);
    const isLong = page.next !== null && page.items.length > 1;
    return isLong ? { ...page, next: Number(page.next) - 1 } : page;
  },
}));

const outOfOrder = withServed((inner) => ({
  async items(person, query) {
    const page = await inner.items(person, query);
    const last = page.items.splice(-1);
    page.items.splice(-1, 0, ...last);
    return page;
  },
}));

const ofSomebodyElse = withServed((inner) => ({
  items: (person, query) => inner.items({ ...person, id: 'ann' }, query),
}));

const lastWordLost = withServed((inner) => ({
  items(person, { q, ...query }) {
    const words = q?.split(' ') ?? [];
    const left = words.length > 1 ? words.slice(0, -1).join(' ') : q;
    return inner.items(person, { ...query, ...(left === undefined ? {} : { q: left }) });
  },
}));

const stateIgnored = withServed((inner) => ({ items: (person, { state: _, ...query }) => inner.items(person, query) }));

const switchedOffListed = withServed((inner) => ({
  async items(person, query) {
    const page = await inner.items(person, { ...query, include: 'off' });
    return {
      ...page,
      items: page.items.map((item) => (item.delivery === 'off' ? { ...item, delivery: 'badge' } : item)),
    };
  },
}));

const ownOfSomebodyElse = withReader((inner) => ({
  own: (itemId) => inner.own(itemId, 'ann'),
  *itemsFor(userId, after, filter) {
    for (const listed of inner.itemsFor(userId, after, filter)) {
      yield { ...listed, own: inner.own(listed.stored.item.id, 'ann') };
    }
  },
}));

const foreignProcess = withServed((inner) => ({
  processes: (person, query) => inner.processes({ ...person, id: 'ann' }, query),
  process: (person, id) => inner.process({ ...person, id: 'ann' }, id),
}));

const foreignItem = withReader(() => ({ isMember: () => true }));

const changeSkipped = withServed((inner) => ({
  async changes(userId, after, entries) {
    const page = await inner.changes(userId, after, entries);
    return page.more ? { ...page, cursor: page.cursor + 1 } : page;
  },
}));

const countIsOff = withServed((inner) => ({
  async open() {
    const { groups, ...open } = await inner.open();
    return { ...open, groups: groups.map((group, at) => (at === 1 ? { ...group, count: group.count + 1 } : group)) };
  },
}));

/** The trace lacks the last recorded answer. */
const lateTrace = withServed((inner) => ({
  async trace(id) {
    const found = await inner.trace(id);
    return found && { ...found, item: { ...found.item, answers: found.item.answers.slice(0, -1) } };
  },
}));

const personIgnored = withServed((inner) => ({ find: (query) => inner.find({ ...query, person: null }) }));

const historyFilterIgnored = withHistory((inner) => ({ search: (filter) => inner.search({ ...filter, states: [] }) }));

const historyRowLost = withHistory((inner) => ({
  search(filter) {
    const page = inner.search(filter);
    return { ...page, next: page.next === null ? null : page.next - 1 };
  },
}));

const historyCountsPage = withHistory((inner) => ({
  search(filter) {
    const page = inner.search(filter);
    return { ...page, total: page.items.length };
  },
}));

export const READ_MUTANTS: Readonly<Record<string, () => Faulty>> = {
  'a scan that ends where it began': () => scannedOnce,
  'a stale copy is listed': staleCopy,
  'a page is skipped': () => pageSkipped,
  'a page lacks its last row': () => pageCutShort,
  'a row twice at the border of pages': () => borderTwice,
  'rows out of order': () => outOfOrder,
  'the list of somebody else': () => ofSomebodyElse,
  'a search without its last word': () => lastWordLost,
  'a filter is ignored': () => stateIgnored,
  'what is switched off is listed': () => switchedOffListed,
  'own state of somebody else': () => ownOfSomebodyElse,
  'an item of somebody else': () => foreignItem,
  'a process of somebody else': () => foreignProcess,
  'a cursor skips a change': () => changeSkipped,
  'a count is off': () => countIsOff,
  'a trace lacks an answer': () => lateTrace,
  'the administrator finds items of others': () => personIgnored,
  'a filter of the history is ignored': () => historyFilterIgnored,
  'a row of the history is lost between pages': () => historyRowLost,
  'the history counts a page': () => historyCountsPage,
};

/** Faults that need a cluster. */
export const CLUSTER_READ_MUTANTS: Readonly<Record<string, () => Faulty>> = {
  'a cursor that is brought is not waited for': () => ({
    ...SOUND,
    freshness: (inner) => ({ ...inner, reach: async () => {} }),
  }),
  'unknown without a question to the others': () => ({
    ...SOUND,
    freshness: (inner) => ({ ...inner, found: async (look) => look() }),
  }),
};
