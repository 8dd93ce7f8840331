/** What an entry says, from what was captured of a group to what is brought in of it: written here, or read of what anybody wrote. */
import type { CommittedChange } from '../../domain/reader.ts';
import { ReplicaApart, type ReplicaEntry } from '../../domain/replica-ports.ts';
import type { Certainty } from './certainty.ts';
import { ChangesetError, readChangeset, type TableChanges } from './changeset.ts';
import { type EntryBody, readBody, toldOf, writeBody } from './entry-body.ts';
import type { Levels } from './levels.ts';

/** An entry, read. */
export interface Said extends EntryBody {
  tables: readonly TableChanges[];
}

export interface SayingsDeps {
  levels: Pick<Levels, 'newest' | 'current' | 'behind' | 'raise' | 'run'>;
  /** The columns of each shared table, by name. */
  columns: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Whether a changeset goes in, and what comes after it: tried and undone. */
  fits: (changeset: Uint8Array, then: () => void) => boolean;
  isCertain: Certainty;
}

export interface Sayings {
  /** Null: the group changed nothing. @throws ReplicaApart where no copy would take it */
  bodyOf(captured: Uint8Array, changes: readonly CommittedChange[]): { body: Uint8Array | null; bytes: number };
  /** @throws ReplicaApart naming the entry that cannot be taken */
  readAll(entries: readonly ReplicaEntry[]): Said[];
}

export function createSayings({ levels, columns, fits, isCertain }: SayingsDeps): Sayings {
  /** What was computed here, by its body: as long as that is on its way it need not be read again. */
  const own = new WeakMap<Uint8Array, Said>();

  function bodyOf(
    captured: Uint8Array,
    changes: readonly CommittedChange[],
  ): { body: Uint8Array | null; bytes: number } {
    const level = levels.current();
    const changeset = level.entryOf(captured);
    const bytes = changeset.length;
    if (bytes === 0) return { body: null, bytes };
    const tables = readChangeset(changeset);
    const to = changes.findLast((change) => change.kind === 'schema')?.version;
    const raise = to === undefined ? null : levels.raise(to);
    const certain = raise === null && !level.narrows && isCertain(tables);
    if (!certain && !fits(changeset, () => raise && levels.run(raise)))
      throw new ReplicaApart('what was computed here cannot be applied here');
    const said = { schema: level.digest, told: toldOf(changes), raise, changeset };
    const body = writeBody(said);
    own.set(body, { ...said, tables });
    return { body, bytes };
  }

  function readAll(entries: readonly ReplicaEntry[]): Said[] {
    let level = levels.current();
    return entries.map((entry) => {
      const body = read(entry, level.digest);
      if (body.raise) level = levels.behind(level, body.raise);
      return body;
    });
  }

  function read(entry: ReplicaEntry, schema: string): Said {
    const { position } = entry.after;
    const known = own.get(entry.body);
    const body = known ?? readBody(entry.body);
    if (typeof body === 'string') throw new ReplicaApart(`entry ${position + 1} cannot be read: ${body}`);
    if (body.schema !== schema) {
      throw new ReplicaApart(`entry ${position + 1} is of another schema than this program's ${levels.newest}`);
    }
    const tables = known?.tables ?? changesOf(body.changeset);
    if (tables !== null) return { ...body, tables };
    throw new ReplicaApart(`entry ${position + 1} cannot be read: its changes are not those of a relay`);
  }

  /** Null: SQLite would refuse them, drop them without a word, or bring them into what is this relay's own. */
  function changesOf(changeset: Uint8Array): readonly TableChanges[] | null {
    try {
      const tables = readChangeset(changeset);
      return tables.every((one) => one.columns <= (columns.get(one.table)?.size ?? 0)) ? tables : null;
    } catch (error) {
      if (error instanceof ChangesetError) return null;
      throw error;
    }
  }

  return { bodyOf, readAll };
}
