/** The configured connection to the cluster's log. */
import { createPostgresLog } from '../cluster/postgres/postgres-log.ts';
import type { Config, Environment } from '../config.ts';
import { systemMonotonic, systemRandom, systemTimers } from '../system.ts';
import type { ClusterLine } from './cluster.ts';

/** Null: a single relay. */
export const lineOf = ({ cluster: url }: Pick<Config, 'cluster'>, env: Environment): ClusterLine | null =>
  url === null
    ? null
    : {
        connect: () => createPostgresLog({ url, env, timers: systemTimers, random: systemRandom }),
        monotonic: systemMonotonic,
      };
