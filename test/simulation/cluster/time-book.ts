/** What waits for a time waits for that of the log, whatever the clock of the relay shows that looks after it. */
import type { AgedItem } from '../../../relay/domain/keeping/retention-ports.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import { must } from '../must.ts';
import type { Witness } from '../witness.ts';

export interface TimeBook {
  see(changes: readonly CommittedChange[]): void;
  /** Told of what went for its age once that is in the log. */
  removed(items: readonly AgedItem[]): void;
}

/** ms for which what is over is kept: longer than a clock is set back, by which it may look as old. */
export const KEPT_MS = 90 * 60_000;
/** ms by which units may be ahead of the time: what the log allows, and what its own clock is apart and set on. */
const AHEAD_MS = 10_000;

/** @param now virtual ms */
export function createTimeBook(now: () => number, { note }: Pick<Witness, 'note'>): TimeBook {
  function see(change: CommittedChange): void {
    if (change.kind !== 'item') return;
    const { id, ladder = [] } = change.item;
    for (const { kind, at, doneAt } of ladder) {
      const early = doneAt === null ? 0 : Date.parse(at) - now();
      must(early <= AHEAD_MS, 'what is planned comes no earlier than it is due', { item: id, kind, early });
    }
  }
  return {
    see: (changes) => note(() => changes.forEach(see)),
    removed: (items) =>
      note(() => {
        for (const { id, at } of items) {
          const age = now() - at;
          must(age >= KEPT_MS - AHEAD_MS, 'what is removed for its age is as old', { item: id, age });
        }
      }),
  };
}
