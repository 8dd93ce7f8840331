import http from 'node:http';
import https from 'node:https';

export interface WireRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}
export interface WireReply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** HTTP with keep-alive. Rejects without a complete reply: refused, reset, no data for `TIMEOUT_MS`, or aborted. */
export interface Wire {
  send(request: WireRequest): Promise<WireReply>;
  close(): void;
}

const REPLY_BYTES = 8 * 1024 * 1024;

/** Silence after which a request is aborted, ms. */
const TIMEOUT_MS = 15_000;

export function createWire(): Wire {
  const options = { keepAlive: true, maxSockets: 64, scheduling: 'lifo' } as const;
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const url = new URL(request.url);
        const secure = url.protocol === 'https:';
        const outgoing = (secure ? https : http).request(url, {
          method: request.method,
          agent: secure ? agents['https:'] : agents['http:'],
          headers: bodyHeaders(request),
          timeout: TIMEOUT_MS,
          ...(request.signal ? { signal: request.signal } : {}),
        });
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no reply within ${TIMEOUT_MS} ms`)));
        outgoing.on('error', reject);
        outgoing.on('response', (incoming) => collect(incoming).then(resolve, reject));
        outgoing.end(request.body);
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function bodyHeaders(request: WireRequest): Record<string, string> {
  if (request.body === undefined) return request.headers;
  return { ...request.headers, 'content-length': String(Buffer.byteLength(request.body)) };
}

async function collect(incoming: http.IncomingMessage): Promise<WireReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > REPLY_BYTES) throw new Error('the reply is too large');
    chunks.push(bytes);
  }
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString('utf8') };
}

/** @returns the parsed JSON; undefined if malformed */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
