/** Re-encrypts every secret with the current key, in slices. The relay's own secrets (the key of answer links) are in `own_secrets`. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  isSealed,
  keyOfEnvelope,
  type SealedReader,
  type SealedTx,
  type Sealing,
} from '../../domain/keeping/sealing-ports.ts';
import {
  directorySecrets,
  messageSecrets,
  placeOfEntry,
  placeOfMessage,
  placeOfOwn,
  renewedText,
  type SealedDocuments,
  sealedDocuments,
} from './sealed-members.ts';

export const SECRET_KINDS: ReadonlySet<string> = new Set(['source', 'gateway', 'oidc']);

export interface SealedRows extends SealedReader {
  readonly tx: SealedTx;
}

interface SecretTable {
  /** Selects the rows after `from`, as `{ place, text, row }`. */
  after: StatementSync;
  save: StatementSync;
  placeOf(row: Record<string, unknown>): string;
  documents: SealedDocuments;
}

export function createSealedRows(
  database: DatabaseSync,
  sealing: Sealing,
  { namedKeys, nameKeys }: Pick<SealedTx, 'namedKeys' | 'nameKeys'>,
): SealedRows {
  const sql = (text: string) => database.prepare(text);
  const few = [directoryTable(sql, sealing), ownTable(sql, sealing)];
  const messages = outboundTable(sql, sealing);
  const own = ownSecrets(sql, sealing);

  function renewTable({ after, save, placeOf, documents }: SecretTable, from: number, limit: number): number | null {
    const rows = after.all(from, limit);
    for (const row of rows) {
      const renewed = documents.renewed(String(row.text), placeOf(row));
      if (renewed !== null) save.run(renewed, row.row ?? null);
    }
    return rows.length < limit ? null : Number(rows.at(-1)?.row);
  }

  function* rowsOf(of: readonly SecretTable[]): Generator<{ text: string; place: string; documents: SealedDocuments }> {
    for (const { after, placeOf, documents } of of) {
      for (const row of after.iterate(-1, -1)) yield { text: String(row.text), place: placeOf(row), documents };
    }
  }

  function uses(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { text, place, documents } of rowsOf([...few, messages])) {
      for (const id of documents.keysOf(text, place)) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  return {
    locked: () => [...new Set([...rowsOf(few)].flatMap(({ text, place, documents }) => documents.locked(text, place)))],
    uses,
    ownSecret: own.ownSecret,
    namedKeys,
    tx: {
      ...own,
      namedKeys,
      nameKeys,
      renewSealed(from, limit) {
        // These tables are small: done with the first slice of the queue.
        if (from === 0) for (const table of few) renewTable(table, -1, Number.MAX_SAFE_INTEGER);
        return renewTable(messages, from, limit);
      },
      sealedUses: uses,
    },
  };
}

type Sql = (text: string) => StatementSync;

function directoryTable(sql: Sql, sealing: Sealing): SecretTable {
  const kinds = [...SECRET_KINDS].map((kind) => `'${kind}'`).join();
  return {
    // A table without row ids: `row` is the key, and all rows are selected at once.
    after: sql(
      `SELECT kind, id, doc AS text, kind || '/' || id AS row FROM directory WHERE kind IN (${kinds}) AND ?1 < 0 LIMIT ?2`,
    ),
    save: sql("UPDATE directory SET doc = ?1 WHERE kind || '/' || id = ?2"),
    placeOf: ({ kind, id }) => placeOfEntry(String(kind), String(id)),
    documents: sealedDocuments(sealing, directorySecrets),
  };
}

function outboundTable(sql: Sql, sealing: Sealing): SecretTable {
  return {
    after: sql(
      "SELECT seq AS row, id, payload AS text FROM outbound WHERE seq > ?1 AND kind <> 'response' ORDER BY seq LIMIT ?2",
    ),
    save: sql('UPDATE outbound SET payload = ?1 WHERE seq = ?2'),
    placeOf: ({ id }) => placeOfMessage(String(id)),
    documents: sealedDocuments(sealing, messageSecrets),
  };
}

function ownTable(sql: Sql, sealing: Sealing): SecretTable {
  return {
    after: sql('SELECT name, value AS text, name AS row FROM own_secrets WHERE ?1 < 0 LIMIT ?2'),
    save: sql('UPDATE own_secrets SET value = ?1 WHERE name = ?2'),
    placeOf: ({ name }) => placeOfOwn(String(name)),
    documents: wholeText(sealing),
  };
}

/** The whole text is a secret. */
function wholeText(sealing: Sealing): SealedDocuments {
  return {
    seal: (text, place) => sealing.seal(text, place),
    open: (text, place) => sealing.open(text, place) ?? text,
    renewed(text, place) {
      const renewed = renewedText(sealing, text, place);
      return renewed === text ? null : renewed;
    },
    locked: (text, place) => (isSealed(text) && sealing.open(text, place) === null ? [place] : []),
    keysOf: (text) => [keyOfEnvelope(text) ?? ''].filter((id) => id !== ''),
  };
}

function ownSecrets(sql: Sql, sealing: Sealing): Pick<SealedTx, 'ownSecret' | 'saveOwnSecret'> {
  const find = sql('SELECT value FROM own_secrets WHERE name = ?');
  const save = sql('INSERT OR REPLACE INTO own_secrets (name, value) VALUES (?, ?)');
  return {
    ownSecret(name) {
      const row = find.get(name);
      return row ? sealing.open(String(row.value), placeOfOwn(name)) : null;
    },
    saveOwnSecret(name, value) {
      save.run(name, sealing.seal(value, placeOfOwn(name)));
    },
  };
}
