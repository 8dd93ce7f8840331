/**
 * Every snapshot arrives as a copy. Parts that equal those of the previous snapshot are replaced by them, so that `memo` and
 * `useSnapshotPart` skip whatever displays them.
 */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';

/** @returns `after` with the unchanged parts of `before`. The items of a list are compared by id, because a new one moves the others */
export function withUnchanged(before: Snapshot, after: Snapshot): Snapshot {
  const known = new Map([...before.inbox, ...before.snoozed].map((view) => [view.item.id, view]));
  const ofList = (old: ItemView[], list: ItemView[]): ItemView[] => {
    const views = list.map((view) => reused(known.get(view.item.id), view));
    return views.length === old.length && views.every((view, index) => view === old[index]) ? old : views;
  };
  const { inbox: _, snoozed: __, ...rest } = after;
  const parts = Object.entries(rest).map(([name, part]) => [
    name,
    reused<unknown>(before[name as keyof Snapshot], part),
  ]);
  return {
    ...Object.fromEntries(parts),
    inbox: ofList(before.inbox, after.inbox),
    snoozed: ofList(before.snoozed, after.snoozed),
  };
}

/** Text is compared because the engine writes it faster than a script compares members. */
const reused = <T>(before: T | undefined, after: T): T =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after;
