/**
 * Reference: the minimal desk. Follows the relay as the desktop does; checks each item, calls Notify, stores
 * it in SQLite and acknowledges it. No window, no policy, no search.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createClient } from 'dbus-native';
import { deskSocket } from '../../../desk/relay-client/desk-socket.ts';
import { DESK_SERVER_MESSAGES } from '../../../shared/socket.ts';
import { checker } from '../../../shared/validate.ts';

const [relay, token, folder] = process.argv.slice(2);
if (!relay || !token || !folder) throw new Error('usage: bare-desk.ts RELAY TOKEN FOLDER');
const isItem = checker(DESK_SERVER_MESSAGES.item);
const isPage = checker(DESK_SERVER_MESSAGES.sync);
const bus = createClient({ busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' });
const db = new DatabaseSync(join(folder, 'items.db'));
db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE items (id TEXT PRIMARY KEY, json TEXT)');
const keep = db.prepare('INSERT OR REPLACE INTO items (id, json) VALUES (?, ?)');

function raise(title: string, body: string): void {
  void bus.invoke({
    destination: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'Notify',
    signature: 'susssasa{sv}i',
    body: ['bare', 0, '', title, body, ['default', 'Open', '0', 'Acknowledge'], [['urgency', ['y', 1]]], -1],
  });
}

const socket = deskSocket(relay, null, () => ({ token, device: 'bare', cursor: null, epoch: null }));
socket.on('sync', (page: unknown, received: unknown) => {
  if (typeof received === 'function') received();
  if (isPage.is(page) && page.live) console.log('ready');
});
socket.on('item', (change: unknown, received: unknown) => {
  if (!isItem.is(change)) return;
  const { item } = change;
  raise(item.title, item.body ?? '');
  keep.run(item.id, JSON.stringify(item));
  if (typeof received === 'function') received();
});
socket.connect();
