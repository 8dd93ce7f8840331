/**
 * Reference: the relay's promise, and delivery by Socket.IO alone: on disk first, then one room broadcast, then the reply. Desks receive
 * the relay's messages `sync` and `item`.
 */
import { Server } from 'socket.io';
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-socketio-server.ts FILE KEY PEOPLE');
let cursor = 0;
const server = promiseServer(key, openPromise(file, Number(people)).run, (accepted) => {
  for (const { item } of accepted) if (item) desk.to('all').emit('item', { cursor: ++cursor, item });
});
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const desk = io.of('/v1/desk');
desk.on('connection', (socket) => {
  void socket.join('all');
  socket.emit('sync', { epoch: 'bench', cursor, live: true, changes: [], own: [], removed: [] });
});
serve(server);
