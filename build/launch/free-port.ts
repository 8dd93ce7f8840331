import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ListenOptions } from 'node:net';

/** Below the ports that systems give to callers of port 0 (Linux: from 32768, others: from 49152): one stays free while its program restarts. */
const OURS = { first: 20_000, count: 12_000 };
const TRIES = 20;

/**
 * A free TCP port of 127.0.0.1: `preferred` if no one listens there, otherwise any, as for 0. For programs that must know their port
 * before they start, or keep it when they restart; others bind 0 and report their port. On Linux no other process gets the same port
 * from here until this one ends; a program that does not ask here can still take it.
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

async function tryPort(wanted: number): Promise<number | undefined> {
  const server = await listen({ port: wanted, host: '127.0.0.1' });
  const address = server?.address();
  const port = typeof address === 'object' && address ? address.port : undefined;
  // Before it is given back: from then on the reservation keeps it.
  const isOurs = port !== undefined && (await reserve(port));
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  return isOurs ? port : undefined;
}

/** An abstract socket is one per name and network namespace, and is gone with its process: no file can be left behind. */
async function reserve(port: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const holder = await listen({ path: `\0beckon-port-${port}` });
  holder?.unref();
  return holder !== undefined;
}

/** @returns undefined where the address is in use, or cannot be had */
async function listen(at: ListenOptions) {
  const server = createServer();
  try {
    server.listen(at);
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
