/** Opens a store in memory and writes the items that the page lists. */
import sqlite3InitModule from '@sqlite.org/sqlite-wasm';

const opening = sqlite3InitModule().then(({ oo1 }) => {
  const database = new oo1.DB(':memory:');
  database.exec('CREATE TABLE items (id TEXT PRIMARY KEY, doc TEXT NOT NULL)');
  return database;
});

self.addEventListener('message', async ({ data }) => {
  const database = await opening;
  for (const item of data)
    database.exec({ sql: 'INSERT INTO items VALUES (?, ?)', bind: [item.id, JSON.stringify(item)] });
});
