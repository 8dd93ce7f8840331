/**
 * Until when entries of a log before the end of an erasure, and copies of the store in it, may name who was erased: a row of `shared_state`, of
 * the last erasure that ended. A store that is nobody's replica has none.
 */
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

/** @returns what reads when the last erasure ended of which the log may hold something, ms since 1970; null: it holds nothing */
export function erasedInLog(database: DatabaseSync): () => number | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'erased'");
  return () => {
    const row = read.get();
    return row ? Number(row.value) : null;
  };
}
