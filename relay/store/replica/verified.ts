/** When all replicas were last found identical; shared, so that it outlives the relay that verified it. */
import type { DatabaseSync } from 'node:sqlite';
import type { VerificationTx } from '../../domain/digest-ports.ts';

export function verifiedSql(database: DatabaseSync): VerificationTx {
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('verified', ?)");
  return { noteVerified: (at) => void write.run(String(at)) };
}

/** @returns reader, ms since 1970; null: never */
export function verifiedAt(database: DatabaseSync): () => number | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'verified'");
  return () => {
    const row = read.get();
    return row ? Number(row.value) : null;
  };
}
