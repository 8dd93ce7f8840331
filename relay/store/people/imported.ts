/** Which directory files the cluster has imported: a row of `shared_state`. */
import type { DatabaseSync } from 'node:sqlite';
import type { ImportedTx } from '../../domain/people/directory-ports.ts';

export function importedSql(database: DatabaseSync): ImportedTx {
  const read = database.prepare("SELECT value FROM shared_state WHERE name = 'imported'");
  const write = database.prepare("INSERT OR REPLACE INTO shared_state (name, value) VALUES ('imported', ?)");
  return {
    importedFiles() {
      const row = read.get();
      return row ? String(row.value).split(' ') : [];
    },
    noteImported: (files) => void write.run(files.join(' ')),
  };
}
