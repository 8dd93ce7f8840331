/** An endpoint that records requests and replies as the test sets; verified with the library of the standard. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';

interface Received {
  id: string;
  contentType: string;
  body: string;
  signed: boolean;
}
export type Answering = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

export interface Receiver {
  url: string;
  received: Received[];
  answer(answering: Answering): void;
  /** Requests in progress, and their maximum. */
  readonly held: { now: number; most: number };
  close(): Promise<void>;
}

export const SECRET = `whsec_${Buffer.from('the-secret-of-the-receiver-32-by').toString('base64')}`;

export const status =
  (code: number, body = ''): Answering =>
  (response) =>
    response.writeHead(code).end(body);

function isSigned(headers: IncomingMessage['headers'], body: string): boolean {
  try {
    new Webhook(SECRET).verify(body, {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    });
    return true;
  } catch {
    return false;
  }
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const held = { now: 0, most: 0 };
  let answering = status(204);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    held.now += 1;
    held.most = Math.max(held.most, held.now);
    response.once('close', () => {
      held.now -= 1;
    });
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { headers } = request;
      const one = {
        id: String(headers['webhook-id']),
        contentType: String(headers['content-type']),
        body,
        signed: isSigned(headers, body),
      };
      received.push(one);
      answering(response, one, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/in`,
    received,
    held,
    answer(next) {
      answering = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
