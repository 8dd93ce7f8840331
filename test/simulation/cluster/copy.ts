/** A relay's copy of the store across restarts: each run starts from the disk contents at the time of the last kill. */

import type { Cluster } from '../../../relay/cluster/member/member.ts';
import { createReplicaFreshness } from '../../../relay/cluster/member/replica-freshness.ts';
import type { Replica } from '../../../relay/domain/replica-ports.ts';
import type { Store, StoreDeps } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { MIGRATIONS } from '../../../relay/store/migrations.ts';
import { must } from '../invariant.ts';
import { DiskFull } from '../mortal.ts';
import type { LogStep } from '../plan.ts';
import type { PlacesSetting } from '../relays.ts';
import type { CopyOnDisk, StorePlace } from '../store-place.ts';
import type { Life } from '../time.ts';
import type { Compared } from './compared.ts';
import { copyFile, dropFile } from './copy-file.ts';
import type { DutyBook } from './duty-book.ts';
import { joinLog } from './join-log.ts';
import { type createLogLines, FOUNDER } from './log-lines.ts';
import { recoverFrom } from './recover-from.ts';
import { createStepFates } from './step-fates.ts';
import type { TimeBook } from './time-book.ts';
import type { UnitBook } from './unit-book.ts';

export interface Copy extends CopyOnDisk {
  /** In the log; null: its relay is down. */
  position(): number | null;
  /** For one run of its relay. @param died called when the relay crashes at a log step */
  at(life: Life, died: () => void): StorePlace;
}

interface CopySetting extends PlacesSetting {
  log: ReturnType<typeof createLogLines>;
  path: string;
  name: string;
  isFull: () => boolean;
  book: DutyBook;
  times: TimeBook;
  compared: Compared;
  units: UnitBook;
}

/** Accepted reasons to stop: the log was truncated during a pause, or the program is older than the cluster's schema. */
const CUT = /log truncated|update this relay/;

/** A run whose store is open. */
interface Running {
  cluster: Cluster;
  replica: Replica;
}

export function createCopy(setting: CopySetting): Copy {
  const { name, time, book } = setting;
  const fates = createStepFates({ ...setting, chance: setting.chance.of(`steps of ${name}`) });
  let path = setting.path;
  let lives = 0;
  let there = true;
  let migrations = MIGRATIONS;
  const backend = () => sqliteBackend(path, migrations);
  let running: Running | null = null;
  const noteJoined = (): void => {
    there = true;
  };

  /** Copies the file, so that later writes of the ended run do not reach the next run. */
  function setAside(): void {
    running = null;
    lives += 1;
    const next = `${setting.path}-life-${lives}`;
    copyFile(path, next);
    path = next;
  }

  function at(life: Life, died: () => void): StorePlace {
    const diesAt = (step: LogStep): boolean => {
      const dies = !life.isOver() && fates.diesAt(step);
      if (dies) died();
      return dies;
    };
    const file = path;
    const program = migrations;
    const store = { ...backend(), digest: () => setting.compared.digest(file, program) };
    const joining = joinLog({ ...setting, path, backend: store, joins: noteJoined }, life, diesAt);
    let stopped = false;
    let member: Cluster | null = null;
    let shut = (): void => {};
    const joined = (): Cluster => {
      if (member === null) throw new Error('its store is not open yet');
      return member;
    };
    const raised = (): void => {
      setting.journal.count('the schema is raised');
      setting.journal.say(name, 'raises the schema');
    };

    function open(deps: StoreDeps): Store {
      const cluster = joining.cluster();
      const applying = { own: false };
      let replica = null as Replica | null;
      const opened = store.open({
        ...deps,
        writer(kept) {
          replica = kept;
          return cluster.writer(setting.faulty.replica(withDisk(kept, setting, applying)), deps);
        },
      });
      const stop = (line: string): void => {
        stopped = true;
        setting.journal.count('a relay stands apart');
        setting.journal.say(name, `stands apart: ${line}`);
        opened.condition.stop(line);
        setting.witness.note(() =>
          must(CUT.test(line), 'no copy comes apart from a log that keeps its promise', { relay: name, line }),
        );
        shut();
      };
      const used = [...opened.sealed.uses().keys()];
      const ring = { path: 'keys', keys: () => used.map((id) => ({ id })), promote() {} };
      member = cluster.member({ ...opened, condition: { ...opened.condition, stop } }, ring);
      running = replica && { replica, cluster: member };
      // Runs before any other subscriber is notified.
      opened.feed.subscribe(() => void (applying.own && diesAt('applied')));
      opened.feed.subscribe(setting.times.see);
      opened.onOutside(({ leases }) => {
        if (leases) book.see(running?.replica.place()?.position ?? 0, opened.leases.all());
      });
      return opened;
    }

    return {
      prepare: joining.prepare,
      open,
      async begin(_, end) {
        shut = end;
        await joined().start();
      },
      among() {
        const { among, snapshots, schema } = joined();
        return { ...among, monotonic: { now: time.now }, book, times: setting.times, snapshots, schema, raised };
      },
      freshness() {
        // Uses a fixed connection, so that reads draw no random numbers.
        const newest = async () => {
          const { generation, position } = await setting.log.connect(FOUNDER).head();
          return { life: generation, at: position };
        };
        return createReplicaFreshness({ ...joined().copy, newest }, { after: life.after });
      },
      trouble: () => running?.cluster.trouble() ?? null,
      async compare() {
        await joined().administration.beginVerify({ userId: null, via: 'cli' });
      },
      isStopped: () => stopped,
      async leave(store) {
        setAside();
        joining.end();
        store?.close().catch(() => {});
      },
    };
  }

  return {
    path: () => path,
    trouble: () => (running ? running.cluster.trouble() : 'is down'),
    position: () => running?.replica.place()?.position ?? null,
    at,
    isThere: () => there,
    update() {
      if (migrations === setting.faulty.newer) return false;
      migrations = setting.faulty.newer;
      return true;
    },
    place: () => (running ? running.replica.place() : (backend().replica.look()?.place ?? null)),
    async recover() {
      await recoverFrom(backend(), setting.log.connect(FOUNDER));
    },
    lose() {
      there = false;
      dropFile(path);
    },
    leaveLog() {
      const { replica } = backend();
      if (!replica.look()?.place) return false;
      there = false;
      replica.leave();
      return true;
    },
  };
}

/** A copy whose writes fail while the disk is full. @param applying `own`: whether the next change is the relay's own entry */
const withDisk = (
  kept: Replica,
  { isFull, units: book, journal }: Pick<CopySetting, 'isFull' | 'units' | 'journal'>,
  applying: { own: boolean },
): Replica => ({
  ...kept,
  compute(units, now) {
    const computed = kept.compute(units, now);
    book.computed(units, computed.body);
    return computed;
  },
  apply(entries, computed) {
    if (isFull()) {
      journal.count('an entry finds no room on the disk');
      throw new DiskFull('database or disk is full');
    }
    applying.own = computed !== undefined;
    try {
      kept.apply(entries, computed);
    } finally {
      applying.own = false;
    }
  },
});
