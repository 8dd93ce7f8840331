import type { Item, LadderRung } from '../../shared/items.ts';

/** A step as drawn. The due time is one of them, because reminders are relative to it. */
export interface Rung {
  kind: LadderRung['kind'] | 'due';
  at: string;
  to?: string;
  doneAt: string | null;
  state: 'done' | 'next' | 'todo';
}

/** In order of time; empty if nothing happens automatically. A closed item has only completed steps. @param now ms since 1970 */
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
