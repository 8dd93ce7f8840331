import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ListenOptions } from 'node:net';

/** Below the ephemeral port range (Linux: from 32768, others: from 49152), so that a port stays free while its program restarts. */
const OURS = { first: 20_000, count: 12_000 };
const TRIES = 20;

/**
 * A free TCP port of 127.0.0.1: `preferred` if it is free, otherwise any (also for 0). For programs that must know their port before they
 * start, or reuse it after a restart; others bind port 0 and report it. On Linux no other process gets the same port from this function
 * until this process exits; a program that does not use this function can still bind it.
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
  // Reserve before the listener closes: from then on only the reservation protects the port.
  const isOurs = port !== undefined && (await reserve(port));
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  return isOurs ? port : undefined;
}

/** An abstract socket is unique per name and network namespace, and vanishes with its process, so no stale file remains. */
async function reserve(port: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const holder = await listen({ path: `\0beckon-port-${port}` });
  holder?.unref();
  return holder !== undefined;
}

/** @returns undefined if the address is in use or not available */
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
