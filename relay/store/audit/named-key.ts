/** The public key that the trail last names: a row of `shared_state`, so that no relay has to walk the trail. */
import type { DatabaseSync } from 'node:sqlite';
import type { AuditKeyTx } from '../../domain/administration/audit.ts';

export function auditKeySql(database: DatabaseSync): AuditKeyTx {
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('audit_key', ?)");
  return { noteAuditKey: (publicKey) => void write.run(publicKey) };
}

/** @returns reader of the key; null: none recorded yet */
export function auditKey(database: DatabaseSync): () => string | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'audit_key'");
  return () => {
    const value = read.get()?.value;
    return value === undefined ? null : String(value);
  };
}
