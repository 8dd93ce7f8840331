/** Reference: a bare program that follows the relay by socket.io-client and stores each item as a row in SQLite. */
import { DatabaseSync } from 'node:sqlite';
import { Manager } from 'socket.io-client';

const [relay, token, file] = process.argv.slice(2);
if (!relay || !token || !file) throw new Error('usage: rows-desk.ts RELAY TOKEN FILE');
const db = new DatabaseSync(file);
db.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS items (id TEXT PRIMARY KEY, json TEXT)');
db.exec('CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, epoch TEXT, cursor INTEGER)');
const keep = db.prepare('INSERT OR REPLACE INTO items (id, json) VALUES (?, ?)');
const setPlace = db.prepare('INSERT OR REPLACE INTO place (id, epoch, cursor) VALUES (1, ?, ?)');
const { epoch = null, cursor = null } = db.prepare('SELECT epoch, cursor FROM place').get() ?? {};

interface Page {
  epoch: string;
  cursor: number;
  live: boolean;
  changes: { item: { id: string } }[];
}
const manager = new Manager(relay, { transports: ['websocket'], reconnection: false });
const socket = manager.socket('/v1/desk', { auth: { token, device: 'bare', epoch, cursor } });
socket.on('sync', (page: Page, received: () => void) => {
  db.exec('BEGIN');
  for (const { item } of page.changes) keep.run(item.id, JSON.stringify(item));
  setPlace.run(page.epoch, page.cursor);
  db.exec('COMMIT');
  received();
  if (page.live) console.log(`ready with ${db.prepare('SELECT count(*) AS n FROM items').get()?.n} rows`);
});
