/**
 * Relay side of the local command socket. Access is controlled by the modes of socket and folder. A caller may be slow, send too much or
 * nothing, or disconnect early: the relay is not blocked, and a started command runs to its end.
 */
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Timers } from '../domain/ports.ts';
import { addressToOpen } from './door-address.ts';
import { type Call, call, LONGEST_CALL, lineOf, onLines, parsed, type Said, SPOKEN } from './protocol.ts';

export interface Say {
  out(line: string): void;
  err(line: string): void;
}

export interface DoorDeps {
  path: string;
  version: string;
  timers: Timers;
  /** Runs the command and prints its output; never rejects. @returns the exit code */
  run(call: Call, say: Say): Promise<number>;
}

export interface Door {
  /** Stops accepting; waits a limited time for running commands. */
  close(): Promise<void>;
}

/** Concurrent connections; more are dropped. */
const MOST = 16;
/** Time limit for receiving a call, ms. */
const CALL_MS = 10_000;
/** Time limit for the caller to read the output, ms. */
const READ_MS = 30_000;
/** How long `close` waits for running commands, ms. */
const CLOSE_MS = 5000;
const PRIVATE = 0o600;

/** @throws Error, one line */
export async function openDoor(deps: DoorDeps): Promise<Door> {
  const address = addressToOpen(deps.path);
  const sockets = new Set<Socket>();
  const running = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // The caller disconnected; its command continues.
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    receive(socket, deps, (one) =>
      running.set(
        socket,
        serve(one, socket, deps).finally(() => running.delete(socket)),
      ),
    );
  });
  server.maxConnections = MOST;
  try {
    await listen(server, address.name, deps.path);
  } catch (error) {
    address.close();
    throw error;
  }
  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) if (!running.has(socket)) socket.destroy();
    const done = Promise.all(running.values());
    await Promise.race([done, new Promise<void>((resolve) => deps.timers.after(CLOSE_MS, resolve))]);
    for (const socket of sockets) socket.destroy();
    await closed;
    address.close();
  }
  let closing: Promise<void> | null = null;
  return {
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function listen(server: Server, name: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Created with this mode: with a later chmod others could connect before.
    const before = process.umask(0o777 & ~PRIVATE);
    try {
      server.listen(name);
    } finally {
      process.umask(before);
    }
    server.once('listening', () => {
      if (process.platform !== 'win32') chmodSync(path, PRIVATE);
      resolve();
    });
  });
}

/** Accepts one complete call within the time limit; otherwise closes the connection. */
function receive(socket: Socket, { version, timers }: DoorDeps, onCall: (one: Call) => void): void {
  const late = timers.after(CALL_MS, () => socket.destroy());
  socket.once('close', late);
  socket.write(lineOf({ beckon: version, door: SPOKEN }));
  let called = false;
  const once = (line: string): void => {
    if (called) return;
    called = true;
    late();
    const checked = call.check(parsed(line));
    if (checked.ok) onCall(checked.value);
    else refuse(socket, 'The relay does not understand this call');
  };
  onLines(socket, LONGEST_CALL, once, () => socket.destroy());
}

function refuse(socket: Socket, why: string): void {
  socket.write(lineOf({ err: why }));
  socket.end(lineOf({ exit: 1 }));
}

async function serve(one: Call, socket: Socket, { run, timers }: DoorDeps): Promise<void> {
  const tell = (said: Said): void => {
    if (socket.writable) socket.write(lineOf(said));
  };
  tell({ begun: true });
  const code = await run(one, { out: (line) => tell({ out: line }), err: (line) => tell({ err: line }) });
  tell({ exit: code });
  socket.end();
  const unread = timers.after(READ_MS, () => socket.destroy());
  await new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
  unread();
}
