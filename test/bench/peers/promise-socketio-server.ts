/** Reference: the relay's durability promise, and delivery by Socket.IO alone: on disk first, then one room broadcast, then the answer. */
import { Server } from 'socket.io';
import { promiseServer, serve } from './promise-http.ts';
import { openPromise } from './promise-store.ts';

const [file, key, people] = process.argv.slice(2);
if (!file || !key) throw new Error('usage: promise-socketio-server.ts FILE KEY PEOPLE');
const server = promiseServer(key, openPromise(file, Number(people)), (accepted) => {
  for (const { item } of accepted) if (item) desk.to('all').emit('item', item);
});
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const desk = io.of('/v1/desk');
desk.on('connection', (socket) => {
  void socket.join('all');
  socket.emit('live');
});
serve(server);
