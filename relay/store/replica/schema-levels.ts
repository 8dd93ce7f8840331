/**
 * The level of a replica: the schema in which the cluster writes log entries, whatever its programs. Changesets of a newer program are
 * narrowed to it, so that all replicas are identical. A log entry raises it, at the same position on each.
 */
import type { DatabaseSync } from 'node:sqlite';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { ProgramDiffers } from '../../domain/replica-ports.ts';
import type { Migrations } from '../migrations.ts';
import {
  digestOfSteps,
  expandedTo,
  meaningsOf,
  needsUpdate,
  newestSchema,
  nextOf,
  raiseCopy,
} from '../schema-upgrade.ts';
import { type BackfillSlice, createBackfill } from './backfill.ts';
import { onlyOf, type TableChanges } from './changeset.ts';
import { ofSchema, schemaDigest, widthsOf } from './schema-digest.ts';
import { narrowChangeset } from './schema-projection.ts';

interface Level {
  version: number;
  digest: string;
  /** Narrows a captured changeset to this level. */
  entryOf(changeset: Uint8Array): Uint8Array;
  /** Whether captured changesets may contain more than entries of this level. */
  narrows: boolean;
}

export interface SchemaSwitch {
  to: number;
  /** `digestOfSteps`. */
  steps: string;
  /** Fills rows for it; the level is not raised yet. */
  slice?: BackfillSlice;
}

export interface Levels {
  /** Schema that this program writes once the level allows. */
  readonly newest: number;
  current(): Level;
  /** The level after an entry. @throws ProgramDiffers if this program does not know it */
  behind(level: Level, raise: SchemaSwitch): Level;
  /** This program's definition of later schemas (`Replica.meaning`). */
  meaning(): Readonly<Record<string, string>>;
  /** The next step towards a version. */
  raise(to: number): SchemaSwitch;
  /** Raises the level or fills rows after an entry's changes, in the caller's transaction. */
  run(tables: readonly TableChanges[], raise: SchemaSwitch | null): void;
  /** Call after that transaction. */
  look(): void;
}

export function createLevels(database: DatabaseSync, migrations: Migrations): Levels {
  const expanded = expandedTo(database);
  const filling = createBackfill(database, migrations);
  const known = new Map<number, Level>();

  function at(version: number): Level {
    const level = known.get(version) ?? (version === expanded ? levelHere() : olderLevel(version));
    known.set(version, level);
    return level;
  }

  function levelHere(): Level {
    const shared: ReadonlySet<string> = new Set(widthsOf(database).keys());
    const entryOf = (changeset: Uint8Array) => onlyOf(changeset, shared);
    return { version: expanded, digest: schemaDigest(database, expanded), entryOf, narrows: false };
  }

  function olderLevel(version: number): Level {
    const { widths, digest } = ofSchema(migrations, version, (older) => ({
      widths: widthsOf(older),
      digest: schemaDigest(older, version),
    }));
    const entryOf = (changeset: Uint8Array) => narrowChangeset(changeset, (table) => widths.get(table));
    return { version, digest, entryOf, narrows: true };
  }

  let current = at(schemaVersionOf(database));
  return {
    newest: newestSchema(migrations),
    current: () => current,
    behind(level, { to, steps, slice }) {
      if (to > newestSchema(migrations)) throw new ProgramDiffers(needsUpdate(to, newestSchema(migrations)));
      if (steps !== digestOfSteps(migrations, to)) {
        throw new ProgramDiffers(
          `the cluster writes another schema ${to} than this program: use the Beckon of the others`,
        );
      }
      return to > level.version && slice === undefined ? at(to) : level;
    },
    meaning: () => meaningsOf(migrations, current.version),
    raise(newest) {
      const to = nextOf(migrations, schemaVersionOf(database), newest);
      const [steps, slice] = [digestOfSteps(migrations, to), filling.next(to)];
      return slice ? { to, steps, slice } : { to, steps };
    },
    run(tables, given) {
      const raise = given && given.to > schemaVersionOf(database) ? given : null;
      if (raise?.slice) filling.run(raise.to, raise.slice);
      if (current.narrows) filling.follow(tables);
      if (raise && !raise.slice) raiseCopy(database, migrations, raise.to);
    },
    look() {
      current = at(schemaVersionOf(database));
    },
  };
}
