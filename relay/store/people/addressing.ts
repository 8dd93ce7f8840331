/** The directory state by which open items are addressed: a row of `shared_state`. */
import type { DatabaseSync } from 'node:sqlite';
import type { AddressingTx } from '../../domain/people/directory-ports.ts';

export function addressingSql(database: DatabaseSync): AddressingTx {
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('addressed', ?)");
  return { noteAddressed: (state) => void write.run(state) };
}

/** @returns reader of that state; null: none yet */
export function addressedBy(database: DatabaseSync): () => string | null {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'addressed'");
  return () => {
    const row = read.get();
    return row ? String(row.value) : null;
  };
}
