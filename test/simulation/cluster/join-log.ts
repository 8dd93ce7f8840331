/** Joins a run of a relay to its copy and the log, as the product does, over lossy lines and with this process's files. */

import { type JoinedCluster, joinCluster } from '../../../relay/cluster/member/member.ts';
import type { StoreBackend } from '../../../relay/domain/store-ports.ts';
import type { MemoryLog } from '../../cluster/memory-log.ts';
import { silentLog } from '../../relay/parts/store.ts';
import type { LogStep } from '../plan.ts';
import type { PlacesSetting } from '../relays.ts';
import type { Life } from '../time.ts';
import { copyFileOf } from './copy-file.ts';
import { createRelayLog } from './relay-log.ts';
import { mortalTimers } from './timers.ts';

interface JoiningSetting extends PlacesSetting {
  log: MemoryLog;
  path: string;
  backend: StoreBackend;
  name: string;
  /** Called when its file is a copy of the log again. */
  joins: () => void;
}

/** A plan lasts for minutes and restarts relays often, so this is short. */
const LEFT_MS = 1000;
/** Metrics are not read here. */
const METER = { append() {}, appendedIn() {}, entries() {} };
/** Entries between snapshots; virtual ms for which older entries are retained; virtual ms between checks. */
const PACE = { entries: 12, bytes: 64 * 1024, keptMs: 3000, lookMs: 2500 } as const;

export function joinLog(setting: JoiningSetting, life: Life, diesAt: (step: LogStep) => boolean) {
  const { name, path, backend, time, journal, stir, faulty, plan } = setting;
  const mine = createRelayLog({ life, log: setting.log.connect(name), stir, diesAt, journal });
  const timers = mortalTimers(life);
  const replica = copyFileOf({
    path,
    file: backend.replica,
    alive: mine.alive,
    joins(had) {
      setting.joins();
      journal.count(had ? 'a relay begins anew from a copy' : 'an empty relay joins');
      journal.say(name, had ? 'begins anew from a copy of the others' : 'joins from a copy of the others');
    },
  });
  const log = { ...silentLog, warn: (facts: object) => journal.say(name, `waits: ${JSON.stringify(facts)}`) };
  let joined: JoinedCluster | null = null;
  return {
    /** Runs before the store is opened. @throws StoreError, one line */
    async prepare(): Promise<void> {
      joined = await joinCluster({
        cluster: { connect: () => faulty.log(mine.log), monotonic: { now: time.now } },
        ...{ backend: { ...backend, replica }, clock: { now: life.now }, timers, log },
        ...{ version: '0', meter: METER, leftMs: LEFT_MS },
        ...(plan.kinds.has('the log is cut behind a copy') ? { snapshots: PACE } : {}),
      });
    },
    /** @throws if it has not joined yet */
    cluster() {
      if (!joined) throw new Error('it has not joined yet');
      return joined;
    },
    end() {
      mine.end();
      timers.end();
    },
  };
}
