/** The stored directory: one document an entry. Secrets are encrypted in the file, and decrypted if their key is available. */
import type { DatabaseSync } from 'node:sqlite';
import type { Sealing } from '../../domain/keeping/sealing-ports.ts';
import type {
  DirectoryEntry,
  DirectoryKind,
  DirectoryRow,
  DirectoryRows,
} from '../../domain/people/directory-ports.ts';
import { directorySecrets, placeOfEntry, sealedDocuments } from '../keeping/sealed-members.ts';
import { SECRET_KINDS } from '../keeping/sealed-rows.ts';
import type { UnitState } from '../unit-state.ts';

const KINDS: readonly DirectoryKind[] = [
  'source',
  'role',
  'location',
  'user',
  'gateway',
  'oidc',
  'scim',
  'policy',
  'identity',
  'retention',
  'insights',
  'scim-user',
  'scim-group',
];

function readRow(row: Record<string, unknown>): DirectoryRow[] {
  const kind = KINDS.find((known) => known === row.kind);
  return kind ? [{ kind, id: String(row.id), doc: String(row.doc) }] : [];
}

const readEntry = (row: Record<string, unknown>): DirectoryEntry[] =>
  readRow(row).map((read) => ({ ...read, origin: String(row.origin), updatedAt: Number(row.updated_at) }));

export function createDirectoryTable(database: DatabaseSync, state: UnitState, sealing: Sealing): DirectoryRows {
  const sealed = sealedDocuments(sealing, directorySecrets);
  const opened = <T extends DirectoryRow>(row: T): T =>
    SECRET_KINDS.has(row.kind) ? { ...row, doc: sealed.open(row.doc, placeOfEntry(row.kind, row.id)) } : row;
  const all = database.prepare('SELECT kind, id, doc FROM directory ORDER BY kind, id');
  const find = database.prepare('SELECT kind, id, doc FROM directory WHERE kind = ? AND id = ?');
  const ofKind = database.prepare('SELECT * FROM directory WHERE kind = ? ORDER BY id');
  const whole = database.prepare('SELECT * FROM directory WHERE kind = ? AND id = ?');
  const upsert = database.prepare(`
    INSERT INTO directory (kind, id, doc, origin, updated_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET doc = excluded.doc, origin = excluded.origin, updated_at = excluded.updated_at`);
  const remove = database.prepare('DELETE FROM directory WHERE kind = ? AND id = ?');
  return {
    all: () => all.all().flatMap(readRow).map(opened),
    get(kind, id) {
      const row = find.get(kind, id);
      return row ? (readRow(row).map(opened)[0] ?? null) : null;
    },
    entries: (kind) => ofKind.all(kind).flatMap(readEntry).map(opened),
    entry(kind, id) {
      const row = whole.get(kind, id);
      return row ? (readEntry(row).map(opened)[0] ?? null) : null;
    },
    put({ kind, id, doc }, origin) {
      const kept = SECRET_KINDS.has(kind) ? sealed.seal(doc, placeOfEntry(kind, id)) : doc;
      upsert.run(kind, id, kept, origin, state.now);
    },
    remove(kind, id) {
      remove.run(kind, id);
    },
  };
}
