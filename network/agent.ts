/** Outgoing connections: an agent for Node's `https` and for `ws`, and a `fetch` on top of it. */
import { type ClientRequestArgs, request as plainRequest } from 'node:http';
import { Agent, type AgentOptions, request } from 'node:https';
import type { Duplex } from 'node:stream';
import { NetworkError } from '../shared/network-failure.ts';
import { type ConnectDeps, connectSecurely } from './connect.ts';
import type { ProxyRoute } from './proxy.ts';

export interface OutwardDeps extends ConnectDeps {
  /** Called for each connection, because the computer may have changed networks. */
  ways(url: URL): Promise<readonly ProxyRoute[]>;
}

/** Agent for `https:` and `wss:`; connections fail with a `NetworkError`. @param keep idle connections; default: close */
export function createAgent(deps: OutwardDeps, keep: AgentOptions = { keepAlive: false }): Agent {
  return new OutwardAgent(deps, keep);
}

class OutwardAgent extends Agent {
  readonly #deps: OutwardDeps;

  constructor(deps: OutwardDeps, keep: AgentOptions) {
    super(keep);
    this.#deps = deps;
  }

  override createConnection(
    { host, port }: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    void this.#open(host ?? '', Number(port ?? 443)).then(
      (socket) => callback?.(null, socket),
      // Node accepts an error alone, although its types require a stream.
      (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
    );
  }

  async #open(given: string, port: number): Promise<Duplex> {
    const host = given.replace(/^\[|\]$/g, '');
    const url = new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}/`);
    return connectSecurely({ host, port }, await this.#deps.ways(url), this.#deps);
  }
}

/** A subset of the standard's options. */
interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  body?: Body | ReadableStream | null | undefined;
  signal?: AbortSignal | undefined;
}
type Body = string | URLSearchParams | Uint8Array | ArrayBuffer;
export type Fetch = (url: string, init?: FetchInit) => Promise<Response>;

/** Maximum body size in bytes, because the server is not authenticated yet. */
const BODY_MAX = 1024 * 1024;
const WITHOUT_BODY = [204, 205, 304];

/** Reads the whole body, up to `bodyMax` bytes. Never follows redirects: a 3xx response is returned. */
export function createFetch(agent: Agent, bodyMax = BODY_MAX): Fetch {
  return (url, { method = 'GET', headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const target = new URL(url);
      const common = { method, headers, ...(signal ? { signal } : {}) };
      const asked =
        target.protocol === 'https:'
          ? request(target, { ...common, agent })
          : plainRequest(target, { ...common, agent: false });
      asked.once('error', reject);
      asked.once('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size > bodyMax) response.destroy(new NetworkError({ kind: 'wrong-answer' }));
        });
        response.once('error', reject);
        response.once('end', () => {
          const answer = answerOf(response.statusCode ?? 0, response.headersDistinct, parts);
          if (answer) resolve(answer);
          else reject(new NetworkError({ kind: 'wrong-answer' }));
        });
      });
      asked.end(bytesOf(body));
    });
}

function bytesOf(body: FetchInit['body']): string | Uint8Array | undefined {
  if (body instanceof ReadableStream) throw new TypeError('a stream is not sent here');
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  return body instanceof URLSearchParams ? body.toString() : (body ?? undefined);
}

/** HTTP's parser accepts any three digits; a `Response` only valid final statuses (RFC 9110 section 15). */
const isStatus = (status: number): boolean => status >= 200 && status <= 599;

/** @returns null if the status is invalid; an exception in a connection event would end the program */
function answerOf(status: number, given: NodeJS.Dict<string[]>, parts: Buffer[]): Response | null {
  if (!isStatus(status)) return null;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(given)) for (const value of values) headers.append(name, value);
  return new Response(WITHOUT_BODY.includes(status) ? null : Buffer.concat(parts), { status, headers });
}
