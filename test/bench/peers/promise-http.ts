/** The HTTP side of the durable references: checks the source's key, and batches the requests of one turn, or of the previous commit. */
import { hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Accepted } from './promise-store.ts';

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer');

/** @param commit called for one batch at a time. @param onCommitted called for each batch before it is answered */
export function promiseServer(
  key: string,
  commit: (events: readonly unknown[]) => Accepted[] | Promise<Accepted[]>,
  onCommitted: (accepted: readonly Accepted[]) => void,
): Server {
  const expected = digestOf(`Bearer ${key}`);
  let waiting: { event: unknown; response: ServerResponse }[] = [];

  let isCommitting = false;

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    const committing = commit(batch.map(({ event }) => event));
    isCommitting = true;
    const accepted = committing instanceof Promise ? await committing : committing;
    isCommitting = false;
    if (waiting.length > 0) setImmediate(flush);
    onCommitted(accepted);
    for (const [index, { response }] of batch.entries()) {
      const body = accepted[index]?.answer ?? '';
      response.writeHead(202, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    }
  }

  return createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), expected)) {
      response.writeHead(401, { 'content-length': 0 }).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event: unknown = JSON.parse(Buffer.concat(chunks).toString());
      if (waiting.push({ event, response }) === 1 && !isCommitting) setImmediate(flush);
    });
  });
}

/** Listens on a system-assigned port and prints it. */
export function serve(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address && typeof address === 'object') console.log(`ready on ${address.port}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}
