import type { ItemView } from '../../shared/bridge/item-view.ts';
import { INBOX_TABS, type InboxPlace, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { byListing, type DueState, dueState, isNotAccepted } from '../../shared/rules/ranking.ts';
import { hasVoted } from '../../shared/rules/vote.ts';
import { isGiven } from './marking.ts';
import type { Navigation } from './navigation.ts';

export type InboxOrder = 'urgency' | 'source' | 'newest';
/** What can be listed, as the host has it or found it. */
export interface Waiting {
  inbox: readonly ItemView[];
  snoozed: readonly ItemView[];
}

export interface InboxRow {
  view: ItemView;
  /**
   * Set on the first row of each group: what was not accepted, critical, how near it is due, or its source. `others` only tells the rest
   * from what was not accepted.
   */
  group: DueState | 'notAccepted' | 'critical' | 'others' | { source: string } | null;
}

/** What is shown: one of the tabs, what is snoozed, or some items alone. */
export function among({ inbox, snoozed }: Waiting, { tab, only }: Pick<Navigation, 'tab' | 'only'>): ItemView[] {
  if (!only && tab === 'snoozed') return [...snoozed];
  if (!only) return inbox.filter((view) => inboxTabOf(view) === tab);
  const ids = new Set(only);
  return inbox.filter(({ item }) => ids.has(item.id));
}

/**
 * What stays in the list though it no longer waits: the item that someone is reading, until they move on, and what left while the mouse
 * was over the list. The list must not jump under the pointer, and an answer's fate is shown there.
 * @param before the list as it was. @param inbox as it is, most urgent first. @param staying those that stay if they were listed
 */
export function keepPlaces(
  before: readonly ItemView[],
  inbox: readonly ItemView[],
  staying: readonly ItemView[],
): ItemView[] {
  const here = idsOf(inbox);
  const listed = idsOf(before);
  const kept = staying.filter(({ item }) => listed.has(item.id) && !here.has(item.id));
  return kept.length === 0 ? [...inbox] : byListing([...inbox, ...kept]);
}

const idsOf = (views: readonly ItemView[]): ReadonlySet<string> => new Set(views.map(({ item }) => item.id));

/** Those that were listed and are no longer. */
export function leftOf(before: readonly ItemView[], inbox: readonly ItemView[]): ItemView[] {
  const here = idsOf(inbox);
  return before.filter(({ item }) => !here.has(item.id));
}

/** Of an item in the inbox: answered, or closed in another way, with the row still there. */
export const isDone = (view: ItemView, me: string | null): boolean =>
  isGiven(view) || !isOpen(view.item) || (me !== null && hasVoted(view.item.votes, me));

/** The nearest item after this one, else before it, that still waits; null: none does. @param given answered just now */
export function nextWaiting(
  rows: readonly InboxRow[],
  itemId: string,
  given: readonly string[],
  me: string | null,
): string | null {
  const at = rows.findIndex(({ view }) => view.item.id === itemId);
  if (at < 0) return null;
  const waits = ({ view }: InboxRow) => !given.includes(view.item.id) && !isDone(view, me);
  const next = rows.slice(at + 1).find(waits) ?? rows.slice(0, at).findLast(waits);
  return next?.view.item.id ?? null;
}

/** The places beside which the current one stands: what is snoozed is one while there is some, or while it is shown. */
export function placesOf(tab: InboxPlace, counts: Record<InboxPlace, number>): InboxPlace[] {
  return tab === 'snoozed' || counts.snoozed > 0 ? [...INBOX_TABS, 'snoozed'] : [...INBOX_TABS];
}

/**
 * Rows with their group headings. What comes is most urgent first already: each group is one stretch of it.
 * @param order back: as it comes, by when it is back
 */
export function inboxRows(views: readonly ItemView[], order: InboxOrder | 'back', now: number): InboxRow[] {
  if (order === 'back') return views.map((view) => ({ view, group: null }));
  const back = views.filter(({ item }) => isNotAccepted(item));
  if (back.length === 0) return ordered(views, order, now);
  const [first, ...rest] = ordered(
    views.filter((view) => !back.includes(view)),
    order,
    now,
  );
  return [
    ...back.map((view, index) => ({ view, group: index === 0 ? ('notAccepted' as const) : null })),
    ...(first ? [{ ...first, group: first.group ?? ('others' as const) }] : []),
    ...rest,
  ];
}

function ordered(views: readonly ItemView[], order: InboxOrder, now: number): InboxRow[] {
  if (order === 'newest') {
    const newest = views.toSorted((a, b) => Date.parse(b.item.beckon.at) - Date.parse(a.item.beckon.at));
    return newest.map((view) => ({ view, group: null }));
  }
  if (order === 'source') return bySource(views);
  const groups = views.map(({ item }) => groupOf(item, now));
  // One group alone needs no heading, unless it is one that matters.
  const named = new Set(groups).size > 1 || groups[0] === 'overdue' || groups[0] === 'critical';
  return views.map((view, index) => ({
    view,
    group: named && groups[index] !== groups[index - 1] ? (groups[index] ?? null) : null,
  }));
}

/** The source of what is most urgent comes first; within each, the order stays. */
function bySource(views: readonly ItemView[]): InboxRow[] {
  const groups = Map.groupBy(views, ({ item }) => item.origin.id);
  return [...groups.values()].flatMap((group) =>
    group.map((view, index) => ({ view, group: index === 0 ? { source: view.item.origin.name } : null })),
  );
}

const groupOf = (item: ItemView['item'], now: number): DueState | 'critical' =>
  item.severity === 'critical' ? 'critical' : dueState(item, now);
