/** Search in waiting items: queries the history's index, restricted to the items listed now. */
import type { InboxClaimed, InboxDue, InboxFound, InboxQuery } from '../../shared/bridge/inbox-search.ts';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { inboxTabOf } from '../../shared/rules/inbox-tab.ts';
import { dueState } from '../../shared/rules/ranking.ts';
import type { ItemStore } from '../ports.ts';
import { filterOf, midnight } from './history.ts';

const WEEK_DAYS = 7;

function isDue({ item }: ItemView, due: InboxDue, now: number): boolean {
  const state = dueState(item, now);
  if (due === 'none' || due === 'overdue') return state === due;
  const at = Date.parse(item.dueAt ?? '');
  return state !== 'overdue' && at < midnight(new Date(now), due === 'today' ? 1 : WEEK_DAYS);
}

const isClaimed = ({ item }: ItemView, claimed: InboxClaimed, userId: string): boolean =>
  claimed === 'mine' ? item.claimedBy?.id === userId : item.claimedBy === null;

/** Ids matching the filters that the history supports too; null: none was given. */
function foundByIndex(
  store: Pick<ItemStore, 'currentIds'>,
  listed: readonly ItemView[],
  query: InboxQuery,
  now: number,
): Set<string> | null {
  const { q, types = [], roles = [], sources = [] } = query;
  const given = q.trim() !== '' || types.length + roles.length + sources.length > 0;
  if (!given) return null;
  // An item with a failed answer is listed even if the item is closed.
  const answered = listed.flatMap(({ item, pending }) => (pending ? item.id : []));
  return store.currentIds(filterOf({ q, types, roles, sources }, now), answered);
}

/** @param waiting the listed items in display order. @param userId owner of the inbox. @param now ms since 1970 */
export function searchInbox(
  store: Pick<ItemStore, 'currentIds'>,
  waiting: { inbox: readonly ItemView[]; snoozed: readonly ItemView[] },
  query: InboxQuery,
  userId: string,
  now: number,
): InboxFound {
  const ids = foundByIndex(store, [...waiting.inbox, ...waiting.snoozed], query, now);
  const { due = [], claimed = [] } = query;
  const isFound = (view: ItemView): boolean =>
    (ids === null || ids.has(view.item.id)) &&
    (due.length === 0 || due.some((one) => isDue(view, one, now))) &&
    (claimed.length === 0 || claimed.some((one) => isClaimed(view, one, userId)));
  const [inbox, snoozed] = [waiting.inbox.filter(isFound), waiting.snoozed.filter(isFound)];
  const answer = inbox.filter((view) => inboxTabOf(view) === 'answer').length;
  const counts = { answer, know: inbox.length - answer, snoozed: snoozed.length };
  return { inbox, snoozed, counts, sources: sourcesOf([...waiting.inbox, ...waiting.snoozed]) };
}

const sourcesOf = (views: readonly ItemView[]): InboxFound['sources'] =>
  [...new Map(views.map(({ item: { origin } }) => [origin.id, { id: origin.id, name: origin.name }])).values()].sort(
    (a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
