/** The pushing servers: each offers the same thin sockets and one way to publish a 500-byte event. */
import { join } from 'node:path';
import { isLivePage, type ThinSocket, thinDesk, thinSocket } from './clients/thin-websocket.ts';
import { EVENT_HEADERS, eventBody, SOURCE_KEY, startRelay, tokenOf } from './peers/beckon.ts';
import { ntfyInstalled, startNtfy } from './peers/ntfy.ts';
import { node, startServer, temporaryFolder } from './processes.ts';

export interface Pushing {
  pid: number;
  port: number;
  path: string;
  headers: Record<string, string>;
  body(n: number): string;
  /** Opens subscriber `n`; `onMessage` is called once for each published event. */
  subscribe(n: number, onMessage: (payload: Buffer) => void): Promise<ThinSocket>;
  close(): Promise<void>;
}

export interface Peer {
  name: string;
  installed: boolean;
  /** Not the product: left out if it fails. */
  peer: boolean;
  start(subscribers: number): Promise<Pushing>;
}

const peerFile = (name: string): string => join(import.meta.dirname, 'peers', name);
export const readyPort = (line: string): number => Number(/(\d+)$/.exec(line.trim())?.[1]);
const json = { 'content-type': 'application/json' };
const startsWith =
  (text: string) =>
  (payload: Buffer): boolean =>
    payload.length >= text.length && payload.toString('latin1', 0, text.length) === text;

/** @param subscribe connects a subscriber to the port */
function pushPeer(
  name: string,
  open: (subscribers: number) => PushServer,
  subscribe: (port: number, onMessage: (payload: Buffer) => void) => Promise<ThinSocket>,
): Peer {
  return {
    name,
    installed: true,
    peer: true,
    async start(subscribers) {
      const { command, path, headers, run, remove } = open(subscribers);
      const server = await startServer({ ...command, ready: /^ready on/ });
      const port = readyPort(server.line);
      return {
        pid: server.pid,
        port,
        path,
        headers,
        body: (n) => eventBody(run, n),
        subscribe: (_, onMessage) => subscribe(port, onMessage),
        close: async () => {
          await server.close();
          remove?.();
        },
      };
    },
  };
}

/** Each message of such a server is an event. */
const wsPeer = (name: string, open: (subscribers: number) => PushServer): Peer =>
  pushPeer(name, open, (port, onMessage) => thinSocket(`ws://127.0.0.1:${port}/`, onMessage));

/** Plain Socket.IO: all desks in one room, and live at once. */
const socketIoPeer = (
  name: string,
  isLive: (payload: Buffer) => boolean,
  open: (subscribers: number) => PushServer,
): Peer =>
  pushPeer(name, open, (port, onMessage) => {
    const isItem = startsWith('42/v1/desk,["item"');
    return thinDesk(`http://127.0.0.1:${port}`, '/v1/desk', {}, isLive, (payload) => {
      if (isItem(payload)) onMessage(payload);
    });
  });

interface PushServer extends Pick<Pushing, 'path' | 'headers'> {
  command: ReturnType<typeof node>;
  /** In the ids of its events. */
  run: string;
  /** Removes leftover files. */
  remove?: () => void;
}

const rawWs = wsPeer('raw ws', () => ({
  command: node(peerFile('raw-ws-server.ts')),
  path: '/',
  headers: json,
  run: 'raw',
}));

const socketIo = socketIoPeer('Socket.IO', startsWith('42/v1/desk,["live"'), () => ({
  command: node(peerFile('socketio-server.ts')),
  path: '/',
  headers: json,
  run: 'sio',
}));

/** What the relay promises for one type of event, and nothing more: checked, on disk, then the whole item to all. */
function promiseBy(script: string, run: string, people: number): PushServer {
  const folder = temporaryFolder('promise');
  const file = join(folder.path, 'promise.db');
  return {
    command: node(peerFile(script), file, SOURCE_KEY, String(people)),
    path: '/',
    headers: EVENT_HEADERS,
    run,
    remove: folder.remove,
  };
}

export const ON_DISK_FIRST = 'Socket.IO + SQLite';
export const onDiskFirstServer = (people: number): PushServer =>
  promiseBy('promise-socketio-server.ts', 'sios', people);
const onDiskFirst = socketIoPeer(ON_DISK_FIRST, isLivePage, onDiskFirstServer);

/** The lower bound of a push after the disk. */
export const BARE_FRAMES = 'frames + SQLite';
const bareFrames = wsPeer(BARE_FRAMES, (people) => promiseBy('promise-frames-server.ts', 'frames', people));

const ntfy: Peer = {
  name: 'ntfy',
  installed: ntfyInstalled(),
  peer: true,
  async start() {
    const server = await startNtfy(false);
    return {
      pid: server.pid,
      port: server.port,
      path: '/bench',
      headers: json,
      body: (n) => eventBody('ntfy', n),
      subscribe: async (_, onMessage) => {
        const open = Promise.withResolvers<void>();
        const socket = await thinSocket(`ws://127.0.0.1:${server.port}/bench/ws`, (payload) => {
          const text = payload.toString('latin1', 0, 120);
          if (text.includes('"event":"open"')) open.resolve();
          else if (text.includes('"event":"message"')) onMessage(payload);
        });
        await open.promise;
        return socket;
      },
      close: server.close,
    };
  },
};

const beckon: Peer = {
  name: 'Beckon',
  installed: true,
  peer: false,
  async start(subscribers) {
    const relay = await startRelay(subscribers);
    const isItem = startsWith('42/v1/desk,["item"');
    return {
      pid: relay.pid,
      port: relay.port,
      path: '/v1/events',
      headers: EVENT_HEADERS,
      body: (n) => eventBody('beckon', n),
      subscribe: (n, onMessage) =>
        thinDesk(relay.url, '/v1/desk', { token: tokenOf(n) }, isLivePage, (payload) => {
          if (isItem(payload)) onMessage(payload);
        }),
      close: relay.close,
    };
  },
};

export const PUSHING_PEERS: readonly Peer[] = [rawWs, socketIo, ntfy, beckon];
/** Includes the one that shows the cost of durability. */
export const DURABLE_PEERS: readonly Peer[] = [rawWs, socketIo, bareFrames, onDiskFirst, ntfy, beckon];
