/**
 * Reference: node's HTTP server and SQLite (WAL, synchronous FULL), one insert a request. Argument `each` commits each request
 * separately; `group` commits all requests of one turn of the event loop together.
 */
import { createServer, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

const [mode, file] = process.argv.slice(2);
if (!file || (mode !== 'each' && mode !== 'group')) throw new Error('usage: sqlite-server.ts each|group FILE');
const database = new DatabaseSync(file);
database.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT)',
);
const insert = database.prepare('INSERT INTO events (id, body) VALUES (?, ?)');

let waiting: { body: string; response: ServerResponse }[] = [];
const answer = (response: ServerResponse) => response.writeHead(202, { 'content-length': 2 }).end('{}');
function store(body: string): void {
  const event: unknown = JSON.parse(body);
  if (typeof event === 'object' && event && 'id' in event) insert.run(String(event.id), body);
}
function flush(): void {
  const batch = waiting;
  waiting = [];
  database.exec('BEGIN IMMEDIATE');
  for (const { body } of batch) store(body);
  database.exec('COMMIT');
  for (const { response } of batch) answer(response);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    if (mode === 'each') {
      store(body);
      answer(response);
      return;
    }
    if (waiting.push({ body, response }) === 1) setImmediate(flush);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
