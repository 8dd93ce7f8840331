/**
 * A relay from its start to its end, in virtual time: its real store on a file, decisions, schedule, queue out, membership, retention and
 * desks' connections, joined as `relay/server` joins them. HTTP and Socket.IO are left out; what they carry comes in here.
 */

import { DeskConnection, type DeskHost } from '../../relay/desk/connection.ts';
import { createDesks } from '../../relay/desk/fan-out.ts';
import { encodeEvent } from '../../relay/desk/frame.ts';
import { readPage, startOf } from '../../relay/desk/pages.ts';
import { createLiveDirectory } from '../../relay/directory/live.ts';
import type { DirectoryView } from '../../relay/domain/directory-view.ts';
import { createRetention } from '../../relay/domain/keeping/retention.ts';
import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import { requeue } from '../../relay/domain/outbound/settle-delivery.ts';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import type { ChangeFeed } from '../../relay/domain/reader.ts';
import { createScheduler } from '../../relay/domain/schedule/scheduler.ts';
import { heedSetBack } from '../../relay/domain/schedule/set-back.ts';
import { createServices, type Services } from '../../relay/domain/services.ts';
import type { Store, StoreBackend } from '../../relay/domain/store-ports.ts';
import type { Exchange } from '../../relay/outbound/exchange.ts';
import { createOutbound } from '../../relay/outbound/outbound.ts';
import { createChallenges } from '../../relay/server/challenges.ts';
import { createClockWatch, newestOf } from '../../relay/server/clock-watch.ts';
import { createMembershipWatch } from '../../relay/server/membership-watch.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import { silentLog } from '../relay/parts/store.ts';
import type { Chance } from './chance.ts';
import { serveDesks } from './desk-requests.ts';
import { socketOver } from './desk-socket.ts';
import { type MortalSetting, mortalWriter } from './mortal.ts';
import type { Faulty } from './mutants.ts';
import type { Pipe } from './network.ts';
import { membershipWriter, queueWriter, servicesOver } from './relay-calls.ts';
import type { Life } from './time.ts';

export interface LifeSetting {
  life: Life;
  chance: Chance;
  backend: StoreBackend;
  sealing: Sealing;
  /** The kept directory as it now is. */
  rows: () => DirectoryRow[];
  exchange: Exchange;
  mortal: Omit<MortalSetting, 'isDead' | 'die' | 'faulty'>;
  /** It died at a call of its store. */
  died: () => void;
  faulty: Faulty;
}

/** A relay that runs. */
export interface RelayLife {
  readonly store: Store;
  readonly services: Services;
  directory(): DirectoryView;
  /** Resolves when it serves; never where it dies before. @throws where it cannot start */
  start(): Promise<void>;
  /** The directory was changed by an administrator. */
  directoryChanged(): void;
  /** An administrator has the queue try again what answered 410, and what was given up. */
  mend(): Promise<void>;
  /** A desk's socket arrived. @returns false where nobody by that name is known */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  /** What a desk sent over it. */
  hear(pipe: Pipe, message: unknown): void;
  /** As by kill -9. Resolves when its file can be opened again. */
  end(): Promise<void>;
}

/** A desk that is connected. */
interface Connected {
  desk: DeskConnection;
  acknowledge(id: number): void;
  /** Hands over what arrives there. */
  deliver(message: unknown): void;
}

/** ms between tries, few enough that a run comes to its end. */
const RETRY_MS = [1000, 3000, 10_000, ...Array.from({ length: 40 }, () => 20_000)];
const RETENTION = { items: 'P1D', deadLetters: 'forever' } as const;
/** Where answers go. */
const LANE = { kind: 'response', target: 'erp' } as const;

/** One whose source is asked to take the answer back waits for what it says. */
function refusalToReplay(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}

export function createRelayLife(setting: LifeSetting): RelayLife {
  const { life, chance, faulty } = setting;
  const { stir } = setting.mortal;
  const clock = { now: life.now };
  const timers = { after: life.after };
  const random = { fraction: chance.fraction, uuid: chance.uuid };
  const connections = new Map<Pipe, Connected>();
  const store: Store = setting.backend.open({
    ...{ clock, sealing: setting.sealing },
    directory: () => directory.view(),
    onForeignWrite() {},
    observe: stir,
    onError() {},
  });
  const { rows } = setting;
  const directory = createLiveDirectory({ rows, absences: store.absences, env: {} });
  const isDead = () => life.isOver();
  const mortal = mortalWriter(store.writer, { ...setting.mortal, isDead, die: setting.died, faulty: faulty.writer });
  const reader = faulty.reader(store.reader);
  const feed: ChangeFeed = {
    subscribe: (listener) => store.feed.subscribe((changes) => !isDead() && listener(faulty.feed(changes))),
  };
  const base = { feed, clock, timers, log: silentLog };
  const watch = createMembershipWatch({
    core: {
      directory,
      store: {
        ...store,
        writer: {
          ...membershipWriter(mortal),
          checkForeign: () => store.writer.checkForeign(),
          close: () => store.writer.close(),
        },
      },
    },
    ...{ clock, timers, random, log: silentLog },
  });
  const services = faulty.services(
    servicesOver(mortal, (writer) =>
      createServices({
        ...{ writer, clock, random, directory: directory.view },
        challenges: createChallenges(new Uint8Array(32)),
        directoryChanged: watch.refresh,
      }),
    ),
  );
  const outbound = createOutbound({
    ...{ ...base, random, reader: store.outbound, writer: queueWriter(mortal), directory: directory.view },
    mapper: { map: async () => ({ ok: false, reason: 'there are no gateways' }) },
    push: { of: () => [], forget: async () => {}, loopback: false },
    retryDelays: RETRY_MS,
    exchange: faulty.exchange(setting.exchange),
  });
  const scheduler = createScheduler({ ...base, reader: store.schedule, writer: mortal.of('work the schedule') });
  const clockWatch = createClockWatch({
    ...{ clock, timers, log: silentLog, newest: () => newestOf(store), onStep() {} },
    async onSetBack() {
      const hastened = await heedSetBack(mortal.of('work the schedule'));
      outbound.wake();
      return hastened;
    },
  });
  const retention = createRetention({ ...base, retention: () => RETENTION, writer: mortal.of('retention') });
  const desks = createDesks(reader, { told: (process) => process, sees: () => true });
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));
  const serve = serveDesks(services, life);
  const host: DeskHost = {
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    ...{ timers, now: life.now },
    onLagging() {},
    onOverflow() {},
    end: ({ conn }) => void conn.close(),
    onError() {},
  };
  directory.reload();

  return {
    store,
    services,
    directory: directory.view,
    async start() {
      await watch.start();
      await clockWatch.start();
      await outbound.start();
      await scheduler.start();
      retention.start();
    },
    directoryChanged: watch.changed,
    async mend() {
      await mortal.of('enable the endpoint').write((tx) => tx.enableEndpoint(LANE));
      for (const { id } of store.outbound.deadLetters(100)) {
        await mortal
          .of('replay a dead letter')
          .write((tx) => requeue(tx, id))
          .catch(refusalToReplay);
      }
      outbound.wake();
    },
    connect(pipe, auth, deliver) {
      const userId = auth.token ?? '';
      const me = store.reader.me(userId);
      if (!me) return false;
      const { socket, wire, acknowledge } = socketOver(pipe, deliver, () => {
        desks.remove(desk);
        desk.closed();
        connections.delete(pipe);
      });
      const login = { userId, tokenId: userId, device: auth.device ?? null };
      const place = startOf(reader, auth.cursor ?? null, auth.epoch ?? null);
      const desk = new DeskConnection(socket, wire, { login, page: false, beckons: true, ...place }, host);
      connections.set(pipe, { desk, acknowledge, deliver });
      desks.add(desk);
      desk.send(encodeEvent('me', me));
      desk.start();
      return true;
    },
    hear(pipe, message) {
      const known = connections.get(pipe);
      if (!known || isDead()) return;
      const { ack = 0, event, args = [] } = message as { ack?: number; event?: string; args?: unknown[] };
      if (event === undefined) {
        known.acknowledge(ack);
        return;
      }
      const reply = (value: unknown) => {
        if (!isDead()) pipe.send('client', { ack, value }, known.deliver);
      };
      void serve(known.desk, event, [...args, reply]);
    },
    async end() {
      life.end();
      unsubscribe();
      for (const pipe of connections.keys()) pipe.cut();
      await store.close().catch(() => {});
    },
  };
}
