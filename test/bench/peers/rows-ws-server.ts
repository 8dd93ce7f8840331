/** Reference: reads the items of a store and sends them over `ws`, a message each, then `live`. No authentication, no decisions. */
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { WebSocketServer } from 'ws';

const database = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });
const items = database.prepare('SELECT doc FROM items ORDER BY seq');
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  for (const row of items.iterate()) socket.send(String(row.doc));
  socket.send('live');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
