/**
 * Connections of both servers, counted below HTTP and sockets. The limit is below the process's descriptors, so that store, log and
 * outgoing calls keep theirs. Before sign-in a connection counts by address, and the oldest is closed for the newest: a real client
 * signs in at once, an idle one loses its connection. After sign-in it counts by identity.
 */
import type { Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import { networkOf } from '../../shared/rules/address-network.ts';
import type { Clock, Connections, Log, Timers } from '../domain/ports.ts';
import type { WaitStart } from '../domain/tasks.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { ConnectionTable, type OpenConnection } from './connection-table.ts';
import { createConnectionWatch, isUsedUp } from './connection-watch.ts';
import { oldestOf, type Party, UnsentBytes } from './unsent-bytes.ts';

interface ConnectionDeps {
  limits: ConnectionLimits;
  /** All clients share these addresses, so an address identifies no one. */
  trustedProxies: readonly string[];
  clock: Clock;
  timers: Timers;
  log: Log;
  /** A connection was closed because of a limit, or because its peer does not read. */
  onRefused: (reason: Refusal) => void;
  /** No descriptor is available. */
  onUsedUp: () => void;
}

type Refusal = 'all' | 'address' | 'slow-reader' | 'unread';

/** Maximum unsent bytes: per person, source or address, and in total. */
const MOST_UNSENT = { each: 16 * 1024 * 1024, all: 256 * 1024 * 1024 } as const;

/** Minimum ms between two identical log lines. */
const SAY_AGAIN_MS = 60_000;

interface ConnectionGuard extends Connections {
  count(): { signed: number; unsigned: number };
  /** Unsent bytes: in total, and the maximum for one address, person and source. */
  unsentBytes(): { all: number; address: number; person: number; source: number };
  /** Counts and limits this server's connections from now on. */
  guard(server: Server): void;
  waitingSince: WaitStart;
  close(): void;
}

export function createConnectionGuard(deps: ConnectionDeps): ConnectionGuard {
  const { limits, clock, timers, log } = deps;
  const book = new ConnectionTable();
  const unsent = new UnsentBytes();
  const isProxy = inNetworks(deps.trustedProxies);
  const say = createSaying(timers, log);
  const watch = createConnectionWatch({
    clock,
    timers,
    sockets: () => book.all().map(({ socket }) => socket),
    onSlow: (socket) => refuse(socket, 'slow-reader', 'a connection was closed: its peer does not read'),
    onUsedUp: usedUp,
  });

  function usedUp(): void {
    deps.onUsedUp();
    say('no file descriptor was left; raise the limit of open files', { connections: book.size });
  }

  function refuse(socket: Socket, reason: Refusal, words: string): void {
    socket.destroy();
    deps.onRefused(reason);
    say(words, { ...book.counts(), limit: limits.all });
  }

  /** Makes room for one more connection, by closing the oldest unsigned one if necessary. */
  function makeRoom(address: string): boolean {
    const ofAddress = book.unsignedOf(address);
    const [oldestOfAddress] = ofAddress;
    if (oldestOfAddress && ofAddress.size >= limits.unsigned && !isProxy(address)) {
      leave(oldestOfAddress);
      refuse(oldestOfAddress, 'address', 'connections of one address were closed: too many that nobody signed in on');
    }
    if (book.size < limits.all) return true;
    // The address with the most connections loses one first, so that it cannot displace the sign-ins of others. Proxies are exempt.
    const oldest = book.oldestUnsigned(isProxy);
    if (!oldest) return false;
    leave(oldest);
    refuse(oldest, 'all', 'connections were closed: there are as many as the limit of descriptors allows');
    return true;
  }

  function enter(socket: Socket): void {
    const address = networkOf(socket.remoteAddress ?? '');
    if (!makeRoom(address)) {
      refuse(socket, 'all', 'connections were refused: all available ones are signed in');
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

  /** Closes the party's connection that has been unread for longest. @returns false if it has only one */
  function cutUnread(party: Party): boolean {
    const oldest = oldestOf(party);
    if (!oldest) return false;
    leave(oldest);
    refuse(
      oldest,
      'unread',
      'connections were closed: a person, source or address does not read, and too much is unsent',
    );
    return true;
  }

  function boundUnsent(held: OpenConnection, party: Party): void {
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
      // Without a listener Node ends the process.
      server.on('error', (error: NodeJS.ErrnoException) => {
        if (isUsedUp(error)) usedUp();
        else if (server.listening) log.error({ code: error.code }, 'a connection could not be accepted');
      });
      watch.start();
    },
    signedIn(socket, who, door) {
      const held = book.of(socket);
      // Already counted, or closed meanwhile.
      if (!held || held.who !== null) return true;
      // A proxy sends the requests of many users over one connection.
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

/** Logs each message at most once a minute. */
function createSaying(timers: Timers, log: Log): (words: string, facts: object) => void {
  const said = new Set<string>();
  return (words, facts) => {
    if (said.has(words)) return;
    said.add(words);
    timers.after(SAY_AGAIN_MS, () => said.delete(words));
    log.warn(facts, words);
  };
}

/** @param networks addresses, or networks as `10.0.0.0/8` */
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
