/**
 * The connections of both doors, counted beneath HTTP and sockets. There are fewer than the process has descriptors, so that store, log
 * and what goes out keep theirs. Until somebody signed in on one it counts by address, and the oldest makes room for the newest: who means
 * to sign in does so at once, whoever only holds connections loses them. From then on it counts by who signed in.
 */
import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { Clock, Connections, Log, Timers } from '../domain/ports.ts';
import type { WaitingSince } from '../domain/tasks.ts';
import { networkOf } from '../http/gate/network.ts';
import { ConnectionBook, type Held } from './connection-book.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { createConnectionWatch, isUsedUp } from './connection-watch.ts';
import { oldestOf, type Party, Unsent } from './unsent.ts';

interface ConnectionDeps {
  limits: ConnectionLimits;
  /** From there everybody comes, so an address says nothing. */
  trustedProxies: readonly string[];
  clock: Clock;
  timers: Timers;
  log: Log;
  /** One was closed for want of room, or because what was sent to it is not taken. */
  onRefused: (reason: Refusal) => void;
  /** No descriptor was left. */
  onUsedUp: () => void;
}

export type Refusal = 'all' | 'address' | 'slow-reader' | 'unread';

/** Bytes unsent at most: of one person, source or address, and of all. */
const MOST_UNSENT = { each: 16 * 1024 * 1024, all: 256 * 1024 * 1024 } as const;

/** ms between two lines of the log that say the same. */
const SAY_AGAIN_MS = 60_000;

export interface ConnectionGuard extends Connections {
  /** Connections now: signed in, and not yet. */
  count(): { signed: number; unsigned: number };
  /** Bytes that wait for connections that do not read: of all, and the most of one address, person and source. */
  unsentBytes(): { all: number; address: number; person: number; source: number };
  /** Counts and closes those of this server from now on. */
  guard(server: Server): void;
  /** The look at all of them that is due. */
  waitingSince: WaitingSince;
  close(): void;
}

export function createConnections(deps: ConnectionDeps): ConnectionGuard {
  const { limits, clock, timers, log } = deps;
  const book = new ConnectionBook();
  const unsent = new Unsent();
  const isProxy = inNetworks(deps.trustedProxies);
  const say = createSaying(timers, log);
  const watch = createConnectionWatch({
    clock,
    timers,
    sockets: () => book.all().map(({ socket }) => socket),
    onSlow: (socket) => refuse(socket, 'slow-reader', 'a connection was closed: what was sent to it is not read'),
    onUsedUp: usedUp,
  });

  function usedUp(): void {
    deps.onUsedUp();
    say('no descriptor was left; raise the limit of open files', { connections: book.size });
  }

  function refuse(socket: Socket, reason: Refusal, words: string): void {
    socket.destroy();
    deps.onRefused(reason);
    say(words, { ...book.counts(), limit: limits.all });
  }

  /** Makes room for one more, if need be at the cost of the oldest that nobody signed in on. */
  function makeRoom(address: string): boolean {
    const ofAddress = book.unsignedOf(address);
    const [oldestOfAddress] = ofAddress;
    if (oldestOfAddress && ofAddress.size >= limits.unsigned && !isProxy(address)) {
      leave(oldestOfAddress);
      refuse(oldestOfAddress, 'address', 'connections of one address were closed: too many that nobody signed in on');
    }
    if (book.size < limits.all) return true;
    // Whoever holds many makes room first, so that one address pushes out no other's sign-in; behind a proxy are many.
    const oldest = book.oldestUnsigned(isProxy);
    if (!oldest) return false;
    leave(oldest);
    refuse(oldest, 'all', 'connections were closed: there are as many as the limit of descriptors allows');
    return true;
  }

  function enter(socket: Socket): void {
    const address = networkOf(socket.remoteAddress ?? '');
    if (!makeRoom(address)) {
      refuse(socket, 'all', 'connections were refused: somebody signed in on all there may be');
      return;
    }
    book.enter(socket, address);
    socket.once('close', onClose);
  }

  function onClose(this: Socket): void {
    leave(this);
  }

  function leave(socket: Socket): void {
    const held = book.of(socket);
    if (held) unsent.leave(held);
    book.leave(socket);
  }

  /** Closes the connection of this party that was not read for longest. @returns false where it has but one */
  function cutUnread(party: Party): boolean {
    const oldest = oldestOf(party);
    if (!oldest) return false;
    leave(oldest);
    refuse(
      oldest,
      'unread',
      'connections were closed: too much waits for one person, source or address that does not read',
    );
    return true;
  }

  function boundUnsent(held: Held, party: Party): void {
    const isOfMany = held.who === null && isProxy(held.address);
    while (!isOfMany && party.bytes > MOST_UNSENT.each && cutUnread(party));
    while (unsent.total > MOST_UNSENT.all) {
      const fullest = unsent.fullest();
      if (!fullest || !cutUnread(fullest)) return;
    }
  }

  return {
    count: () => book.counts(),
    guard(server) {
      server.on('connection', enter);
      // Without a listener Node would end the process.
      server.on('error', (error: NodeJS.ErrnoException) => {
        if (isUsedUp(error)) usedUp();
        else if (server.listening) log.error({ code: error.code }, 'a connection could not be accepted');
      });
      watch.start();
    },
    signedIn(socket, who, door) {
      const held = book.of(socket);
      // Counted already, or gone meanwhile.
      if (!held || held.who !== null) return true;
      // A proxy sends requests of everybody by the same connections.
      const isShared = door === 'http' && isProxy(held.address);
      if (!isShared && book.countOf(who) >= limits.signed) return false;
      const bytes = unsent.leave(held);
      book.sign(held, isShared ? null : who);
      if (bytes > 0) unsent.add(held, bytes);
      return true;
    },
    unsent(socket, bytes) {
      const held = book.of(socket);
      if (!held) return;
      const party = unsent.add(held, bytes);
      if (bytes > 0) boundUnsent(held, party);
    },
    unsentBytes() {
      const most = (kind: string): number => unsent.fullest(kind)?.bytes ?? 0;
      return { all: unsent.total, address: most('address'), person: most('person'), source: most('source') };
    },
    waitingSince: watch.dueAt,
    close: () => watch.close(),
  };
}

/** Says a thing once a minute, however often it happens. */
function createSaying(timers: Timers, log: Log): (words: string, facts: object) => void {
  const said = new Set<string>();
  return (words, facts) => {
    if (said.has(words)) return;
    said.add(words);
    timers.after(SAY_AGAIN_MS, () => said.delete(words));
    log.warn(facts, words);
  };
}

/** Whether an address is among these. @param networks addresses, or networks as `10.0.0.0/8` */
function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
