import { useEffect, useRef } from 'react';
import { type InboxRow, isDone, nextWaiting } from './inbox-list.ts';
import type { Navigation, NavigationChange } from './navigation.ts';
import { useServices, useSnapshot } from './services.tsx';

/** After the answer to the selected item the next one is selected, as the person prefers it. */
export function useAfterAnswer(
  rows: readonly InboxRow[],
  { selected, marked }: Navigation,
  go: (change: NavigationChange) => void,
): void {
  const { answers } = useServices();
  const { preferences, me } = useSnapshot();
  const given = (itemIds: readonly string[]) => {
    const itemId = selected.inbox?.itemId;
    if (preferences.afterAnswer !== 'next' || !itemId) return;
    // What is still marked stays in sight, to be answered in another way.
    if (marked.items.some(({ id }) => !itemIds.includes(id))) return;
    const person = me?.user.id ?? null;
    const isAnswered = rows.some(({ view }) => view.item.id === itemId && isDone(view, person));
    if (!itemIds.includes(itemId) && !isAnswered) return;
    const next = nextWaiting(rows, itemId, itemIds, person);
    if (next !== null) go({ to: 'select', list: 'inbox', itemId: next, by: 'next' });
  };
  const newest = useRef(given);
  newest.current = given;
  useEffect(() => answers.onGiven((itemIds) => newest.current(itemIds)), [answers]);
}
