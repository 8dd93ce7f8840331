/** Reference: Socket.IO alone, one room broadcast an event; nothing is stored. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer((request, response) => {
  if (request.method !== 'POST') return;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    desk.to('all').emit('item', JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { 'content-length': 2 }).end('ok');
  });
});
const io = new Server(server, { transports: ['websocket'], serveClient: false });
const desk = io.of('/v1/desk');
desk.on('connection', (socket) => {
  void socket.join('all');
  socket.emit('live');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
