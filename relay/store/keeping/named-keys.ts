/** The ring key that a cluster encrypts with, and the next one. A single relay has neither. */
import type { DatabaseSync } from 'node:sqlite';
import type { NamedKeys, SealedTx } from '../../domain/keeping/sealing-ports.ts';

const ROWS: Readonly<Record<keyof NamedKeys, string>> = { seals: 'sealing_key', next: 'next_key' };

export function namedKeyRows(database: DatabaseSync): Pick<SealedTx, 'namedKeys' | 'nameKeys'> {
  const read = database.prepare('SELECT value FROM shared_state WHERE name = ?');
  const write = database.prepare('INSERT OR REPLACE INTO shared_state (name, value) VALUES (?, ?)');
  const drop = database.prepare('DELETE FROM shared_state WHERE name = ?');

  function named(of: keyof NamedKeys): string | null {
    const row = read.get(ROWS[of]);
    return row ? String(row.value) : null;
  }
  function name(of: keyof NamedKeys, id: string | null): void {
    if (id === null) drop.run(ROWS[of]);
    else write.run(ROWS[of], id);
  }

  return {
    namedKeys: () => ({ seals: named('seals'), next: named('next') }),
    nameKeys({ seals, next }) {
      name('seals', seals);
      name('next', next);
    },
  };
}

/** @returns reader of the key that encrypts, to be called for each secret; null: none is named */
export function sealingKey(database: DatabaseSync): () => string | null {
  const read = database.prepare('SELECT value FROM shared_state WHERE name = ?');
  return () => {
    const row = read.get(ROWS.seals);
    return row ? String(row.value) : null;
  };
}
