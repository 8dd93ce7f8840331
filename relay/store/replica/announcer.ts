/**
 * Announces applied entries: invalidates caches and notifies subscribers. If that fails, it is unknown who was notified; before the next
 * compute or apply, all caches are then dropped and all subscribers notified to read again.
 */
import type { CommittedChange } from '../../domain/reader.ts';
import type { ForeignChange } from '../../domain/store-ports.ts';
import type { Transaction } from '../transaction.ts';
import type { ChangeReader } from './change-reader.ts';
import type { DecodedEntry } from './entry-codec.ts';
import { EVERYTHING, type Invalidation, outsideOf } from './invalidation.ts';
import type { Levels } from './schema-levels.ts';

interface AnnouncerDeps {
  transaction: Pick<Transaction, 'lose'>;
  levels: Pick<Levels, 'look'>;
  changedOutside: (change: ForeignChange) => void;
  publish: (changes: readonly CommittedChange[]) => void;
  readChanges: ChangeReader;
}

interface Announcer {
  /** @param computed changes of this relay's own entry; null: read from the replica */
  announce(
    decoded: readonly DecodedEntry[],
    invalidation: Invalidation,
    computed: readonly CommittedChange[] | null,
  ): void;
  failed(): void;
  /** Repeats a failed announcement, for all data. @throws if it fails again */
  makeUp(): void;
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const { transaction, levels, changedOutside, publish, readChanges } = deps;
  let isOwed = false;

  function rowsChanged(): void {
    levels.look();
    transaction.lose();
  }

  function makeUp(): void {
    if (!isOwed) return;
    rowsChanged();
    changedOutside(EVERYTHING);
    publish([{ kind: 'elsewhere' }]);
    isOwed = false;
  }

  return {
    announce(decoded, invalidation, computed) {
      const raised = decoded.some(({ raise }) => raise !== null && raise.slice === undefined);
      if (raised) rowsChanged();
      changedOutside(raised ? EVERYTHING : outsideOf(invalidation));
      const changes = computed ?? decoded.flatMap(({ told }) => readChanges(told));
      publish(raised ? [...changes, { kind: 'elsewhere' }] : changes);
    },
    failed() {
      isOwed = true;
      try {
        makeUp();
      } catch {
        // Retried before the next compute or apply.
      }
    },
    makeUp,
  };
}
