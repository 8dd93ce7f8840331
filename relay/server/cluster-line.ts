/** The way to the log of several relays, as the settings say. */
import { createPostgresLog } from '../cluster/postgres/postgres-log.ts';
import type { Config, Environment } from '../config.ts';
import { systemMonotonic, systemRandom, systemTimers } from '../system.ts';
import type { ClusterLine } from './cluster.ts';

/** Null: it is alone. */
export const lineOf = ({ cluster: url }: Pick<Config, 'cluster'>, env: Environment): ClusterLine | null =>
  url === null
    ? null
    : {
        connect: () => createPostgresLog({ url, env, timers: systemTimers, random: systemRandom }),
        monotonic: systemMonotonic,
      };
