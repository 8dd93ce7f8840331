import { useEffect, useRef } from 'react';
import { type InboxRow, isDone, nextWaiting } from './inbox-rows.ts';
import type { Navigation, NavigationChange } from './navigation.ts';
import { useServices, useSnapshotPart } from './services.tsx';

/** After an answer to the selected item, selects the next one if the user prefers that. */
export function useAfterAnswer(
  rows: readonly InboxRow[],
  { selected, marked }: Navigation,
  go: (change: NavigationChange) => void,
): void {
  const { answers } = useServices();
  const preferences = useSnapshotPart('preferences');
  const me = useSnapshotPart('me');
  const given = (itemIds: readonly string[]) => {
    const itemId = selected.inbox?.itemId;
    if (preferences.afterAnswer !== 'next' || !itemId) return;
    // Keep the remaining marked items visible, to be answered differently.
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
