/** When the last erasure ended, on replicas: entries and snapshots in the log before it may still name the person. */
import type { DatabaseSync } from 'node:sqlite';
import type { ErasedInLogTx } from '../../domain/keeping/erasure-ports.ts';

export function erasedInLogSql(database: DatabaseSync): ErasedInLogTx {
  const isLogged = database.prepare('SELECT 1 FROM log_place');
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('erased', ?)");
  const drop = database.prepare("DELETE FROM shared_state WHERE name = 'erased' AND CAST(value AS INTEGER) <= ?");
  return {
    noteErased(at) {
      if (!isLogged.get()) return false;
      write.run(String(at));
      return true;
    },
    forgetErased: (at) => Number(drop.run(at).changes) > 0,
  };
}

/** @returns reader, ms since 1970; null: the log names no erased person */
export function erasedInLog(database: DatabaseSync): () => number | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'erased'");
  return () => {
    const row = read.get();
    return row ? Number(row.value) : null;
  };
}
