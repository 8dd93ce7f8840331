import type { ItemView } from '../../shared/bridge/item-view.ts';
import { dueState } from '../../shared/rules/due.ts';

export type InboxOrder = 'urgency' | 'newest';
export type InboxGroup = 'overdue' | 'soon' | 'rest';

export interface InboxRow {
  view: ItemView;
  /** Set on the first row of each group. */
  group: InboxGroup | null;
}

/**
 * The item that someone is reading stays where it was until they move on, even when it no longer waits:
 * the list must not jump under the pointer, and its answer's fate is shown there.
 */
export function keepReading(
  before: readonly ItemView[],
  inbox: readonly ItemView[],
  reading: ItemView | null,
): ItemView[] {
  if (!reading || inbox.some(({ item }) => item.id === reading.item.id)) return [...inbox];
  const index = before.findIndex(({ item }) => item.id === reading.item.id);
  if (index < 0) return [...inbox];
  const follower = before.slice(index + 1).find(({ item }) => inbox.some((other) => other.item.id === item.id));
  const at = follower ? inbox.findIndex(({ item }) => item.id === follower.item.id) : inbox.length;
  return [...inbox.slice(0, at), reading, ...inbox.slice(at)];
}

/** Rows with their group headings. The snapshot is most urgent first already; groups only name its stretches. */
export function inboxRows(views: readonly ItemView[], order: InboxOrder, now: number): InboxRow[] {
  if (order === 'newest') {
    const newest = views.toSorted((a, b) => Date.parse(b.item.beckon.at) - Date.parse(a.item.beckon.at));
    return newest.map((view) => ({ view, group: null }));
  }
  const groups = views.map(({ item }) => groupOf(item, now));
  // One group alone needs no heading, unless it is the one that matters.
  const named = new Set(groups).size > 1 || groups[0] === 'overdue';
  return views.map((view, index) => ({
    view,
    group: named && groups[index] !== groups[index - 1] ? (groups[index] ?? null) : null,
  }));
}

function groupOf(item: ItemView['item'], now: number): InboxGroup {
  const due = dueState(item, now);
  return due === 'overdue' || due === 'soon' ? due : 'rest';
}
