/** A PostgreSQL connection that can fall silent: it stays open, but nothing arrives. */
import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

interface Wire {
  url: string;
  /** Requests still arrive; replies are withheld for good. */
  silence(): void;
  /** New connections work. */
  mend(): void;
  /** The number of connections made so far, and of open ones. */
  made(): number;
  standing(): number;
}

export async function layWire(t: TestContext, url: string): Promise<Wire> {
  const target = new URL(url);
  const port = Number(target.port);
  const open = new Set<Socket>();
  let made = 0;
  let silent = new Set<Socket>();
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    made += 1;
    open.add(near);
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('close', () => open.delete(near));
    if (isSilent) silent.add(near);
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy());
    far.on('data', (bytes) => !silent.has(near) && near.write(bytes)).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  target.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: target.href,
    silence() {
      isSilent = true;
      silent = new Set(open);
    },
    mend() {
      isSilent = false;
    },
    made: () => made,
    standing: () => open.size,
  };
}
