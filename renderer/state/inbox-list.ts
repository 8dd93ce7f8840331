import type { ItemView } from '../../shared/bridge/item-view.ts';
import { INBOX_TABS, type InboxPlace, inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { compareListed, type DueState, dueState, isNotAccepted } from '../../shared/rules/ranking.ts';
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
   * Set on the first row of each group: what was not accepted, how near it is due, or its source. What is critical comes first of the rest
   * and says so on its rows. `critical` and `others` only tell the rest from what was not accepted.
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
 * The item that someone is reading stays in the list until they move on, even when it no longer waits: the list must not jump
 * under the pointer, and its answer's fate is shown there.
 * @param before the list as it was, most urgent first
 */
export function keepReading(
  before: readonly ItemView[],
  inbox: readonly ItemView[],
  reading: ItemView | null,
): ItemView[] {
  if (!reading || inbox.some(({ item }) => item.id === reading.item.id)) return [...inbox];
  if (!before.some(({ item }) => item.id === reading.item.id)) return [...inbox];
  const after = inbox.findIndex(({ item }) => compareListed(reading.item, item) < 0);
  const at = after < 0 ? inbox.length : after;
  return [...inbox.slice(0, at), reading, ...inbox.slice(at)];
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
  const other = first?.view.item.severity === 'critical' && order === 'urgency' ? 'critical' : 'others';
  return [
    ...back.map((view, index) => ({ view, group: index === 0 ? ('notAccepted' as const) : null })),
    ...(first ? [{ ...first, group: first.group ?? other }] : []),
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
  const named = new Set(groups).size > 1 || groups[0] === 'overdue';
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

const groupOf = (item: ItemView['item'], now: number): DueState | null =>
  item.severity === 'critical' ? null : dueState(item, now);
