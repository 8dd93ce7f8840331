/** What happened in a run, in order, and how often of each kind: to read along, to compare two runs, to see what the seeds reach. */
import { hash } from 'node:crypto';

export interface Journal {
  /** @param who a program, such as `desk of ann` · @param what in the field's words */
  say(who: string, what: string): void;
  /** One more of this kind: a fault that happened, a call at which somebody died, something that a person did. */
  count(kind: string): void;
  lines(): readonly string[];
  counts(): ReadonlyMap<string, number>;
  /** The same for two runs in which the same happened at the same times. */
  digest(): string;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** @param now virtual ms since 1970 · @param start when the run began */
export function createJournal(now: () => number, start: number): Journal {
  const lines: string[] = [];
  const counts = new Map<string, number>();
  return {
    say(who, what) {
      lines.push(`${((now() - start) / 1000).toFixed(3)} s  ${who}: ${what.replaceAll(UUID, (id) => id.slice(0, 8))}`);
    },
    count: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1),
    lines: () => lines,
    counts: () => counts,
    digest: () => hash('sha256', lines.join('\n'), 'hex'),
  };
}
