/** Outcomes of the last requests of each hook, in SQLite: one document a hook. */
import type { DatabaseSync } from 'node:sqlite';
import type { HookRequestReader, HookRequestTx } from '../../domain/hooks/hook-ports.ts';

const ONE = 'SELECT doc FROM hook_requests WHERE source_id = ? AND hook = ?';

function oneOf(database: DatabaseSync): HookRequestReader['get'] {
  const find = database.prepare(ONE);
  return ({ source, hook }) => {
    const row = find.get(source, hook);
    return row ? String(row.doc) : null;
  };
}

/** Call inside the writer's transaction only. */
export function hookRequestSql(database: DatabaseSync): HookRequestTx {
  const save = database.prepare('INSERT OR REPLACE INTO hook_requests (source_id, hook, doc) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM hook_requests WHERE source_id = ? AND hook = ?');
  return {
    hookRequests: oneOf(database),
    saveHookRequests: ({ source, hook }, doc) => void save.run(source, hook, doc),
    dropHookRequests: ({ source, hook }) => void drop.run(source, hook),
  };
}

export function hookRequestReader(database: DatabaseSync): HookRequestReader {
  const all = database.prepare('SELECT source_id, hook, doc FROM hook_requests');
  return {
    all: () =>
      all.all().map((row) => ({ source: String(row.source_id), hook: String(row.hook), doc: String(row.doc) })),
    get: oneOf(database),
  };
}
