/**
 * One run of a relay in virtual time: its real store on a file, decisions, schedule, outbound queue, membership, retention and desk
 * connections, wired as in `relay/server`. HTTP and Socket.IO are left out; their callers use this interface.
 */

import { DeskConnection, type DeskHost } from '../../relay/desk/connection.ts';
import { createRequests } from '../../relay/desk/desk-requests.ts';
import { createDesks } from '../../relay/desk/fan-out.ts';
import { encodeEvent } from '../../relay/desk/frame.ts';
import { readPage, startOf } from '../../relay/desk/sync-pages.ts';
import { createLiveDirectory } from '../../relay/directory/live-directory.ts';
import { acceptEvents, type Received } from '../../relay/domain/accept/accept-event.ts';
import type { DirectoryView, Source } from '../../relay/domain/directory-view.ts';
import { singleRelayFreshness as withoutOthers } from '../../relay/domain/freshness.ts';
import type { Sealing } from '../../relay/domain/keeping/sealing-ports.ts';
import { requeue } from '../../relay/domain/outbound/settle-delivery.ts';
import { noteAct } from '../../relay/domain/people/admin-act.ts';
import type { DirectoryRow } from '../../relay/domain/people/directory-ports.ts';
import { createPersonBudget } from '../../relay/domain/people/person-budget.ts';
import { createPersonOperations, type PersonOperations } from '../../relay/domain/person-operations.ts';
import type { ChangeFeed } from '../../relay/domain/reader.ts';
import { createRefusalExplainer } from '../../relay/domain/refusal-explainer.ts';
import type { Store } from '../../relay/domain/store-ports.ts';
import { createChallenges } from '../../relay/keys/challenges.ts';
import type { Exchange } from '../../relay/outbound/exchange.ts';
import type { IngestResult } from '../../shared/events.ts';
import { ProblemError } from '../../shared/problems.ts';
import type { DeskAuth } from '../../shared/socket.ts';
import type { Chance } from './chance.ts';
import { socketOver } from './desk-socket.ts';
import type { Faulty } from './faulty.ts';
import { type MortalSetting, mortalWriter } from './mortal.ts';
import type { Pipe } from './network.ts';
import { pausingTurns, virtualPace } from './reads/pauses.ts';
import { createReads, type Reads } from './reads/served.ts';
import { type Asked, truthful } from './refusals.ts';
import { operationsOver } from './relay-calls.ts';
import { createRelayWork } from './relay-work.ts';
import type { StorePlace } from './store-place.ts';
import type { Life } from './time.ts';

interface LifeSetting {
  life: Life;
  chance: Chance;
  place: StorePlace;
  sealing: Sealing;
  /** The administrator's current directory. */
  rows: (store: Store) => DirectoryRow[];
  exchange: Exchange;
  mortal: Omit<MortalSetting, 'isDead' | 'die' | 'faulty'>;
  /** Called when it crashes at a store call. */
  died: () => void;
  faulty: Faulty;
  /** The committed state, to check rejections against. */
  asked: Asked;
}

export interface RelayLife {
  readonly store: Store;
  readonly operations: PersonOperations;
  accept(source: Source, received: Received): Promise<IngestResult[]>;
  readonly reads: Reads;
  directory(): DirectoryView;
  /** Resolves when it serves; never if it crashes first. @throws if it cannot start */
  start(): Promise<void>;
  /** Runs an arriving task, once the relay is not paused. */
  arrive(task: () => void): void;
  /** An administrator changed the directory file. */
  directoryChanged(): void;
  /** An administrator changes the directory at this relay. */
  saveDirectory(rows: readonly DirectoryRow[]): Promise<void>;
  /** An administrator starts a comparison of all copies; in a cluster only. */
  compare(): Promise<void>;
  /** An administrator revokes all credentials of a user. */
  endAccess(userId: string): Promise<void>;
  served(): readonly Served[];
  /** An administrator re-enables endpoints that answered 410, and replays dead letters. */
  mend(): Promise<void>;
  /** Opens a desk's socket. @returns false if the user is unknown */
  connect(pipe: Pipe, auth: DeskAuth, deliver: (message: unknown) => void): boolean;
  hear(pipe: Pipe, message: unknown): void;
  /** As kill -9. Resolves when its file can be opened again. */
  end(): Promise<void>;
}

/** The login of a connected desk. */
interface Served {
  userId: string;
  /** Time of the sign-in by the units' clock, ms since 1970. */
  since: number;
}

interface Connected extends Served {
  desk: DeskConnection;
  acknowledge(id: number): void;
  deliver(message: unknown): void;
}

/** The lane of answers to the source. */
const LANE = { kind: 'response', target: 'erp' } as const;

/** Ignores a rejected replay: an answer with a pending withdrawal cannot be replayed. */
function refusalToReplay(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}

const unread = (): never => {
  throw new Error('no desk of the simulation reads it');
};
const NOT_READ = {
  processes: { page: async () => ({ items: [], next: null }) },
  requests: { page: () => ({ items: [], next: null }), one: unread },
  insights: { own: unread },
};

export function createRelayLife(setting: LifeSetting): RelayLife {
  const { life, chance, faulty, place } = setting;
  const { stir } = setting.mortal;
  const clock = { now: life.now };
  const timers = { after: life.after };
  const random = { fraction: chance.fraction, uuid: chance.uuid };
  const connections = new Map<Pipe, Connected>();
  const turns = pausingTurns(life, chance.of('turns'));
  const directory = createLiveDirectory({});
  const store: Store = place.open({
    ...{ turns, pace: virtualPace(life), clock, sealing: setting.sealing },
    directory: directory.view,
    onForeignWrite: () => isDead() || watch.foreignWrite(),
    observe: stir,
    onError() {},
  });
  directory.connect({ rows: () => setting.rows(store), absences: store.absences });
  const isDead = () => life.isOver();
  const mortal = mortalWriter(store.writer, { ...setting.mortal, isDead, die: setting.died, faulty: faulty.writer });
  const reader = faulty.reader(store.reader);
  const feed: ChangeFeed = {
    subscribe: (listener) => store.feed.subscribe((changes) => !isDead() && listener(faulty.feed(changes))),
  };
  const work = createRelayWork({
    ...{ store, mortal, directory, feed, clock, timers, random },
    among: place.among?.() ?? null,
    exchange: faulty.exchange(setting.exchange),
    faulty,
  });
  const { watch } = work;
  const sound = operationsOver(mortal, (writer) =>
    createPersonOperations({
      ...{ ...NOT_READ, writer, reader, random, directory: directory.view },
      challenges: createChallenges(new Uint8Array(32)),
      directoryChanged: watch.refresh,
    }),
  );
  const freshness = faulty.freshness(place.freshness?.(store) ?? withoutOthers(store.reader));
  const operations = truthful(faulty.operations(sound), setting.asked);
  const desks = createDesks(reader, { told: (process) => process, sees: () => true, requested: () => null });
  const unsubscribe = feed.subscribe((changes) => desks.publish(changes));
  const serve = createRequests(
    operations,
    { watch() {}, renew: async () => {}, beckons() {}, refused() {} },
    { budget: createPersonBudget(clock), explaining: createRefusalExplainer(clock, () => 0), clock },
    () => {},
  );
  const host: DeskHost = {
    readPage: (userId, after, reset) => readPage(reader, userId, after, reset),
    ...{ timers, now: life.now },
    onLagging() {},
    onUnsent() {},
    onOverflow() {},
    end: ({ conn }) => void conn.close(),
    onError() {},
  };
  const cutAll = (): void => {
    for (const pipe of connections.keys()) pipe.cut();
  };
  directory.reload();

  return {
    store,
    operations,
    accept: (source, received) => mortal.of('accept').write((tx) => acceptEvents(tx, source, received, random)),
    reads: createReads({ store, reader, turns, freshness, directory: directory.view }, faulty, isDead),
    directory: directory.view,
    async start() {
      if (place.begin) await place.begin(store, cutAll);
      await work.start();
    },
    arrive: life.arrive,
    directoryChanged: watch.changed,
    async saveDirectory(changed) {
      await mortal.of('save the directory').write((tx) => {
        for (const row of changed) tx.directoryRows.put(row, 'console');
      });
      watch.changed();
    },
    async compare() {
      await place.compare?.(store);
    },
    async endAccess(userId) {
      await store.writer.write((tx) => {
        tx.credentials.revoke({ userId });
        noteAct(tx, { userId: null, via: 'console' }, 'user token revoke', userId);
      });
      watch.changed();
    },
    served: () => [...connections.values()],
    async mend() {
      await mortal.of('enable the endpoint').write((tx) => tx.enableEndpoint(LANE));
      for (const { id } of store.outbound.deadLetters(100)) {
        await mortal
          .of('replay a dead letter')
          .write((tx) => requeue(tx, id, false))
          .catch(refusalToReplay);
      }
      work.wake();
    },
    connect(pipe, auth, deliver) {
      const userId = auth.token ?? '';
      const me = store.reader.me(userId);
      // Its credentials count as issued now.
      const since = store.clock.now();
      const isBehind = (auth.cursor ?? 0) > reader.head() && auth.epoch === reader.epoch();
      if (
        !me ||
        since <= store.credentials.revocation(userId).all ||
        (place.trouble && (isBehind || place.trouble() !== null))
      )
        return false;
      const { socket, wire, acknowledge } = socketOver(pipe, deliver, () =>
        life.arrive(() => {
          desks.remove(desk);
          desk.closed();
          connections.delete(pipe);
        }),
      );
      const login = { userId, tokenId: userId, device: auth.device ?? null };
      const from = startOf(reader, auth.cursor ?? null, auth.epoch ?? null);
      const desk = new DeskConnection(socket, wire, { login, page: false, beckons: true, ...from }, host);
      connections.set(pipe, { desk, acknowledge, deliver, userId, since });
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
      cutAll();
      await place.leave(store);
    },
  };
}
