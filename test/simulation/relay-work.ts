/** A relay's background work, wired as in `relay/server`: in a cluster, each duty runs at the relay that holds its lease. */

import { createDirectoryWatch } from '../../relay/directory/directory-watch.ts';
import type { LiveDirectory } from '../../relay/directory/live-directory.ts';
import { type Duties, DutyLost, everyDuty, tenureOf } from '../../relay/domain/duties.ts';
import { createRetention } from '../../relay/domain/keeping/retention.ts';
import type { AgedItem } from '../../relay/domain/keeping/retention-ports.ts';
import type { Duty } from '../../relay/domain/lease-ports.ts';
import type { Clock, Random, Timers } from '../../relay/domain/ports.ts';
import type { ChangeFeed } from '../../relay/domain/reader.ts';
import { replanAfterClockSetBack } from '../../relay/domain/schedule/clock-set-back.ts';
import { createClockWatch, recentTimes } from '../../relay/domain/schedule/clock-watch.ts';
import { createScheduler } from '../../relay/domain/schedule/scheduler.ts';
import type { Store } from '../../relay/domain/store-ports.ts';
import type { Tx, Writer } from '../../relay/domain/unit-of-work.ts';
import type { Exchange } from '../../relay/outbound/exchange.ts';
import { createOutbound } from '../../relay/outbound/outbound.ts';
import { silentLog } from '../relay/parts/store.ts';
import { ownerIn } from './cluster/duty-book.ts';
import { KEPT_MS } from './cluster/time-book.ts';
import type { Faulty } from './faulty.ts';
import type { mortalWriter } from './mortal.ts';
import { membershipWriter, queueWriter } from './relay-calls.ts';
import type { WatchedAmong } from './store-place.ts';

interface RelayWorkSetting {
  store: Store;
  mortal: ReturnType<typeof mortalWriter>;
  directory: LiveDirectory;
  feed: ChangeFeed;
  clock: Clock;
  timers: Timers;
  random: Random;
  /** Null: a single relay. */
  among: WatchedAmong | null;
  exchange: Exchange;
  faulty: Pick<Faulty, 'duties'>;
}

/** Retry delays, ms; few enough that a run ends. */
const RETRY_MS = [1000, 3000, 10_000, ...Array.from({ length: 40 }, () => 20_000)];
/** In a cluster retention runs continuously, and retains items for less than a forward clock step. */
const RETENTION = {
  alone: { retention: () => ({ items: 'P1D', deadLetters: 'forever' }) },
  ofSeveral: {
    retention: () => ({ items: `PT${KEPT_MS / 1000}S`, deadLetters: 'forever' }),
    pace: { first: 2000, every: 3000 },
  },
} as const;

export function createRelayWork(setting: RelayWorkSetting) {
  const { store, mortal, directory, feed, clock, timers, random } = setting;
  const { duties, by } = createDuties(setting);
  // The units' clock: in a cluster, a relay whose own clock is off then behaves like the others.
  const base = { feed, clock: store.clock, timers, log: silentLog };
  const watch = createDirectoryWatch({
    core: { directory, store: watchedStore(setting) },
    duties: { ...duties, writer: (duty) => by(duty, membershipWriter(mortal)) },
    ...{ clock, timers, random, log: silentLog },
  });
  const deliveries = tenureOf(() =>
    createOutbound({
      ...{ ...base, random, reader: store.outbound, owner: duties.owner, directory: directory.view },
      writer: by('deliveries', queueWriter(mortal)),
      mapper: { map: async () => ({ ok: false, reason: 'there are no gateways' }) },
      push: { of: () => [], forget: async () => {}, loopback: false },
      retryDelays: RETRY_MS,
      exchange: setting.exchange,
    }),
  );
  const wake = () => deliveries.current()?.wake();
  const scheduled = by('schedule', mortal.of('work the schedule'));
  const scheduler = createScheduler({ ...base, reader: store.schedule, writer: scheduled });
  const clockWatch = createClockWatch({
    ...{ clock, timers, log: silentLog, recent: () => recentTimes(store), onStep() {} },
    async onSetBack() {
      if (!duties.holds('schedule')) return 0;
      const hastened = await replanAfterClockSetBack(scheduled).catch(unlessLost);
      wake();
      return hastened;
    },
  });
  const removed = by('retention', removing(mortal.of('retention'), setting.among));
  const retention = createRetention({
    ...{ clock, unitClock: store.clock, steady: clock.now, timers, log: silentLog, writer: removed },
    ...(setting.among ? RETENTION.ofSeveral : RETENTION.alone),
  });
  store.onOutside((change) => {
    if (change.due?.schedule) scheduler.wake();
    if (change.outbound) wake();
  });

  return {
    watch,
    wake,
    async start() {
      await duties.start();
      await watch.start();
      await clockWatch.start();
      await duties.join('deliveries', deliveries.work);
      await duties.join('schedule', { begin: scheduler.start, end: scheduler.close });
      await duties.join('retention', { begin: retention.start, end: retention.close });
      if (!setting.among) return;
      await duties.join('snapshots', setting.among.snapshots);
      await duties.join('schema', setting.among.schema(by('schema', raising(mortal, setting.among))));
    },
  };
}

/** Reports expired items once their removal is committed. */
function removing(writer: Writer, among: WatchedAmong | null): Writer {
  if (!among) return writer;
  return {
    async write(work) {
      let gone: AgedItem[] = [];
      const value = await writer.write((tx) => {
        gone = [];
        const watched: Tx = Object.create(tx);
        watched.forgetItem = (item) => {
          gone.push(item);
          return tx.forgetItem(item);
        };
        return work(watched);
      });
      among.times.removed(gone);
      return value;
    },
  };
}

/** Reports the change to the newer schema once it is committed. */
function raising(mortal: RelayWorkSetting['mortal'], { raised }: WatchedAmong): Writer {
  return {
    async write(work) {
      const from = await mortal.of('raise the schema').write(work);
      if (from !== null) raised();
      return from;
    },
  };
}

/** A lost duty is no error: its new holder watches the clock too. */
function unlessLost(error: unknown): number {
  if (error instanceof DutyLost) return 0;
  throw error;
}

/** @returns the duties, and a function that routes a duty's writes through the writer that names its calls */
function createDuties({ store, mortal, among, clock, timers, faulty }: RelayWorkSetting): {
  duties: Duties;
  by: (duty: Duty, writer: Writer) => Writer;
} {
  const beats = mortal.of('hold the duties');
  if (!among) return { duties: everyDuty(beats), by: (_duty, writer) => writer };
  const { relay, book } = among;
  // A duty requests its unit of work in the turn in which it is called.
  let asking: Writer = beats;
  const deps = {
    ...{ owner: relay, leases: store.leases, monotonic: among.monotonic, timers, log: silentLog },
    caughtUp: among.caughtUp,
    writer: { write: <T>(work: (tx: Tx) => T) => asking.write(work) },
  };
  const duties = faulty.duties(deps, clock);
  store.onOutside((change) => {
    if (change.leases) duties.look();
  });

  async function write<T>(duty: Duty, writer: Writer, work: (tx: Tx) => T): Promise<T> {
    let owner: string | null = relay;
    asking = writer;
    const written = duties.writer(duty).write((tx) => {
      owner = ownerIn(tx, duty);
      return work(tx);
    });
    asking = beats;
    const value = await written;
    book.did(duty, relay, owner);
    return value;
  }
  return { duties, by: (duty, writer) => ({ write: (work) => write(duty, writer, work) }) };
}

/** The store of the membership watch, in which each unit may crash the relay. */
function watchedStore({ store, mortal }: RelayWorkSetting): Store {
  return {
    ...store,
    writer: {
      ...membershipWriter(mortal),
      checkForeign: () => store.writer.checkForeign(),
      close: () => store.writer.close(),
    },
  };
}
