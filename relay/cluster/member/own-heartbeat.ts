/** What a clustered relay publishes with its heartbeat, and how it reacts to the heartbeats of others. */
import { hostname } from 'node:os';
import { reasonOf } from '../../../shared/problems.ts';
import { noteErasedFromLog } from '../../domain/keeping/erasure.ts';
import type { Clock, Log, Timers } from '../../domain/ports.ts';
import type { Replica, ReplicaFile } from '../../domain/replica-ports.ts';
import { type Store, StoreError } from '../../domain/store-ports.ts';
import type { ClusterWriter } from '../cluster-writer.ts';
import type { CopyVerification } from '../copy-verification.ts';
import { DUPLICATE_RELAY } from '../duplicate-relay.ts';
import { createHeartbeats, type Heartbeats } from '../heartbeats.ts';
import type { ClusterLog, RelayFacts } from '../log-port.ts';
import { createPeers, type Peers } from '../peers.ts';
import { createSnapshotDuty, type SnapshotDuty, type SnapshotPace } from '../snapshot-duty.ts';
import { createDivergence, type Divergence } from './divergence.ts';
import type { ClusterKeys } from './key-holders.ts';
import { createPresenceTable, type PresenceTable } from './presence-table.ts';
import { createReadinessLog } from './readiness-log.ts';
import { moreWith, verdictsOf, wantedBy } from './verdict.ts';
import { createVerdictActions } from './verdict-actions.ts';

export interface Opened {
  writer: ClusterWriter;
  replica: Replica;
  verifying: CopyVerification;
}

export type StartedStore = Pick<Store, 'condition' | 'sealed' | 'writer' | 'erasedInLog' | 'verifiedAt'>;

/** Filled during startup: the copy once it is open, the store and keys once they are started. */
export interface Own {
  opened: Opened | null;
  store: StartedStore | null;
  keys: ClusterKeys | null;
}

/** @throws StoreError before the store is open */
export function openedOf({ opened }: Own): Opened {
  if (opened === null) throw new StoreError('the store is not open yet');
  return opened;
}

interface MemberHeartbeatDeps {
  own: Own;
  line: ClusterLog;
  file: ReplicaFile;
  clock: Clock;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  log: Log;
  version: string;
  pace?: SnapshotPace | undefined;
  leftMs?: number | undefined;
}

export interface Heartbeat {
  presence: Heartbeats;
  board: PresenceTable;
  seen: Peers;
  snapshots: SnapshotDuty;
  differing: Divergence;
  facts(): RelayFacts;
  /** Why this relay is not ready; null: it is. */
  trouble(): string | null;
  /** The same for the public readiness endpoint: without the database's location, or messages of database and disk. */
  readiness(): string | null;
}

const TOLD_BY_OTHERS =
  /^(the log of the cluster is away|the other relays do not hear of this one|entries of other relays cannot be written here|the key [0-9a-f]{16} is not in the ring of this relay): /;

export function createHeartbeat(deps: MemberHeartbeatDeps): Heartbeat {
  const { own, line, file, clock, timers, steady, log, version, pace } = deps;
  const seen = createPeers(steady, deps.leftMs);
  const board = createPresenceTable(clock);
  const differing = createDivergence(file);

  function facts(): RelayFacts {
    const { writer, replica, verifying } = openedOf(own);
    const more = moreWith(board.told(), {
      verified: verifying.recent(),
      trouble: writer.stopped(),
      differs: differing.position(),
      keys: own.keys?.told() ?? null,
      meaning: replica.meaning(),
    });
    const position = replica.place()?.position ?? 0;
    const { apart } = writer.standing();
    const stopped = apart !== null && apart !== 'history';
    return { relay: replica.relay(), name: hostname(), version, schema: replica.schema, position, more, stopped };
  }

  function trouble(): string | null {
    const trouble = own.opened?.writer.trouble() ?? null;
    if (trouble !== null) return trouble + differing.remedy();
    return own.keys?.trouble() ?? presence.trouble();
  }

  function readiness(): string | null {
    const words = trouble();
    return words === null ? null : (TOLD_BY_OTHERS.exec(words)?.[1] ?? words);
  }

  const here = () => openedOf(own).replica.relay();
  const judge = createVerdictActions({
    verdicts: () => verdictsOf(openedOf(own).verifying.recent(), seen.all(), here()),
    here,
    differs: (why) => openedOf(own).writer.differs(why),
    writer: () => own.store?.writer ?? null,
    log,
  });
  const snapshots = createSnapshotDuty({
    ...{ line, file, timers, log, pace },
    erased: {
      at: () => own.store?.erasedInLog() ?? null,
      cleared: async (at) => own.store?.writer.write((tx) => noteErasedFromLog(tx, at)),
    },
    isWhole: () => own.opened?.writer.stopped() === null,
  });
  const presence = createHeartbeats({
    ...{ log: line, timers, steady, facts, seen },
    onSeen: board.heard,
    onTwin: () => openedOf(own).writer.stop(DUPLICATE_RELAY),
    onError: (error) =>
      log.error({ reason: reasonOf(error) }, 'a heartbeat of the other relays was not fully processed'),
    onBeat: createReadinessLog({ trouble, steady, log }),
    onTold(relays) {
      judge();
      const wanted = wantedBy(relays);
      if (wanted !== null) snapshots.want(wanted);
    },
  });
  return { presence, board, seen, snapshots, differing, facts, trouble, readiness };
}
