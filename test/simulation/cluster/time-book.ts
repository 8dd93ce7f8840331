/** Checks that scheduled work follows the log's clock, whatever the clock of the relay that does it. */
import type { AgedItem } from '../../../relay/domain/keeping/retention-ports.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import { must } from '../invariant.ts';
import type { Witness } from '../witness.ts';

export interface TimeBook {
  see(changes: readonly CommittedChange[]): void;
  /** Receives expired items once their removal is in the log. */
  removed(items: readonly AgedItem[]): void;
}

/** Retention, ms: longer than a backward clock step, which can make items look older. */
export const KEPT_MS = 90 * 60_000;
/** ms that units may be ahead of virtual time: the log's tolerance, and the offset and steps of the log's own clock. */
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
