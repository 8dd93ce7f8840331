/** Evidence of items, one document each. Not cached: it is read when a person opens an item. */
import type { DatabaseSync } from 'node:sqlite';
import type { EvidenceTx } from '../../domain/items/evidence-ports.ts';

export function evidenceSql(database: DatabaseSync): EvidenceTx {
  const find = database.prepare('SELECT doc FROM evidence WHERE item_id = ?');
  const save = database.prepare('INSERT OR REPLACE INTO evidence (item_id, doc) VALUES (?, ?)');
  return {
    evidence(itemId) {
      const row = find.get(itemId);
      return row ? JSON.parse(String(row.doc)) : null;
    },
    saveEvidence: (itemId, evidence) => void save.run(itemId, JSON.stringify(evidence)),
  };
}
