/** Reference: node's HTTP server and PostgreSQL, `pg` pool of 16, one insert a request. */
import { createServer } from 'node:http';
import pg from 'pg';

const [socketFolder, port] = process.argv.slice(2);
if (!socketFolder) throw new Error('usage: postgres-server.ts SOCKET-FOLDER PORT');
const pool = new pg.Pool({ host: socketFolder, port: Number(port), user: 'postgres', database: 'postgres', max: 16 });
await pool.query('CREATE TABLE IF NOT EXISTS events (id text PRIMARY KEY, body text)');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const body = Buffer.concat(chunks).toString();
    const event: unknown = JSON.parse(body);
    const id = typeof event === 'object' && event && 'id' in event ? String(event.id) : '';
    await pool.query({ name: 'insert', text: 'INSERT INTO events VALUES ($1, $2)', values: [id, body] });
    response.writeHead(202, { 'content-length': 2 }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
