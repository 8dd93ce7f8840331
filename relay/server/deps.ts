/** What a relay is made of that it does not make itself: settings, time, randomness, and where it says what happens. */
import type { Config, Environment } from '../config.ts';
import type { RetentionPace } from '../domain/keeping/retention.ts';
import type { Clock, Log, Random, Timers } from '../domain/ports.ts';
import type { PresenceElsewhere } from '../domain/presence.ts';
import type { ClusterLine } from './cluster.ts';
import type { Among } from './duties.ts';
import type { FollowingCopy } from './freshness.ts';

export interface RelayDeps {
  config: Pick<Config, 'host' | 'port' | 'data' | 'store' | 'directory' | 'adminToken' | 'auditKey'> &
    Partial<
      Pick<
        Config,
        | 'hosts'
        | 'accessLog'
        | 'metricsToken'
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
  /** Of the product, for the OpenAPI document. */
  version: string;
  /** ms to wait after each failed delivery; default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms to wait before each question for the status of what a gateway sent. */
  statusDelays?: readonly number[];
  /** ms for one delivery; default 15 s. */
  deliveryTimeout?: number;
  /** How often what is past its time goes; default: every six hours. */
  retentionPace?: RetentionPace;
  /** The log of several relays, each on a copy of one store. Default: it is alone. */
  cluster?: ClusterLine | null;
  /** It is to end; heard while it waits at its start for what it cannot begin without. */
  ending?: AbortSignal;
  /** Of several relays on one store, which one this is; by default what the log says, where there is one. */
  among?: Among | null;
  /** A relay in a process of its own may start threads beside its event loop. Default: none. */
  threads?: boolean;
  /** Where several relays write to one store: how far this relay's copy of it goes; by default as the log says, where there is one. */
  copy?: FollowingCopy;
  /** Who is at the desks of those others. */
  others?: PresenceElsewhere;
  /** It takes commands of this computer, beside the store; for who has the store's lock. Default: none. */
  localDoor?: boolean;
  /** Where the built console is; default: where the build puts it. */
  consoleFolder?: string;
  /** Where the built web client is; default: where the build puts it. */
  webFolder?: string;
}
