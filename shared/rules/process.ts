/** What can be said of a process at a moment: how far it is, and which of its steps stand still. */
import type { Process, ProcessStep } from '../processes.ts';

/** ms after which a step that is under way and was promised for no time counts as standing still. */
export const STALLED_AFTER_MS = 24 * 60 * 60 * 1000;

const isOver = ({ status }: ProcessStep): boolean => status === 'done' || status === 'skipped';

/** A step that failed stands still from then on; one not finished, from its due time; one under way without any, after a day. */
export function stalledSince(step: ProcessStep, now: number): number | null {
  const at = step.at === null ? null : Date.parse(step.at);
  if (step.status === 'failed') return at;
  if (isOver(step)) return null;
  if (step.dueAt !== null) return Date.parse(step.dueAt) <= now ? Date.parse(step.dueAt) : null;
  if (step.status === 'pending' || at === null) return null;
  return at + STALLED_AFTER_MS <= now ? at : null;
}

export interface Progress {
  /** Steps done or skipped. */
  over: number;
  total: number;
  state: 'stalled' | 'running' | 'finished';
  /** ms since 1970; the longest. */
  stalledSince: number | null;
}

export function progressOf({ steps }: Process, now: number): Progress {
  const over = steps.filter(isOver).length;
  const still = steps.map((step) => stalledSince(step, now)).filter((since) => since !== null);
  const since = still.length > 0 ? Math.min(...still) : null;
  const state = since !== null ? 'stalled' : over === steps.length ? 'finished' : 'running';
  return { over, total: steps.length, state, stalledSince: since };
}
