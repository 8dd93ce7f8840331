/**
 * Reference: the least that "on disk before the answer" can cost behind Node's HTTP server: each body is appended to a file, and the
 * file synced (fdatasync), before it is answered. Nothing can be found again in it.
 */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const [path] = process.argv.slice(2);
if (!path) throw new Error('usage: file-server.ts FILE');
const file = openSync(path, 'a', 0o600);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    writeSync(file, Buffer.concat(chunks));
    fdatasyncSync(file);
    response.writeHead(202, { 'content-length': 2 }).end('{}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
});
process.once('SIGTERM', () => process.exit(0));
