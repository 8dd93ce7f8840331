/**
 * The level of a copy: the schema in which entries of the log are written, by whichever program. What a newer program captures is narrowed to
 * it before it is tried, appended and brought in, so that all copies hold the same; an entry raises it, at the same place on each.
 */
import type { DatabaseSync } from 'node:sqlite';
import { schemaVersionOf } from '../../../shared/migrate.ts';
import { ProgramDiffers } from '../../domain/replica-ports.ts';
import { digestOfSteps, expandedTo, meaningsOf, needsUpdate, newestSchema, nextOf, raiseCopy } from '../migrating.ts';
import type { Migrations } from '../migrations.ts';
import { onlyOf, type TableChanges } from './changeset.ts';
import { createFilling, type Slice } from './filling.ts';
import { narrow } from './narrowing.ts';
import { ofSchema, schemaDigest, widthsOf } from './schema-digest.ts';

interface Level {
  /** Of the schema. */
  version: number;
  /** By which entries name it. */
  digest: string;
  /** What an entry of it has of what was captured here. */
  entryOf(changeset: Uint8Array): Uint8Array;
  /** Whether more is captured here than an entry of it has. */
  narrows: boolean;
}

/** What an entry says that raises the level. */
export interface Raise {
  to: number;
  /** `digestOfSteps`. */
  steps: string;
  /** Rows are filled for it, and it is not raised yet. */
  slice?: Slice;
}

export interface Levels {
  /** Of the schema that this program writes, once it may. */
  readonly newest: number;
  current(): Level;
  /** The level behind an entry that raises it. @throws ProgramDiffers where this program does not know that one */
  behind(level: Level, raise: Raise): Level;
  /** What this program means by the schemas beyond it (`Replica.meaning`). */
  meaning(): Readonly<Record<string, string>>;
  /** As an entry says it: what comes next on the way there. */
  raise(to: number): Raise;
  /** Does it behind what an entry changed, and fills that too where rows are filled; in the transaction of the caller. */
  run(tables: readonly TableChanges[], raise: Raise | null): void;
  /** After that transaction. */
  look(): void;
}

export function createLevels(database: DatabaseSync, migrations: Migrations): Levels {
  const expanded = expandedTo(database);
  const filling = createFilling(database, migrations);
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

  /** The copy has more than that. */
  function olderLevel(version: number): Level {
    const { widths, digest } = ofSchema(migrations, version, (older) => ({
      widths: widthsOf(older),
      digest: schemaDigest(older, version),
    }));
    const entryOf = (changeset: Uint8Array) => narrow(changeset, (table) => widths.get(table));
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
