/** History: search over all local items, and a preview of the last week under other subscriptions. */
import type { DeliveryPreview } from '../../shared/bridge/delivery-preview.ts';
import type {
  AnswerChoice,
  AnswerFilter,
  HistoryExport,
  HistoryPage,
  HistoryQuery,
} from '../../shared/bridge/history.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Delivery } from '../../shared/item-views.ts';
import type { Person, Subscriptions } from '../../shared/people.ts';
import { whyFor } from '../../shared/rules/audience.ts';
import { decidedFor } from '../../shared/rules/subscription.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { ItemStore, RecordFilter, SearchFilter, StoredItem } from '../ports.ts';
import { parseQuery, splitWords, type TypedQuery } from './search-query.ts';

const bare = (type: string): string => type.replace(/^com\.xconnector\./, '');

/** Local midnight of a day. @param later days to add, correct across daylight saving changes */
export const midnight = (day: Date, later = 0): number =>
  new Date(day.getFullYear(), day.getMonth(), day.getDate() + later).getTime();

/** @param text `2026-11-25`. @returns null if the day does not exist */
function dayOf(text: string): Date | null {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const date = new Date(year, month - 1, day);
  return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date : null;
}

/** The requested range in ms, from inclusive, to exclusive; typed and selected limits both apply. */
function spanOf(query: HistoryExport, typed: { after: number | null; before: number | null }, now: number) {
  const first = query.from === undefined ? null : dayOf(query.from);
  const last = query.to === undefined ? null : dayOf(query.to);
  const lower = [
    typed.after,
    first && midnight(first),
    query.days === undefined ? null : midnight(new Date(now), 1 - query.days),
  ].filter((at) => at !== null);
  const upper = [typed.before, last && midnight(last, 1)].filter((at) => at !== null);
  return {
    from: lower.length > 0 ? Math.max(...lower) : null,
    to: upper.length > 0 ? Math.min(...upper) : null,
  };
}

const CHOICES: Readonly<Record<AnswerChoice, AnswerFilter>> = {
  approved: { kind: 'approve', by: 'me' },
  rejected: { kind: 'reject', by: 'me' },
  acknowledged: { kind: 'acknowledge', by: 'me' },
  asked: { kind: 'request-info', by: 'me' },
  refused: { kind: 'refused' },
  other: { by: 'other' },
  none: { kind: 'none' },
};

/** The selected and the typed filter; an item has to match both. */
function answersOf({ answers = [] }: HistoryExport, { kinds, by }: TypedQuery): AnswerFilter[][] {
  const whose = by.length > 0 ? by.map((one) => ({ by: one })) : [{}];
  const typed = (kinds.length > 0 ? kinds.map((kind) => ({ kind })) : [{}]).flatMap((what) =>
    whose.map((who): AnswerFilter => ({ ...what, ...who })),
  );
  const isTyped = kinds.length + by.length > 0;
  return [answers.map((choice) => CHOICES[choice]), isTyped ? typed : []].filter((any) => any.length > 0);
}

/** Items switched off by the user's rules are found only by words. @param now ms since 1970 */
export function filterOf(query: HistoryExport, now: number): Omit<SearchFilter, 'after' | 'limit'> {
  const typed = parseQuery(query.q);
  const records: RecordFilter[] = [...typed.records.map((id) => ({ id })), ...(query.record ? [query.record] : [])];
  // The index finds candidates by the words of a record's id; the id is then compared as a whole.
  const words = [...typed.words, ...records.flatMap(({ id }) => splitWords(id))];
  return {
    words,
    records,
    states: query.states ?? [],
    answers: answersOf(query, typed),
    types: [...(query.types ?? []), ...typed.types].map(bare),
    roles: [...(query.roles ?? []), ...typed.roles],
    sources: [...(query.sources ?? []), ...typed.from],
    severities: query.severities ?? [],
    ...spanOf(query, typed, now),
    hidden: words.length > 0,
  };
}

const viewsOf = (inbox: Inbox, kept: readonly StoredItem[]): ItemView[] =>
  kept.flatMap((one) => inbox.viewOf(one) ?? []);

export function searchHistory(store: ItemStore, inbox: Inbox, query: HistoryQuery, now: number): HistoryPage {
  const after = query.after ? Number(query.after) : null;
  const page = store.search({
    ...filterOf(query, now),
    after: after !== null && Number.isSafeInteger(after) ? after : null,
    limit: query.limit,
  });
  return {
    items: viewsOf(inbox, page.items),
    next: page.next === null ? null : String(page.next),
    total: page.total,
    sources: store.sources(),
  };
}

/** All results of a query, newest first; each page is read on demand. */
export function* historyPages(
  store: ItemStore,
  inbox: Inbox,
  query: HistoryExport,
  now: number,
  limit: number,
): Generator<ItemView[]> {
  const filter = filterOf(query, now);
  let after: number | null = null;
  do {
    const page = store.page({ ...filter, after, limit });
    yield viewsOf(inbox, page.items);
    after = page.next;
  } while (after !== null);
}

const WEEK_MS = 7 * 24 * 3_600_000;
/** Limits the preview's runtime; more than any real week contains. */
const PREVIEW_MAX = 5_000;
const EXAMPLES = 20;

const none = (): Record<Delivery, number> => ({ beckon: 0, badge: 0, digest: 0, off: 0 });

export function previewDelivery(
  store: ItemStore,
  person: Person,
  subscriptions: Subscriptions,
  now: number,
): DeliveryPreview {
  const from = now - WEEK_MS;
  const counts = none();
  const byRule = new Map<string, DeliveryPreview['byRule'][number]>();
  const examples: DeliveryPreview['examples'] = [];
  let beckonCritical = 0;
  for (const { item } of store.since(from, PREVIEW_MAX)) {
    const why = whyFor(item.audiences, person);
    if (!why) continue;
    const { delivery, by } = decidedFor(item, why, person, subscriptions);
    counts[delivery] += 1;
    if (delivery === 'beckon' && item.severity === 'critical') beckonCritical += 1;
    const key = JSON.stringify(by);
    const ofRule = byRule.get(key) ?? { by, counts: none() };
    ofRule.counts[delivery] += 1;
    byRule.set(key, ofRule);
    if (examples.length < EXAMPLES)
      examples.push({ itemId: item.id, title: item.title, at: item.createdAt, delivery, by });
  }
  return {
    from: new Date(from).toISOString(),
    counts,
    beckonCritical,
    byRule: [...byRule.values()],
    examples,
  };
}
