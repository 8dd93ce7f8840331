/** The configured store, and the configured log of a cluster. */
import { completeTrust } from '../../network/trust.ts';
import type { ClusterConnection } from '../cluster/member/member.ts';
import { createPostgresLog } from '../cluster/postgres/postgres-log.ts';
import type { Config, Environment } from '../config.ts';
import type { StoreBackend } from '../domain/store-ports.ts';
import { sqliteBackend } from '../store/backend.ts';
import { systemMonotonic, systemRandom, systemTimers } from '../system.ts';

export const backendOf = ({ store }: Pick<Config, 'store'>): StoreBackend => sqliteBackend(store);

/** Null: a single relay. */
export const clusterConnection = (
  { cluster: url }: Pick<Config, 'cluster'>,
  env: Environment,
): ClusterConnection | null =>
  url === null
    ? null
    : {
        connect() {
          completeTrust();
          return createPostgresLog({ url, env, timers: systemTimers, random: systemRandom });
        },
        monotonic: systemMonotonic,
      };
