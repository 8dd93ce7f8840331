/** A desk room on a real store and HTTP server with real Socket.IO clients, without the rest of the relay. */

import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { io, type Socket } from 'socket.io-client';
import { createDeskServer, type DeskServer } from '../../../relay/desk/desk-server.ts';
import { createDesks, type Desks } from '../../../relay/desk/fan-out.ts';
import { singleRelayFreshness } from '../../../relay/domain/freshness.ts';
import { createPersonBudget } from '../../../relay/domain/people/person-budget.ts';
import type { PersonOperations } from '../../../relay/domain/person-operations.ts';
import type { Clock, Timers } from '../../../relay/domain/ports.ts';
import { createRefusalExplainer } from '../../../relay/domain/refusal-explainer.ts';
import { noRemotePresence } from '../../../relay/domain/remote-presence.ts';
import type { DeskClientEvents } from '../../../shared/desk-operations.ts';
import type { Directory } from '../../../shared/directory.ts';
import type { OwnState } from '../../../shared/item-views.ts';
import type { Item } from '../../../shared/items.ts';
import type { Me } from '../../../shared/people.ts';
import { type Problem, ProblemError } from '../../../shared/problems.ts';
import { DESK_NAMESPACE, type DeskServerEvents } from '../../../shared/socket.ts';
import { demoInsights } from '../../helpers/demo-insights.ts';
import { realClock, realTimers } from '../parts/clock.ts';
import { openParts, type Parts, random, silentLog } from '../parts/store.ts';

type ClientSocket = Socket<DeskServerEvents, DeskClientEvents>;

export interface RelayDesk {
  parts: Parts;
  desk: DeskServer;
  desks: Desks;
  url: string;
  lagged(): number;
  /** Cuts the TCP connection without a close message from either side. */
  sever(index: number): void;
  /** Stops desk and server and starts them on the same port and store. */
  restart(between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export const unused: PersonOperations = {
  withdraw: () => Promise.reject(new ProblemError('TOO_LATE', 'Too late')),
  respond: () => Promise.reject(new ProblemError('NOT_FOUND', 'No such item')),
  seen: () => Promise.resolve(),
  shown: () => Promise.resolve(),
  snooze: () => Promise.resolve(),
  resend: () => Promise.resolve(),
  claim: () => Promise.reject(new ProblemError('CLAIMED', 'IdentityClaims by Lee')),
  delegate: () => Promise.reject(new Error('a fault of ours')),
  subscriptions: (_, subscriptions) => Promise.resolve(subscriptions),
  absence: () => Promise.resolve(null),
  people: () => Promise.resolve({ items: [] }),
  processes: () => Promise.resolve({ items: [], next: null }),
  evidence: () => Promise.resolve(null),
  related: () => Promise.resolve({ items: [] }),
  requests: () => Promise.resolve({ items: [], next: null }),
  insights: () => Promise.resolve(demoInsights),
  remind: () => Promise.reject(new ProblemError('NOT_FOUND', 'No such request')),
};

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export const tokenOf = (userId: string): string => `token-of-${userId}`;

/** Every user of the directory gets the token `tokenOf(id)`. */
export async function startRelayDesk(
  directory: Directory,
  services = unused,
  timers: Timers = realTimers,
  clock: Clock = realClock,
): Promise<RelayDesk> {
  const parts = openParts(directory);
  await parts.store.writer.write((tx) => {
    for (const { id } of directory.users ?? []) {
      tx.credentials.add({ id: `t-${id}`, userId: id, secret: tokenOf(id), device: null, origin: 'cli' });
    }
  });
  let lagged = 0;
  const sockets = new Set<Duplex>();
  const serverOf = () =>
    createServer().on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  let server = serverOf();
  const desks = createDesks(parts.store.reader, {
    told: (process) => process,
    sees: () => true,
    requested: () => null,
  });
  const open = () =>
    createDeskServer({
      httpServer: server,
      begin: () => null,
      reader: parts.store.reader,
      freshness: singleRelayFreshness(parts.store.reader),
      others: noRemotePresence,
      authenticator: { authenticate: async (token) => parts.store.reader.authenticate(token) },
      feed: parts.store.feed,
      services,
      desks,
      clock,
      timers,
      random,
      log: silentLog,
      connections: { signedIn: () => true, unsent() {} },
      budget: createPersonBudget(clock),
      explaining: createRefusalExplainer(realClock),
      onLagging: () => {
        lagged += 1;
      },
    });
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    await relay.desk.close();
    await closed;
  };
  const relay: RelayDesk = {
    parts,
    desk: open(),
    desks,
    url: `http://127.0.0.1:${await listen(server, 0)}`,
    lagged: () => lagged,
    sever(index) {
      [...sockets][index % Math.max(1, sockets.size)]?.destroy();
    },
    async restart(between = async () => {}) {
      await stop();
      await between();
      server = serverOf();
      relay.desk = open();
      await listen(server, Number(new URL(relay.url).port));
    },
    async close() {
      await stop();
      await parts.close();
    },
  };
  return relay;
}

/** A minimal desk client: stores what it receives, checks that cursors only grow, and can be cut off at any time. */
export interface TestDesk {
  socket: ClientSocket;
  items: Map<string, Item>;
  own: Map<string, OwnState>;
  me: Me | null;
  cursor: number | null;
  live: boolean;
  resets: number;
  /** Violations of cursor order; no cursor may arrive twice. */
  faults: string[];
  log: string[];
  problem: Problem | null;
  close(): void;
}

/** State of an earlier run of the same desk. */
export type Kept = Partial<Pick<TestDesk, 'items' | 'own' | 'cursor'>>;

export function startDesk(url: string, auth: Record<string, unknown>, from: Kept = {}): TestDesk {
  const socket: ClientSocket = io(`${url}${DESK_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    auth: (give) => give({ ...auth, cursor: desk.cursor, epoch: desk.cursor === null ? null : epoch }),
  });
  let epoch: string | null = null;
  const desk: TestDesk = {
    socket,
    items: from.items ?? new Map(),
    own: from.own ?? new Map(),
    me: null,
    cursor: from.cursor ?? null,
    live: false,
    resets: 0,
    faults: [],
    log: [],
    problem: null,
    close: () => socket.disconnect(),
  };
  const advance = (cursor: number, what: string) => {
    if (cursor <= (desk.cursor ?? -1)) desk.faults.push(`${what} ${cursor} after ${desk.cursor}`);
    desk.cursor = cursor;
  };
  socket.onAny((event) => desk.log.push(event));
  socket.on('disconnect', () => {
    desk.live = false;
  });
  socket.on('me', (me) => {
    desk.me = me;
  });
  socket.on('sync', (page, received) => {
    epoch = page.epoch;
    if (page.reset) {
      desk.resets += 1;
      desk.items.clear();
      desk.own.clear();
      desk.cursor = null;
    }
    const entries = [...page.changes, ...page.own, ...page.removed].map(({ cursor }) => cursor);
    for (const cursor of entries) {
      if (cursor <= (desk.cursor ?? -1) || cursor > page.cursor)
        desk.faults.push(`sync ${cursor} after ${desk.cursor}`);
    }
    if (page.cursor < (desk.cursor ?? 0)) desk.faults.push('sync went back');
    for (const change of page.changes) desk.items.set(change.item.id, change.item);
    for (const change of page.own) desk.own.set(change.own.itemId, change.own);
    for (const change of page.removed) desk.items.delete(change.itemId);
    desk.cursor = page.cursor;
    desk.live = page.live;
    received();
  });
  socket.on('item', ({ cursor, item }) => {
    advance(cursor, 'item');
    desk.items.set(item.id, item);
  });
  socket.on('own', ({ cursor, own }) => {
    advance(cursor, 'own');
    desk.own.set(own.itemId, own);
  });
  socket.on('removed', ({ cursor, itemId }) => {
    advance(cursor, 'removed');
    desk.items.delete(itemId);
  });
  socket.on('connect_error', (error) => {
    if ('data' in error && error.data) desk.problem = error.data as Problem;
  });
  return desk;
}
