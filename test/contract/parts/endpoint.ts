/** A system that receives what the relay posts: records it unchanged, verified by the standard's own library. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { until } from '../../helpers/until.ts';

export const SECRET = `whsec_${Buffer.from('the-endpoint-of-the-contract-32b').toString('base64')}`;

export interface Taken {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what comes off the wire has no type here; the tests say what it must be.
  body: any;
  signed: boolean;
  at: number;
}
export interface Answered {
  status: number;
  body?: unknown;
}
/** null: silence. */
type Answering = (taken: Taken, count: number) => Answered | null;

export interface Endpoint {
  readonly url: string;
  readonly taken: readonly Taken[];
  answer(answering: Answering): void;
  /** The first past or future request that matches. */
  first(what: string, fits: (taken: Taken) => boolean, timeoutMs?: number): Promise<Taken>;
  close(): Promise<void>;
}

function isSigned(headers: IncomingHttpHeaders, text: string): boolean {
  try {
    const given = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(headers[name])]);
    new Webhook(SECRET).verify(text, Object.fromEntries(given));
    return true;
  } catch {
    return false;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export async function startEndpoint(): Promise<Endpoint> {
  const taken: Taken[] = [];
  let answering: Answering = () => ({ status: 204 });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '', headers } = request;
      const one = {
        method,
        path: url,
        headers,
        text,
        body: parsed(text),
        signed: isSigned(headers, text),
        at: Date.now(),
      };
      taken.push(one);
      const answer = answering(one, taken.length);
      if (answer === null) return;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    taken,
    answer: (next) => {
      answering = next;
    },
    first: (what, fits, timeoutMs) => until(what, () => taken.find(fits), timeoutMs),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
