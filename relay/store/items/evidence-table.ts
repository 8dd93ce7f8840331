/** Evidence of items, one document each. Not cached: it is read when a person opens an item. */
import type { DatabaseSync } from 'node:sqlite';
import type { DocumentTx } from '../../domain/items/document-ports.ts';
import type { EvidenceTx } from '../../domain/items/evidence-ports.ts';

export function evidenceSql(database: DatabaseSync): EvidenceTx & DocumentTx {
  const find = database.prepare('SELECT doc FROM evidence WHERE item_id = ?');
  const save = database.prepare('INSERT OR REPLACE INTO evidence (item_id, doc) VALUES (?, ?)');
  const noteOpened = database.prepare(`
    INSERT INTO documents_opened (user_id, item_id, document_id, version) VALUES (?, ?, ?, ?)
    ON CONFLICT (user_id, item_id, document_id) DO UPDATE SET version = excluded.version WHERE version < excluded.version`);
  return {
    evidence(itemId) {
      const row = find.get(itemId);
      return row ? JSON.parse(String(row.doc)) : null;
    },
    saveEvidence: (itemId, evidence) => void save.run(itemId, JSON.stringify(evidence)),
    noteDocumentOpened: (userId, itemId, documentId, version) =>
      Number(noteOpened.run(userId, itemId, documentId, version).changes) > 0,
  };
}
