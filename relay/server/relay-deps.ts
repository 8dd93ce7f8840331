/** External dependencies of a relay: settings, time, randomness, log. */

import type { Among } from '../cluster/member/duties.ts';
import type { ClusterConnection } from '../cluster/member/member.ts';
import type { ReplicaPosition } from '../cluster/member/replica-freshness.ts';
import type { Config, Environment } from '../config.ts';
import type { RetentionPace } from '../domain/keeping/retention.ts';
import type { Clock, Log, Random, Timers } from '../domain/ports.ts';
import type { RemotePresence } from '../domain/remote-presence.ts';

export interface RelayDeps {
  config: Pick<Config, 'host' | 'port' | 'data' | 'store' | 'directory' | 'adminToken' | 'auditKey'> &
    Partial<
      Pick<
        Config,
        | 'hosts'
        | 'accessLog'
        | 'metricsToken'
        | 'scimTokens'
        | 'lifetimes'
        | 'publicUrl'
        | 'trustedProxies'
        | 'grantsRequired'
        | 'keys'
        | 'witness'
        | 'privateResponses'
        | 'web'
      >
    >;
  env: Environment;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** Product version, for the OpenAPI document. */
  version: string;
  /** ms before each delivery retry; default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms before each status query to a gateway. */
  statusDelays?: readonly number[];
  /** Timeout of the fetch of a document, ms; default 30 s. */
  documentTimeout?: number;
  /** Interval of the retention run; default: every six hours. */
  retentionPace?: RetentionPace;
  /** Log of a cluster. Default: a single relay. */
  cluster?: ClusterConnection | null;
  /** Shutdown signal; aborts waits during startup. */
  ending?: AbortSignal;
  /** Identity among relays that share one store. Default: from the log, if there is one. */
  among?: Among | null;
  /** Whether it may start threads, as in its own process. Default: no. */
  threads?: boolean;
  /** How current this relay's copy is. Default: from the log, if there is one. */
  copy?: ReplicaPosition;
  others?: RemotePresence;
  /** Whether it accepts commands from this computer; only for the holder of the store's lock. Default: no. */
  localDoor?: boolean;
  /** Folder of the built console; default: the build's output. */
  consoleFolder?: string;
  /** Folder of the built web client; default: the build's output. */
  webFolder?: string;
}
