import type { Item, LadderRung } from '../../shared/items.ts';

/** A rung as it is drawn; the due time is one among them, as reminders are counted from it. */
export interface Rung {
  kind: LadderRung['kind'] | 'due';
  at: string;
  to?: string;
  doneAt: string | null;
  /** next: the first that is still to come. */
  state: 'done' | 'next' | 'todo';
}

/**
 * In order of time. Nothing where nothing happens by itself: a due time alone stands in the item's head. Once the item is no longer
 * open only what was done is left.
 * @param now ms since 1970
 */
export function rungsOf(item: Pick<Item, 'ladder' | 'dueAt' | 'state'>, now: number): Rung[] {
  const open = item.state === 'open' || item.state === 'waiting';
  const ladder = (item.ladder ?? []).filter(({ doneAt }) => open || doneAt !== null);
  if (ladder.length === 0) return [];
  const due = item.dueAt !== null && open ? [{ kind: 'due' as const, at: item.dueAt, doneAt: null }] : [];
  const rungs = [...ladder, ...due].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const isDone = ({ kind, at, doneAt }: (typeof rungs)[number]) =>
    kind === 'due' ? Date.parse(at) <= now : doneAt !== null;
  const next = rungs.findIndex((rung) => !isDone(rung));
  return rungs.map((rung, index) => ({
    ...rung,
    state: isDone(rung) ? 'done' : index === next ? 'next' : 'todo',
  }));
}
