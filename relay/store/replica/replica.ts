/**
 * A store that is one of several replicas. A group of units is computed and rolled back; log entries are applied through one path,
 * whichever relay computed them. Entries that the file loses in a power failure are read again from the log.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { CommittedChange } from '../../domain/reader.ts';
import type { ComputedGroup, Replica, Work } from '../../domain/replica-ports.ts';
import type { ForeignChange } from '../../domain/store-ports.ts';
import type { Migrations } from '../migrations.ts';
import { underwayTo } from '../schema-upgrade.ts';
import { SHARED_TABLES } from '../tables.ts';
import type { Transaction } from '../transaction.ts';
import type { Tables } from '../unit.ts';
import { createAnnouncer } from './announcer.ts';
import { createChangeReader } from './change-reader.ts';
import { createChangesetApplier } from './changeset-applier.ts';
import { createConflictCheck } from './conflict-check.ts';
import { createEntryApplier } from './entry-applier.ts';
import { digestAskedBy, writeBody } from './entry-body.ts';
import { createEntryCodec } from './entry-codec.ts';
import { createInvalidator } from './invalidation.ts';
import { createCurrentPlace } from './log-place.ts';
import { columnsOf } from './schema-digest.ts';
import { createLevels } from './schema-levels.ts';

interface ReplicaDeps {
  database: DatabaseSync;
  transaction: Transaction;
  tables: Pick<Tables, 'items' | 'sets' | 'processes'>;
  changedOutside: (change: ForeignChange) => void;
  publish: (changes: readonly CommittedChange[]) => void;
  /** Throws if the store must not be written. */
  look: () => void;
  migrations: Migrations;
}

export function createReplica(deps: ReplicaDeps): Replica {
  const { transaction } = deps;
  const { place, levels, encode, decode, bringIn, announcer } = partsOf(deps);
  return {
    relay: () => place.relay,
    writtenAt: () => place.get()?.at ?? 0,
    place() {
      const at = place.get();
      return at && { generation: at.generation, position: at.position, hash: at.hash };
    },
    schema: levels.newest,
    level: () => levels.current().version,
    meaning: levels.meaning,
    underway: () => underwayTo(deps.database),
    raises(to) {
      const raise = levels.raise(to);
      return raise.slice ? null : raise.to;
    },
    emptyBody: () => writeBody({ schema: levels.current().digest, told: [], raise: null, changeset: new Uint8Array() }),
    digestAskedBy,
    stand: place.stand,
    leave: place.leave,
    compute<U extends Work>(units: readonly U[], now: number): ComputedGroup<U> {
      const { at: newest } = place.required();
      announcer.makeUp();
      try {
        const captured = transaction.capture(units, Math.max(now, newest));
        const { done, at, changes, changeset } = captured;
        return { done, at, changes, ...encode(changeset, changes) };
      } catch (error) {
        transaction.lose();
        throw error;
      }
    },
    apply(entries, computed) {
      announcer.makeUp();
      const before = place.get();
      try {
        const decoded = decode(entries);
        // Changes that were narrowed away exist in no replica, so they must not be published.
        const asComputed = computed !== undefined && !levels.current().narrows;
        announcer.announce(decoded, bringIn(entries, decoded), asComputed ? computed.changes : null);
      } catch (error) {
        if (place.get() !== before) announcer.failed();
        throw error;
      }
    },
    checkForeign: () => transaction.checkForeign(),
  };
}

function partsOf(deps: ReplicaDeps) {
  const { database, transaction, changedOutside, publish, look } = deps;
  const place = createCurrentPlace(database);
  const levels = createLevels(database, deps.migrations);
  const columns = new Map(SHARED_TABLES.map((table) => [String(table), columnsOf(database, table)]));
  const invalidatedBy = createInvalidator((table) => columns.get(table) ?? new Map());
  const applier = createChangesetApplier(database);
  const codec = createEntryCodec({
    levels,
    columns,
    fits: applier.fits,
    isConflictFree: createConflictCheck(database),
  });
  const readChanges = createChangeReader(database, deps.tables);
  return {
    place,
    levels,
    ...codec,
    bringIn: createEntryApplier({ applier, levels, place, invalidatedBy, look }),
    announcer: createAnnouncer({ transaction, levels, changedOutside, publish, readChanges }),
  };
}
