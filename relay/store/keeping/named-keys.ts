/** By which key of the ring several relays seal, and by which they are to: two rows of `shared_state`. A store of one relay needs none. */
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

/** @returns what reads which key seals; asked for each secret that is sealed */
export function sealingKey(database: DatabaseSync): () => string | null {
  const read = database.prepare('SELECT value FROM shared_state WHERE name = ?');
  return () => {
    const row = read.get(ROWS.seals);
    return row ? String(row.value) : null;
  };
}
