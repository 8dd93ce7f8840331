/** One relay's copy of the store, from life to life of the relay: each goes on with what was on the disk when the one before was killed. */
import { copyFileSync, existsSync } from 'node:fs';
import { ClusterWriter } from '../../../relay/cluster/cluster-writer.ts';
import type { Replica } from '../../../relay/domain/replica-ports.ts';
import type { StoreDeps } from '../../../relay/domain/store-ports.ts';
import { sqliteBackend } from '../../../relay/store/backend.ts';
import { DiskFull } from '../mortal.ts';
import type { LogStep } from '../plan.ts';
import type { PlacesSetting } from '../relays.ts';
import type { StorePlace } from '../store-place.ts';
import type { Life } from '../time.ts';
import type { DutyBook } from './duty-book.ts';
import type { createLogLines } from './log-lines.ts';
import { createRelayLog } from './relay-log.ts';
import { createStepFates } from './step-fates.ts';
import { mortalTimers } from './timers.ts';

export interface Copy {
  /** Of its file now. */
  path(): string;
  /** Why it is not to be asked now; null: it may be. */
  trouble(): string | null;
  /** In the log; null: its relay is down. */
  position(): number | null;
  /** For a life of its relay. @param died told where the relay dies at a step to the log */
  at(life: Life, died: () => void): StorePlace;
}

export interface CopySetting extends PlacesSetting {
  log: ReturnType<typeof createLogLines>;
  /** Of its file in the beginning. */
  path: string;
  /** Of its relay. */
  name: string;
  isFull: () => boolean;
  book: DutyBook;
}

interface Running {
  writer: ClusterWriter;
  replica: Replica;
}

export function createCopy(setting: CopySetting): Copy {
  const fates = createStepFates({ ...setting, chance: setting.chance.of(`steps of ${setting.name}`) });
  let path = setting.path;
  let lives = 0;
  let running: Running | null = null;

  /** Nothing of what comes after the end of a life is on the disk of the next. */
  function setAside(): void {
    running = null;
    lives += 1;
    const next = `${setting.path}-life-${lives}`;
    for (const beside of ['', '-wal']) if (existsSync(path + beside)) copyFileSync(path + beside, next + beside);
    path = next;
  }

  return {
    path: () => path,
    trouble: () => (running ? running.writer.trouble() : 'is down'),
    position: () => running?.replica.place()?.position ?? null,
    at(life, died) {
      const diesAt = (step: LogStep): boolean => {
        const dies = !life.isOver() && fates.diesAt(step);
        if (dies) died();
        return dies;
      };
      const lived = liveOn(setting, life, diesAt);
      return {
        open(deps) {
          const store = sqliteBackend(path).open({
            ...deps,
            writer(kept) {
              running = { replica: kept, writer: lived.writerOf(kept, deps) };
              return running.writer;
            },
          });
          store.feed.subscribe(lived.told);
          store.onOutside(({ leases }) => {
            if (leases) setting.book.see(running?.replica.place()?.position ?? 0, store.leases.all());
          });
          return store;
        },
        begin: async () => running?.writer.start(),
        among: () => ({
          relay: running?.replica.relay() ?? setting.name,
          monotonic: { now: setting.time.now },
          caughtUp: () => running?.writer.trouble() === null,
          book: setting.book,
        }),
        trouble: () => running?.writer.trouble() ?? null,
        async leave(store) {
          setAside();
          lived.end();
          store.close().catch(() => {});
        },
      };
    },
  };
}

/** What a life of the relay writes the copy with. */
function liveOn(setting: CopySetting, life: Life, diesAt: (step: LogStep) => boolean) {
  const { name, time, journal, stir, faulty, isFull } = setting;
  const mine = createRelayLog({ life, log: setting.log.connect(name), stir, diesAt });
  const timers = mortalTimers(life);
  /** What is told next is of an entry of its own. */
  let own = false;

  const withDisk = (kept: Replica): Replica => ({
    ...kept,
    apply(entries, computed) {
      if (isFull()) throw new DiskFull('database or disk is full');
      own = computed !== undefined;
      try {
        kept.apply(entries, computed);
      } finally {
        own = false;
      }
    },
  });

  return {
    writerOf: (kept: Replica, { clock, observe, onError }: StoreDeps) =>
      new ClusterWriter({
        ...{ clock, timers, observe, onError, steady: time.now },
        replica: faulty.replica(withDisk(kept)),
        log: faulty.log(mine.log),
        onApart(line) {
          journal.count('a relay stands apart');
          journal.say(name, `stands apart: ${line}`);
        },
      }),
    /** Before anybody else is told of what was applied. */
    told(): void {
      if (own) diesAt('applied');
    },
    end(): void {
      mine.end();
      timers.end();
    },
  };
}
