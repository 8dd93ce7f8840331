/**
 * A relay in virtual time: its real store on a file, decisions, schedule, queue out, and desks' connections. HTTP and Socket.IO are left
 * out; what they carry comes in here. It can die at each call of its store: before the commit, or after it and before anybody hears.
 */
import { DeskConnection, type DeskHost } from '../../relay/desk/connection.ts';
import { createDesks, type Desks } from '../../relay/desk/fan-out.ts';
import { encodeEvent } from '../../relay/desk/frame.ts';
import { readPage, startOf } from '../../relay/desk/pages.ts';
import type { ServeRequest } from '../../relay/desk/requests.ts';
import type { DirectoryView } from '../../relay/domain/directory-view.ts';
import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import type { ChangeFeed, Reader } from '../../relay/domain/reader.ts';
import { createScheduler } from '../../relay/domain/schedule/scheduler.ts';
import { createServices, type Services } from '../../relay/domain/services.ts';
import type { Store } from '../../relay/domain/store-ports.ts';
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { Exchange, HttpRequest } from '../../relay/outbound/exchange.ts';
import { createOutbound } from '../../relay/outbound/outbound.ts';
import { createChallenges } from '../../relay/server/challenges.ts';
import { sqliteBackend } from '../../relay/store/backend.ts';
import type { BeckonEvent, IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import { parseEvent } from '../../shared/rules/parse-event.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import { silentLog } from '../relay/parts/store.ts';
import type { Chance } from './chance.ts';
import { serveDesks } from './desk-requests.ts';
import { socketOver } from './desk-socket.ts';
import type { Faulty } from './mutants.ts';
import type { Network, Pipe } from './network.ts';
import type { Life, VirtualTime } from './time.ts';

export interface RelaySetting {
  time: VirtualTime;
  chance: Chance;
  network: Network;
  path: string;
  sealing: Sealing;
  directory: () => DirectoryView;
  /** ms by which its wall clock is ahead. */
  ahead: () => number;
  /** What a response endpoint answers to a request that arrived. */
  receive: (request: HttpRequest) => Promise<{ status: number; body: string }>;
  /** Chance of dying at one call of the store. */
  risk: () => number;
  stir: () => void;
  /** Faults built in, to see them found. */
  faulty: Faulty;
}

/** A relay that may be up or down. */
export interface SimulatedRelay {
  start(): Promise<void>;
  /** As by kill -9: what is not committed is gone. Resolves when its file can be opened again. */
  kill(): Promise<void>;
  isUp(): boolean;
  /** How often it died by itself. */
  deaths(): number;
  /** ms by which its clock is ahead now. */
  ahead(): number;
  /** An event over HTTP. @throws ProblemError where it is refused */
  accept(event: unknown): Promise<IngestResult>;
  /** Taking an answer back over HTTP. @throws ProblemError where it is refused */
  withdraw(userId: string, itemId: string, key: string): Promise<void>;
  /** A desk's socket arrived. @returns false where it is not up */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  /** What a desk sent over it. */
  hear(pipe: Pipe, message: unknown): void;
  /** The store, while it is up. @throws where it is down */
  store(): Store;
}

/** A desk that is connected. */
interface Connected {
  desk: DeskConnection;
  acknowledge(id: number): void;
  /** Hands over what arrives there. */
  deliver(message: unknown): void;
}

/** What one relay is from its start to its end. */
interface Run {
  life: Life;
  store: Store;
  services: Services;
  desks: Desks;
  serve: ServeRequest;
  connections: Map<Pipe, Connected>;
  host: DeskHost;
  stop(): void;
}

/** ms between tries, few enough that a run comes to its end. */
const RETRY_MS = [1000, 3000, 10_000, ...Array.from({ length: 40 }, () => 20_000)];

class Died extends Error {}
const never = <T>(): Promise<T> => new Promise<T>(() => {});

export function createSimulatedRelay(setting: RelaySetting): SimulatedRelay {
  const { time, chance, network, stir, faulty } = setting;
  let run: Run | null = null;
  let deaths = 0;
  let closing: Promise<void> = Promise.resolve();

  function die(dying: Run): void {
    if (run !== dying) return;
    run = null;
    dying.life.end();
    dying.stop();
    for (const pipe of dying.connections.keys()) pipe.cut();
    closing = dying.store.close().catch(() => {});
  }

  /** Each write may be the last: before its commit, or after it with nobody told. */
  function mortal(inner: Writer, current: () => Run | null): Writer {
    const isDead = () => current() === null || current() !== run;
    return {
      write<T>(work: (tx: Tx) => T): Promise<T> {
        stir();
        const fate = chance.happens(setting.risk()) ? chance.pick(['before', 'after'] as const) : 'lives';
        const dies = (): void => {
          const dying = current();
          if (!dying || isDead()) return;
          deaths += 1;
          die(dying);
        };
        const done = inner.write((tx) => {
          if (isDead()) throw new Died();
          const value = work(tx);
          if (fate === 'before') {
            dies();
            throw new Died();
          }
          return value;
        });
        return done.then(
          (value) => {
            if (fate === 'after') dies();
            return isDead() ? never<T>() : value;
          },
          (error: unknown) => {
            if (isDead()) return never<T>();
            throw error;
          },
        );
      },
    };
  }

  async function start(): Promise<void> {
    await closing;
    if (run) return;
    const life = time.life(setting.ahead);
    const clock = { now: life.now };
    const timers = { after: life.after };
    const store = sqliteBackend(setting.path).open({
      clock,
      sealing: setting.sealing,
      directory: setting.directory,
      onForeignWrite() {},
      observe: stir,
      onError() {},
    });
    let self: Run | null = null;
    const writer = faulty.writer(mortal(store.writer, () => self));
    const reader = faulty.reader(store.reader);
    const feed: ChangeFeed = {
      subscribe: (listener) => store.feed.subscribe((changes) => run === self && listener(changes)),
    };
    const random = { fraction: chance.fraction, uuid: chance.uuid };
    const base = { writer, feed, clock, timers, log: silentLog };
    const services = faulty.services(
      createServices({
        writer,
        directory: setting.directory,
        clock,
        random,
        challenges: createChallenges(new Uint8Array(32)),
        directoryChanged: async () => {},
      }),
    );
    const outbound = createOutbound({
      ...base,
      reader: store.outbound,
      directory: setting.directory,
      random,
      mapper: { map: async () => ({ ok: false, reason: 'there are no gateways' }) },
      push: { of: () => [], forget: async () => {}, loopback: false },
      retryDelays: RETRY_MS,
      exchange: faulty.exchange(exchangeOver(network, setting.receive)),
    });
    const scheduler = createScheduler({ ...base, reader: store.schedule });
    const desks = createDesks(reader, { told: (process) => process, sees: () => true });
    const unsubscribe = feed.subscribe((changes) => desks.publish(changes));
    self = {
      ...{ life, store, services, desks },
      serve: serveDesks(services, life),
      connections: new Map(),
      host: hostOf(reader, life),
      stop: unsubscribe,
    };
    run = self;
    await Promise.race([outbound.start().then(() => scheduler.start()), ended(() => run !== self)]);
  }

  /** A start that never comes to its end, as it died, holds nobody up. */
  async function ended(over: () => boolean): Promise<void> {
    while (!over()) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (run !== null) return;
    }
  }

  const hostOf = (reader: Reader, life: Life): DeskHost => ({
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    timers: { after: life.after },
    now: life.now,
    onLagging() {},
    onOverflow() {},
    end: ({ conn }) => void conn.close(),
    onError() {},
  });

  function connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean {
    const now = run;
    const userId = auth.token ?? '';
    const me = now?.store.reader.me(userId);
    if (!now || !me) return false;
    const { socket, wire, acknowledge } = socketOver(pipe, deliver, () => {
      now.desks.remove(desk);
      desk.closed();
      now.connections.delete(pipe);
    });
    const login = { userId, tokenId: userId, device: auth.device ?? null };
    const place = startOf(now.store.reader, auth.cursor ?? null, auth.epoch ?? null);
    const desk = new DeskConnection(socket, wire, { login, page: false, beckons: true, ...place }, now.host);
    now.connections.set(pipe, { desk, acknowledge, deliver });
    now.desks.add(desk);
    desk.send(encodeEvent('me', me));
    desk.start();
    return true;
  }

  function hear(pipe: Pipe, message: unknown): void {
    const now = run;
    const known = now?.connections.get(pipe);
    if (!now || !known) return;
    const { ack = 0, event, args = [] } = message as { ack?: number; event?: string; args?: unknown[] };
    if (event === undefined) {
      known.acknowledge(ack);
      return;
    }
    const reply = (value: unknown) => {
      if (run === now) pipe.send('client', { ack, value }, known.deliver);
    };
    void now.serve(known.desk, event, [...args, reply]);
  }

  return {
    start,
    async kill() {
      if (run) die(run);
      await closing;
    },
    isUp: () => run !== null,
    deaths: () => deaths,
    ahead: setting.ahead,
    async accept(event) {
      const now = run;
      if (!now) return never();
      const parsed = parseEvent(event);
      if (!parsed.ok) throw new ProblemError('EVENT_INVALID', parsed.errors[0]?.detail ?? '');
      return acceptOne(now.services, setting.directory(), parsed.event);
    },
    async withdraw(userId, itemId, key) {
      if (!run) return never();
      await run.services.withdraw(userId, itemId, key);
    },
    connect,
    hear,
    store() {
      if (!run) throw new Error('the relay is down');
      return run.store;
    },
  };
}

async function acceptOne(services: Services, directory: DirectoryView, event: BeckonEvent): Promise<IngestResult> {
  const source = directory.source('erp');
  if (!source) throw new Error('the source is gone');
  const [result] = await services.accept(source, { events: [event], pointers: [''], faults: [] });
  if (!result) throw new Error('nothing was accepted');
  return result;
}

/** What is on its way is lost with the relay that sent it: nobody is there to hear the answer. */
function exchangeOver(network: Network, receive: RelaySetting['receive']): Exchange {
  return {
    send: (request) =>
      network
        .request(() => receive(request))
        .then(({ status, body }) => ({ status, body, complete: true, retryAfter: null })),
    close() {},
  };
}
