/** When all copies of several relays were found alike last: a row of `shared_state`, so that it outlives whoever found it. */
import type { DatabaseSync } from 'node:sqlite';
import type { VerifiedTx } from '../../domain/digest-ports.ts';

export function verifiedSql(database: DatabaseSync): VerifiedTx {
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('verified', ?)");
  return { noteVerified: (at) => void write.run(String(at)) };
}

/** @returns what reads it, ms since 1970; null: never yet */
export function verifiedAt(database: DatabaseSync): () => number | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'verified'");
  return () => {
    const row = read.get();
    return row ? Number(row.value) : null;
  };
}
