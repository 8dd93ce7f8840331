/** Encodes captured groups as log entries, and decodes entries of any relay; both check the schema of the level. */
import type { CommittedChange } from '../../domain/reader.ts';
import { ProgramDiffers, type ReplicaEntry, ReplicaIsolated } from '../../domain/replica-ports.ts';
import { ChangesetError, readChangeset, type TableChanges } from './changeset.ts';
import type { ChangesetApplier } from './changeset-applier.ts';
import type { ConflictCheck } from './conflict-check.ts';
import { type EntryBody, isNewer, readBody, refsOf, writeBody } from './entry-body.ts';
import type { Levels } from './schema-levels.ts';

export interface DecodedEntry extends EntryBody {
  tables: readonly TableChanges[];
}

interface EntryCodecDeps {
  levels: Pick<Levels, 'newest' | 'current' | 'behind' | 'raise' | 'run'>;
  /** By table and name. */
  columns: ReadonlyMap<string, ReadonlyMap<string, number>>;
  fits: ChangesetApplier['fits'];
  isConflictFree: ConflictCheck;
}

interface EntryCodec {
  /** `body` is null if the group changed nothing. @throws ReplicaIsolated if no replica could apply it */
  encode(captured: Uint8Array, changes: readonly CommittedChange[]): { body: Uint8Array | null; bytes: number };
  /** @throws ReplicaIsolated or ProgramDiffers, naming the entry */
  decode(entries: readonly ReplicaEntry[]): DecodedEntry[];
}

export function createEntryCodec({ levels, columns, fits, isConflictFree }: EntryCodecDeps): EntryCodec {
  /** Entries computed here need not be parsed again. */
  const own = new WeakMap<Uint8Array, DecodedEntry>();

  function encode(
    captured: Uint8Array,
    changes: readonly CommittedChange[],
  ): { body: Uint8Array | null; bytes: number } {
    const level = levels.current();
    const changeset = level.entryOf(captured);
    const bytes = changeset.length;
    const to = changes.findLast((change) => change.kind === 'schema')?.version;
    if (bytes === 0 && to === undefined) return { body: null, bytes };
    const tables = readChangeset(changeset);
    const raise = to === undefined ? null : levels.raise(to);
    const isKnownToFit = raise === null && !level.narrows && isConflictFree(tables);
    if (!isKnownToFit && !fits({ changeset, tables }, () => levels.run(tables, raise)))
      throw new ReplicaIsolated('a group computed here cannot be applied here');
    const entry = { schema: level.digest, told: refsOf(changes), raise, changeset };
    const body = writeBody(entry);
    own.set(body, { ...entry, tables });
    return { body, bytes };
  }

  function decode(entries: readonly ReplicaEntry[]): DecodedEntry[] {
    let level = levels.current();
    return entries.map((entry) => {
      const body = read(entry, level.digest);
      if (body.raise) level = levels.behind(level, body.raise);
      return body;
    });
  }

  function read(entry: ReplicaEntry, schema: string): DecodedEntry {
    const { position } = entry.after;
    const known = own.get(entry.body);
    const body = known ?? readBody(entry.body);
    if (typeof body === 'string') {
      const Apart = isNewer(entry.body) ? ProgramDiffers : ReplicaIsolated;
      throw new Apart(`entry ${position + 1} cannot be read: ${body}`);
    }
    if (body.schema !== schema) {
      throw new ProgramDiffers(`entry ${position + 1} is of another schema than this program's ${levels.newest}`);
    }
    const tables = known?.tables ?? changesOf(body.changeset);
    if (tables !== null) return { ...body, tables };
    throw new ReplicaIsolated(`entry ${position + 1} cannot be read: its changes are invalid`);
  }

  /** Null: SQLite would reject or silently drop the changes, or they concern local tables. */
  function changesOf(changeset: Uint8Array): readonly TableChanges[] | null {
    try {
      const tables = readChangeset(changeset);
      return tables.every((one) => one.columns <= (columns.get(one.table)?.size ?? 0)) ? tables : null;
    } catch (error) {
      if (error instanceof ChangesetError) return null;
      throw error;
    }
  }

  return { encode, decode };
}
