/**
 * The connections of both doors, counted beneath HTTP and sockets. There are fewer than the process has descriptors, so that store, log
 * and what goes out keep theirs. Until somebody signed in on one it counts by address, and the oldest makes room for the newest: who means
 * to sign in does so at once, whoever only holds connections loses them. From then on it counts by who signed in.
 */
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import { devNull } from 'node:os';
import type { Connections, Log, Timers } from '../domain/ports.ts';
import { networkOf } from '../http/gate/network.ts';

/** Connections at most: in all, of one address before it signed in, of one person or source after. */
export interface ConnectionLimits {
  all: number;
  unsigned: number;
  signed: number;
}

/** Of one person or source, however many there may be in all: desks, browsers with six connections each, scripts. */
const MOST_SIGNED = 256;
/** Descriptors that are not for connections: store, log, keys, mappings, deliveries. */
const RESERVED = { least: 96, most: 1024 } as const;
/** Where the process cannot tell how many it may have (Windows, macOS). */
const UNKNOWN_DESCRIPTORS = 10_240;

/** @param descriptors that the process may have */
export function limitsFor(descriptors: number): ConnectionLimits {
  const reserved = Math.min(Math.max(RESERVED.least, Math.ceil(descriptors / 10)), RESERVED.most);
  const all = Math.max(16, descriptors - reserved);
  return { all, unsigned: Math.ceil(all / 2), signed: Math.min(MOST_SIGNED, Math.ceil(all / 4)) };
}

/** Linux says it in proc(5), `/proc/self/limits`; Node raises the soft limit to the hard one at its start. */
export function descriptorLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? UNKNOWN_DESCRIPTORS : Number(found);
  } catch {
    return UNKNOWN_DESCRIPTORS;
  }
}

export interface ConnectionDeps {
  limits: ConnectionLimits;
  /** From there everybody comes, so an address says nothing. */
  trustedProxies: readonly string[];
  timers: Timers;
  log: Log;
  /** One was closed for want of room, or because what was sent to it is not taken. */
  onRefused: (reason: Refusal) => void;
  /** No descriptor was left. */
  onUsedUp: () => void;
}

export type Refusal = 'all' | 'address' | 'slow-reader';

interface Held {
  socket: Socket;
  address: string;
  who: string | null;
  /** Bytes taken by the other side when it was last looked at with more waiting; null: nothing waited. */
  taken: { bytes: number; looks: number } | null;
}

/** ms between two looks for connections whose other side does not read, and for descriptors. */
const LOOK_MS = 2000;
/** Looks after which one that waits must have taken so many bytes, or it is closed: 20 s and 64 KiB are 3 KiB a second. */
const LOOKS = 10;
const TAKEN_BYTES = 64 * 1024;
/** ms between two lines of the log that say the same. */
const SAY_AGAIN_MS = 60_000;

export interface ConnectionGuard extends Connections {
  /** Connections now: signed in, and not yet. */
  count(): { signed: number; unsigned: number };
  /** Counts and closes those of this server from now on. */
  guard(server: Server): void;
  close(): void;
}

export function createConnections(deps: ConnectionDeps): ConnectionGuard {
  const { limits, timers, log } = deps;
  const proxies = listOf(deps.trustedProxies);
  const signed = new Map<object, Held>();
  /** The oldest first. */
  const unsigned = new Map<object, Held>();
  const byAddress = new Map<string, Set<Socket>>();
  const byWho = new Map<string, number>();
  const said = new Set<string>();
  let cancelLook = () => {};

  function say(reason: string, facts: Record<string, unknown>): void {
    if (said.has(reason)) return;
    said.add(reason);
    timers.after(SAY_AGAIN_MS, () => said.delete(reason));
    log.warn(facts, reason);
  }

  function refuse(socket: Socket, reason: Refusal, words: string): void {
    socket.destroy();
    deps.onRefused(reason);
    say(words, { signed: signed.size, unsigned: unsigned.size, limit: limits.all });
  }

  /** Makes room for one more, if need be at the cost of the oldest that nobody signed in on. */
  function makeRoom(address: string): boolean {
    const ofAddress = byAddress.get(address);
    if (ofAddress && ofAddress.size >= limits.unsigned && !isProxy(address)) {
      const [oldest] = ofAddress;
      if (oldest) leave(oldest);
      if (oldest)
        refuse(oldest, 'address', 'connections of one address were closed: too many that nobody signed in on');
    }
    if (signed.size + unsigned.size < limits.all) return true;
    const oldest = oldestOfFullest();
    if (!oldest) return false;
    leave(oldest);
    refuse(oldest, 'all', 'connections were closed: there are as many as the limit of descriptors allows');
    return true;
  }

  /** Whoever holds many makes room first, so that one address pushes out no other's sign-in; behind a proxy are many. */
  function oldestOfFullest(): Socket | null {
    let fullest: Set<Socket> | null = null;
    for (const [address, sockets] of byAddress) {
      if (sockets.size > (fullest?.size ?? 1) && !isProxy(address)) fullest = sockets;
    }
    const [oldest] = fullest ?? [];
    const [first] = unsigned.values();
    return oldest ?? first?.socket ?? null;
  }

  function isProxy(address: string): boolean {
    return proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  function enter(socket: Socket): void {
    const address = networkOf(socket.remoteAddress ?? '');
    if (!makeRoom(address)) {
      refuse(socket, 'all', 'connections were refused: somebody signed in on all there may be');
      return;
    }
    unsigned.set(socket, { socket, address, who: null, taken: null });
    const ofAddress = byAddress.get(address) ?? new Set();
    byAddress.set(address, ofAddress.add(socket));
    socket.once('close', onClose);
  }

  function onClose(this: Socket): void {
    leave(this);
  }

  function leave(socket: Socket): void {
    const held = unsigned.get(socket) ?? signed.get(socket);
    if (!held) return;
    unsigned.delete(socket);
    signed.delete(socket);
    leaveAddress(socket, held.address);
    if (held.who === null) return;
    const left = (byWho.get(held.who) ?? 1) - 1;
    if (left > 0) byWho.set(held.who, left);
    else byWho.delete(held.who);
  }

  function leaveAddress(socket: Socket, address: string): void {
    const ofAddress = byAddress.get(address);
    ofAddress?.delete(socket);
    if (ofAddress?.size === 0) byAddress.delete(address);
  }

  /** Replies and changes that the other side does not take hold memory for as long as it likes. */
  function look(): void {
    for (const held of [unsigned, signed]) for (const each of held.values()) lookAt(each);
    probe();
    cancelLook = timers.after(LOOK_MS, look);
  }
  /** Where none is left the system takes connections and closes them at once, and nobody is told (libuv, `uv__emfile_trick`). */
  function probe(): void {
    try {
      closeSync(openSync(devNull, 'r'));
    } catch (error) {
      if (isUsedUp(error)) usedUp();
    }
  }
  function usedUp(): void {
    deps.onUsedUp();
    say('no descriptor was left; raise the limit of open files', { connections: signed.size + unsigned.size });
  }
  function lookAt(held: Held): void {
    const { socket } = held;
    if (socket.writableLength === 0) {
      held.taken = null;
      return;
    }
    const bytes = socket.bytesWritten - socket.writableLength;
    held.taken ??= { bytes, looks: 0 };
    held.taken.looks += 1;
    if (held.taken.looks <= LOOKS) return;
    const enough = bytes - held.taken.bytes >= TAKEN_BYTES;
    held.taken = { bytes, looks: 0 };
    if (!enough) refuse(socket, 'slow-reader', 'a connection was closed: what was sent to it is not read');
  }

  return {
    count: () => ({ signed: signed.size, unsigned: unsigned.size }),
    guard(server) {
      server.on('connection', enter);
      // Without a listener Node would end the process.
      server.on('error', (error: NodeJS.ErrnoException) => {
        if (isUsedUp(error)) usedUp();
        else if (server.listening) log.error({ code: error.code }, 'a connection could not be accepted');
      });
      look();
    },
    signedIn(socket, who, door) {
      const held = unsigned.get(socket) ?? signed.get(socket);
      // Counted already, or gone meanwhile.
      if (!held || held.who !== null) return true;
      // A proxy sends requests of everybody by the same connections.
      const isShared = door === 'http' && isProxy(held.address);
      const count = byWho.get(who) ?? 0;
      if (!isShared && count >= limits.signed) return false;
      unsigned.delete(socket);
      leaveAddress(held.socket, held.address);
      signed.set(socket, held);
      if (isShared) return true;
      held.who = who;
      byWho.set(who, count + 1);
      return true;
    },
    close: () => cancelLook(),
  };
}

const isUsedUp = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');

/** @param networks addresses, or networks as `10.0.0.0/8` */
function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
