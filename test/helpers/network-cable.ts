/** The network between browsers and a relay, which a test can interrupt and restore; optionally inserts a clock into scripts. */
import {
  request as ask,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface NetworkCable {
  /** The relay's address for browsers; constant across interruptions. */
  readonly url: string;
  /** Closes all connections and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

interface CableOptions {
  /** Inserted before every script. */
  preamble?: string;
  /** WebSocket connections wait for it. */
  upgrades?: Promise<void>;
}

/** @param relay `http://127.0.0.1:PORT`; the Host header is passed through */
export async function layCable(
  relay: string,
  { preamble, upgrades = Promise.resolve() }: CableOptions = {},
): Promise<NetworkCable> {
  const target: RequestOptions = { host: '127.0.0.1', port: new URL(relay).port };
  const open = new Set<Socket>();
  let server: Server | null = null;
  const listen = async (port: number): Promise<number> => {
    const next = createServer((request, response) => forward(request, response, target, preamble));
    next.on('upgrade', (request, socket, head) => {
      void upgrades.then(() => tunnel(request, socket, head, Number(target.port)));
    });
    next.on('connection', (socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen(port, '127.0.0.1', resolve);
    });
    server = next;
    const address = next.address();
    if (address === null || typeof address === 'string') throw new Error('the cable has no port');
    return address.port;
  };
  const cut = async (): Promise<void> => {
    const ended = new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    for (const socket of open) socket.destroy();
    server = null;
    await ended;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      if (server === null) await listen(port);
    },
    close: cut,
  };
}

function forward(request: IncomingMessage, response: ServerResponse, target: RequestOptions, preamble?: string): void {
  const headers = { ...request.headers };
  // The response must be uncompressed to insert the preamble.
  if (preamble !== undefined) delete headers['accept-encoding'];
  const onward = ask({ ...target, method: request.method, path: request.url, headers }, (answer) => {
    const isScript = preamble !== undefined && /javascript/.test(answer.headers['content-type'] ?? '');
    const given = { ...answer.headers };
    if (isScript) delete given['content-length'];
    response.writeHead(answer.statusCode ?? 502, given);
    if (isScript) response.write(preamble);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

/** RFC 9110 section 7.8: forwards the upgrade request unchanged, then all data in both directions. */
function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const onward = connect(port, '127.0.0.1', () => {
    const lines = request.rawHeaders.flatMap((name, at) => (at % 2 ? [] : [`${name}: ${request.rawHeaders[at + 1]}`]));
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  for (const end of [onward, socket]) {
    end.on('error', () => {});
    end.on('close', () => {
      onward.destroy();
      socket.destroy();
    });
  }
}
