import type { ItemView } from '../../shared/bridge/item-view.ts';
import { INBOX_TABS, type InboxPlace, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { isOpen } from '../../shared/rules/item-state.ts';
import { byListing, type DueState, dueState, isNotAccepted } from '../../shared/rules/ranking.ts';
import { hasVoted } from '../../shared/rules/vote.ts';
import { hasPendingAnswer } from './item-view-rules.ts';
import type { Navigation } from './navigation.ts';

export type InboxOrder = 'urgency' | 'source' | 'newest';
interface InboxItems {
  inbox: readonly ItemView[];
  snoozed: readonly ItemView[];
}

export interface InboxRow {
  view: ItemView;
  /** Set on the first row of each group: refused, critical, due state or source. `others` only separates the rest from the refused ones. */
  group: DueState | 'notAccepted' | 'critical' | 'others' | { source: string } | null;
}

/** Items of the tab, of the snoozed list, or of `only`. */
export function itemsOfTab(
  { inbox, snoozed }: InboxItems,
  { tab, only }: Pick<Navigation, 'tab' | 'only'>,
): ItemView[] {
  if (!only && tab === 'snoozed') return [...snoozed];
  if (!only) return inbox.filter((view) => inboxTabOf(view) === tab);
  const ids = new Set(only);
  return inbox.filter(({ item }) => ids.has(item.id));
}

/**
 * Keeps items that no longer wait: the open one until the user moves on, and those that left while the mouse was over the list. The list
 * must not jump under the pointer, and the rows show the answer's status.
 * @param before previous list. @param inbox current items, most urgent first. @param staying items that stay if they were listed
 */
export function withRetained(
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

export function removedFrom(before: readonly ItemView[], inbox: readonly ItemView[]): ItemView[] {
  const here = idsOf(inbox);
  return before.filter(({ item }) => !here.has(item.id));
}

/** Answered, or otherwise closed, while its row is still listed. */
export const isDone = (view: ItemView, me: string | null): boolean =>
  hasPendingAnswer(view) || !isOpen(view.item) || (me !== null && hasVoted(view.item.votes, me));

/** The nearest waiting item after this one, else before it; null: none. @param given items answered just now */
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

/** The tabs; snoozed is included if it is not empty or is displayed. */
export function tabsOf(tab: InboxPlace, counts: Record<InboxPlace, number>): InboxPlace[] {
  return tab === 'snoozed' || counts.snoozed > 0 ? [...INBOX_TABS, 'snoozed'] : [...INBOX_TABS];
}

/** Rows with group headings; groups are contiguous in the order of urgency. @param order back: unchanged, by time of return */
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
  // A single group needs no heading, unless it is urgent.
  const named = new Set(groups).size > 1 || groups[0] === 'overdue' || groups[0] === 'critical';
  return views.map((view, index) => ({
    view,
    group: named && groups[index] !== groups[index - 1] ? (groups[index] ?? null) : null,
  }));
}

/** Sources in order of their most urgent item; the order within a source stays. */
function bySource(views: readonly ItemView[]): InboxRow[] {
  const groups = Map.groupBy(views, ({ item }) => item.origin.id);
  return [...groups.values()].flatMap((group) =>
    group.map((view, index) => ({ view, group: index === 0 ? { source: view.item.origin.name } : null })),
  );
}

const groupOf = (item: ItemView['item'], now: number): DueState | 'critical' =>
  item.severity === 'critical' ? 'critical' : dueState(item, now);
