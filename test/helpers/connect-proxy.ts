/** A test proxy for CONNECT with Basic authentication and configurable rejections; records its traffic. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface ConnectProxy {
  /** `127.0.0.1:PORT` */
  name: string;
  port: number;
  /** CONNECT requests with their credentials, in order of arrival. */
  asked: { authority: string; authorization: string | null }[];
  /** All received and forwarded bytes. */
  seen(): Buffer;
  /** Required credentials, if set. */
  signIn: { user: string; password: string } | null;
  schemes: string[];
  /** Status of the response to every CONNECT, if set. */
  status: number | null;
  /** Overrides of the destination, by requested `host:port`. */
  leads: Map<string, { host: string; port: number }>;
  close(): Promise<void>;
}

export async function connectProxy(t: TestContext, port = 0): Promise<ConnectProxy> {
  const parts: Buffer[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    socket.on('data', (part) => parts.push(part));
  };
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on('connection', keep);
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const authorization = request.headers['proxy-authorization'] ?? null;
    self.asked.push({ authority: request.url ?? '', authorization });
    const refusal = refusalOf(authorization);
    if (refusal) return void socket.end(refusal);
    const there = self.leads.get(request.url ?? '') ?? addressOf(request.url ?? '');
    const onward = connect(there, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    open.add(onward);
    onward.on('error', () => socket.destroy()).on('close', () => open.delete(onward));
  });

  function refusalOf(authorization: string | null): string | null {
    if (self.status !== null) return `HTTP/1.1 ${self.status} No\r\n\r\n`;
    const { signIn, schemes } = self;
    if (!signIn) return null;
    const wanted = `Basic ${Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64')}`;
    if (authorization === wanted) return null;
    const offered = schemes.map((scheme) => `Proxy-Authenticate: ${scheme}\r\n`).join('');
    return `HTTP/1.1 407 Proxy Authentication Required\r\n${offered}\r\n`;
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  const self: ConnectProxy = {
    name: `127.0.0.1:${bound}`,
    port: bound,
    asked: [],
    seen: () => Buffer.concat(parts),
    signIn: null,
    schemes: ['Basic realm="acme"'],
    status: null,
    leads: new Map(),
    async close() {
      for (const socket of open) socket.destroy();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  };
  t.after(self.close);
  return self;
}

function addressOf(authority: string): { host: string; port: number } {
  const url = new URL(`http://${authority}`);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) };
}
