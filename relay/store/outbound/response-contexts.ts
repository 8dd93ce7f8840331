import type { DatabaseSync } from 'node:sqlite';
import type { ResponseContextTx } from '../../domain/outbound/response-context.ts';

export function responseContextSql(database: DatabaseSync): ResponseContextTx {
  const find = database.prepare('SELECT doc FROM response_contexts WHERE item_id = ?');
  const save = database.prepare('INSERT OR REPLACE INTO response_contexts (item_id, doc) VALUES (?, ?)');
  return {
    responseContext(itemId) {
      const row = find.get(itemId);
      return row ? JSON.parse(String(row.doc)) : null;
    },
    saveResponseContext: (itemId, context) => void save.run(itemId, JSON.stringify(context)),
  };
}
