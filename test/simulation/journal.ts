/** The trace of a run and the number of occurrences of each kind, to debug a run, compare two runs and measure coverage. */
import { hash } from 'node:crypto';

export interface Journal {
  /** @param who a program, such as `desk of ann` · @param what a description */
  say(who: string, what: string): void;
  /** Counts an occurrence: a fault, a crash at a call, a user action. */
  count(kind: string): void;
  lines(): readonly string[];
  counts(): ReadonlyMap<string, number>;
  /** Equal for two runs with the same events at the same times. */
  digest(): string;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** @param now virtual ms since 1970 · @param start start of the run */
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
