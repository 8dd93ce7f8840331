/**
 * Reference: the minimal cost of "on disk before the answer" behind Node's HTTP server: appends each body to a file and
 * syncs it (fdatasync) before the answer. The file is not searchable.
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
