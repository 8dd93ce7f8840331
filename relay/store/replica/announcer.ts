/**
 * Tells what entries brought once they are in the copy: whoever remembers something of it gives that up, and whoever listens hears the changes.
 * Where that fails nobody knows who heard what. Then all hear that anything may be another, before anything more is computed or brought in.
 */
import type { CommittedChange } from '../../domain/reader.ts';
import type { OutsideChange } from '../../domain/store-ports.ts';
import type { Transaction } from '../transaction.ts';
import type { ChangeReader } from './change-reader.ts';
import type { DecodedEntry } from './entry-codec.ts';
import { EVERYTHING, type Invalidation, outsideOf } from './invalidation.ts';
import type { Levels } from './levels.ts';

interface AnnouncerDeps {
  transaction: Pick<Transaction, 'lose'>;
  levels: Pick<Levels, 'look'>;
  /** Gives up what is remembered of it. */
  changedOutside: (change: OutsideChange) => void;
  publish: (changes: readonly CommittedChange[]) => void;
  readChanges: ChangeReader;
}

interface Announcer {
  /** @param computed the changes as this relay computed them, where the entry is its own; null: they are read of the copy */
  announce(
    decoded: readonly DecodedEntry[],
    invalidation: Invalidation,
    computed: readonly CommittedChange[] | null,
  ): void;
  /** Something was brought in, and it failed to be announced. */
  failed(): void;
  /** Makes up for what failed. @throws where it fails again */
  makeUp(): void;
}

export function createAnnouncer(deps: AnnouncerDeps): Announcer {
  const { transaction, levels, changedOutside, publish, readChanges } = deps;
  let isOwed = false;

  /** Any row may be another than what is remembered of it. */
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
        // The next that is computed or brought in does it first.
      }
    },
    makeUp,
  };
}
