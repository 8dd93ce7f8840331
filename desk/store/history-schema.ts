/** Schema version after the first migration. */
export const HISTORY_BASELINE = 2;
/** The history's schema: an append-only list (`shared/migrate.ts`). */
export const HISTORY_MIGRATIONS: readonly string[] = [
  // `seq` orders by creation, so that FTS5, which reads in rowid order, finds the newest first and can stop early. The documents are in a
  // separate table, so that a filter scanning all rows reads little.
  `
  CREATE TABLE items (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    cursor INTEGER NOT NULL,
    state TEXT NOT NULL,
    type TEXT NOT NULL,
    severity TEXT NOT NULL,
    origin_id TEXT NOT NULL,
    roles TEXT NOT NULL,
    current INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    beckoned_at INTEGER
  ) STRICT;
  CREATE TABLE documents (seq INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE INDEX items_current ON items (current) WHERE current = 1;
  CREATE TABLE own (item_id TEXT PRIMARY KEY, cursor INTEGER NOT NULL, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE removed (item_id TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE origins (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(
    text, content='', contentless_delete=1, detail='none', prefix='1 2 3 4 5 6',
    tokenize="unicode61 remove_diacritics 2"
  );
  `,
  // Evidence of items that the person opened.
  `
  CREATE TABLE evidence (item_id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TRIGGER items_evidence AFTER DELETE ON items BEGIN DELETE FROM evidence WHERE item_id = old.id; END;
  `,
];
