/** A test source system: sends events and receives responses as an integrator's code would, without sharing code with the relay. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface ReceivedResponse {
  webhookId: string;
  at: number;
  valid: boolean;
  event: { id: string; type: string; data: Record<string, unknown> };
}

/** How the endpoint handles a response; `hang` never replies. */
type Behaviour = 'confirm' | 'refuse' | 'fail' | 'gone' | 'hang' | ((response: ReceivedResponse) => Behaviour);

export interface SourceSystem {
  readonly url: string;
  readonly secret: string;
  readonly received: readonly ReceivedResponse[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

const SECRET = `whsec_${Buffer.from('a-secret-of-the-test-source-32by').toString('base64')}`;

/** Standard Webhooks, section "Signature scheme": HMAC-SHA256 over `id.timestamp.body`. */
export function signature(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

function isSigned(secret: string, request: IncomingMessage, body: string): boolean {
  const id = String(request.headers['webhook-id']);
  const timestamp = String(request.headers['webhook-timestamp']);
  const given = String(request.headers['webhook-signature']).split(' ');
  const expected = Buffer.from(signature(secret, id, timestamp, body));
  const fresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < 300;
  return fresh && given.some((one) => one.length === expected.length && timingSafeEqual(Buffer.from(one), expected));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function answer(behaviour: Exclude<Behaviour, (response: ReceivedResponse) => Behaviour>, to: ServerResponse): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'fail') to.writeHead(500).end();
  else if (behaviour === 'gone') to.writeHead(410).end();
  else if (behaviour === 'refuse') {
    to.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"refused","reason":"budget closed"}');
  } else to.writeHead(204).end();
}

/** Starts the endpoint on `port`; 0: any free port. */
export async function startSourceSystem(port = 0): Promise<SourceSystem> {
  const received: ReceivedResponse[] = [];
  let behaviour: Behaviour = 'confirm';
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const one: ReceivedResponse = {
      webhookId: String(request.headers['webhook-id']),
      at: Date.now(),
      valid: isSigned(SECRET, request, body),
      event: JSON.parse(body),
    };
    received.push(one);
    let now = behaviour;
    while (typeof now === 'function') now = now(one);
    answer(one.valid ? now : 'fail', response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the endpoint has no port');
  return {
    url: `http://127.0.0.1:${address.port}/responses`,
    secret: SECRET,
    received,
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
