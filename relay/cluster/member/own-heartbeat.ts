/** What a clustered relay publishes with its heartbeat, and how it reacts to the heartbeats of others. */
import { hostname } from 'node:os';
import { noteErasedFromLog } from '../../domain/keeping/erasure.ts';
import type { Clock, Log, Timers } from '../../domain/ports.ts';
import type { Replica, ReplicaFile } from '../../domain/replica-ports.ts';
import type { Store } from '../../domain/store-ports.ts';
import type { ClusterWriter } from '../cluster-writer.ts';
import type { CopyVerification } from '../copy-verification.ts';
import { DUPLICATE_RELAY } from '../duplicate-relay.ts';
import type { Heartbeats } from '../heartbeats.ts';
import type { ClusterLog, RelayFacts } from '../log-port.ts';
import type { Peers } from '../peers.ts';
import { createSnapshotDuty, type SnapshotDuty, type SnapshotPace } from '../snapshot-duty.ts';
import type { Divergence } from './divergence.ts';
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

export type MemberStore = Pick<
  Store,
  'condition' | 'sealed' | 'writer' | 'leases' | 'erasedInLog' | 'verifiedAt' | 'onOutside'
>;

interface OwnHeartbeatDeps {
  opened: Opened;
  store: Pick<MemberStore, 'writer' | 'erasedInLog'>;
  keys: Pick<ClusterKeys, 'told' | 'trouble'>;
  presence: Heartbeats;
  seen: Peers;
  differing: Divergence;
  line: ClusterLog;
  file: ReplicaFile;
  clock: Clock;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  log: Log;
  version: string;
  pace?: SnapshotPace | undefined;
}

interface OwnHeartbeat {
  board: PresenceTable;
  snapshots: SnapshotDuty;
  facts(): RelayFacts;
  /** Why this relay is not ready; null: it is. */
  trouble(): string | null;
  /** The same for the public readiness endpoint: without the database's location, or messages of database and disk. */
  readiness(): string | null;
}

const TOLD_BY_OTHERS =
  /^(the log of the cluster is away|the other relays do not hear of this one|entries of other relays cannot be written here|the key [0-9a-f]{16} is not in the ring of this relay): /;

export function connectHeartbeat(deps: OwnHeartbeatDeps): OwnHeartbeat {
  const { store, keys, presence, seen, differing, line, file, clock, timers, steady, log, version, pace } = deps;
  const { writer, replica, verifying } = deps.opened;
  const board = createPresenceTable(clock);

  function facts(): RelayFacts {
    const more = moreWith(board.told(), {
      verified: verifying.recent(),
      trouble: writer.stopped(),
      differs: differing.position(),
      keys: keys.told(),
      meaning: replica.meaning(),
    });
    const position = replica.place()?.position ?? 0;
    const { apart } = writer.standing();
    const stopped = apart !== null && apart !== 'history';
    return { relay: replica.relay(), name: hostname(), version, schema: replica.schema, position, more, stopped };
  }

  function trouble(): string | null {
    const trouble = writer.trouble();
    if (trouble !== null) return trouble + differing.remedy();
    return keys.trouble() ?? presence.trouble();
  }

  function readiness(): string | null {
    const words = trouble();
    return words === null ? null : (TOLD_BY_OTHERS.exec(words)?.[1] ?? words);
  }

  const judge = createVerdictActions({
    verdicts: () => verdictsOf(verifying.recent(), seen.all(), replica.relay()),
    here: () => replica.relay(),
    differs: (why) => writer.differs(why),
    writer: store.writer,
    log,
  });
  const snapshots = createSnapshotDuty({
    ...{ line, file, timers, log, pace },
    erased: {
      at: () => store.erasedInLog(),
      cleared: async (at) => store.writer.write((tx) => noteErasedFromLog(tx, at)),
    },
    isWhole: () => writer.stopped() === null,
  });
  presence.connect({
    facts,
    onSeen: board.heard,
    onTwin: () => writer.stop(DUPLICATE_RELAY),
    onBeat: createReadinessLog({ trouble, steady, log }),
    onTold(relays) {
      judge();
      const wanted = wantedBy(relays);
      if (wanted !== null) snapshots.want(wanted);
    },
  });
  return { board, snapshots, facts, trouble, readiness };
}
