/** Open items by an administrator's filter. */
import { type ItemFilter, MAX_ACTS } from '../../../shared/admin/acts.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import type { Reader } from '../reader.ts';
import type { StoredItem } from '../unit-of-work.ts';
import type { TracePlace, TraceReader } from './trace.ts';

/** Items examined; a filter that matches fewer of so many has to be narrowed. */
const MAX_EXAMINED = 20_000;
const PAGE = 100;
/** A page of the trace examines up to 5000 changes, also if it finds nothing. */
const EXAMINED_BY_PAGE = 500;

interface MatchedItems {
  items: StoredItem[];
  /** Further items match, or were not examined. */
  more: boolean;
}

interface FilterDeps {
  reader: Pick<Reader, 'item' | 'isMember'>;
  trace: Pick<TraceReader, 'find' | 'openItems'>;
}

/** At most `MAX_ACTS`, in the order of creation. */
export async function matchedItems({ reader, trace }: FilterDeps, filter: ItemFilter): Promise<MatchedItems> {
  const found = new Map<string, StoredItem>();
  let examined = 0;
  for await (const stored of candidates({ reader, trace }, filter)) {
    examined += stored === null ? EXAMINED_BY_PAGE : 1;
    if (stored && matches(reader, stored, filter)) found.set(stored.item.id, stored);
    if (found.size > MAX_ACTS || examined > MAX_EXAMINED) break;
  }
  const order = ({ item: { createdAt, id } }: StoredItem): string => `${createdAt} ${id}`;
  const items = [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { items: items.slice(0, MAX_ACTS), more: found.size > MAX_ACTS || examined > MAX_EXAMINED };
}

/** By the most selective member of the filter; null after each page of the trace. */
async function* candidates(
  { reader, trace }: FilterDeps,
  { ids, q, person }: ItemFilter,
): AsyncGenerator<StoredItem | null> {
  if (ids) {
    yield* ids.flatMap((id) => reader.item(id) ?? []);
    return;
  }
  if (q === undefined && person === undefined) {
    yield* trace.openItems();
    return;
  }
  const query = { text: q ?? '', person: person ?? null, limit: PAGE, onlyOpen: true };
  let before: TracePlace | null = null;
  do {
    const page: Awaited<ReturnType<TraceReader['find']>> = await trace.find({ ...query, before });
    yield* page.items;
    yield null;
    before = page.next;
  } while (before !== null);
}

function matches(reader: FilterDeps['reader'], { item, setId }: StoredItem, filter: ItemFilter): boolean {
  const { person, source, role, before } = filter;
  return (
    isOpen(item) &&
    (person === undefined || reader.isMember(setId, person)) &&
    (source === undefined || item.origin.id === source) &&
    (role === undefined || item.audiences.some(({ audience }) => audience.roles?.includes(role))) &&
    (before === undefined || Date.parse(item.createdAt) < Date.parse(before))
  );
}
