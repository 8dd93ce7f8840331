/** The lower bound of a list that examines all items of a person: SQLite alone finds their rows, reads them and parses the documents. */
import { DatabaseSync } from 'node:sqlite';

/** @param file the store, which a relay has open */
export function bareList(file: string): { read(userId: string): number; close(): void } {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA cache_size = -65536');
  const rows = database.prepare(`
    SELECT doc, seen_at, snoozed_until FROM set_members CROSS JOIN items ON items.set_id = set_members.set_id AND items.open IN (0, 1)
    LEFT JOIN own ON own.user_id = set_members.user_id AND own.item_id = items.id
    WHERE set_members.user_id = ?`);
  return {
    /** @returns ms */
    read(userId) {
      const from = performance.now();
      for (const { doc } of rows.all(userId)) JSON.parse(String(doc));
      return performance.now() - from;
    },
    close: () => database.close(),
  };
}
