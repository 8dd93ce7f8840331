/**
 * The least that a sign-in needs: Socket.IO, a token looked up by its hash, the person's row, and one acknowledged page that says that
 * nothing was missed. No limits, no expiry, no presence. @param argv number of people
 */
import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { Server } from 'socket.io';
import { tokenOf } from './beckon.ts';

const secretHash = (secret: string): Buffer => hash('sha256', secret, 'buffer');

const database = new DatabaseSync(':memory:');
database.exec(`
  CREATE TABLE tokens (hash BLOB PRIMARY KEY, user_id TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE people (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID;
  BEGIN`);
const addToken = database.prepare('INSERT INTO tokens VALUES (?, ?)');
const addPerson = database.prepare('INSERT INTO people VALUES (?, ?)');
for (let n = 0; n < Number(process.argv[2]); n++) {
  const user = { id: `user-${n}`, name: `User ${n}`, roles: ['reader'], locations: [], units: [], mandatory: [] };
  addToken.run(secretHash(tokenOf(n)), user.id);
  addPerson.run(user.id, JSON.stringify({ user, roles: [{ id: 'reader', name: 'Reader' }], subscriptions: [] }));
}
database.exec('COMMIT');
const owner = database.prepare('SELECT user_id FROM tokens WHERE hash = ?');
const person = database.prepare('SELECT doc FROM people WHERE id = ?');

const server = createServer();
const desk = new Server(server, { transports: ['websocket'], serveClient: false }).of('/v1/desk');
desk.use((socket, next) => {
  const row = owner.get(secretHash(String(socket.handshake.auth.token)));
  socket.data = row?.user_id;
  next(row ? undefined : new Error('unknown token'));
});
desk.on('connection', (socket) => {
  socket.emit('me', JSON.parse(String(person.get(socket.data)?.doc)));
  const { cursor, epoch } = socket.handshake.auth;
  socket.emit('sync', { epoch, cursor, live: true, changes: [], own: [], removed: [] }, () => {});
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
