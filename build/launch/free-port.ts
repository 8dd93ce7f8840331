import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** No system gives these to whoever asks for any (Linux begins at 32768, others at 49152), so one stays free while its program starts anew. */
const OURS = { first: 20_000, count: 12_000 };
const TRIES = 20;

/**
 * A free TCP port of 127.0.0.1: `preferred` if nobody listens there, else any, as for 0. It is free when this returns; who takes it
 * must be ready to find it taken.
 */
export async function freePort(preferred: number): Promise<number> {
  const chosen = preferred > 0 ? await tryPort(preferred) : undefined;
  return chosen ?? (await anyOfOurs()) ?? (await tryPort(0)) ?? preferred;
}

async function anyOfOurs(): Promise<number | undefined> {
  for (let turn = 0; turn < TRIES; turn += 1) {
    const port = await tryPort(OURS.first + randomInt(OURS.count));
    if (port !== undefined) return port;
  }
  return undefined;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
