/** PostgreSQL with a synchronous standby: commits are on both, so either may fail. */
import { join } from 'node:path';
import { localTo, runPostgres } from '../../build/cluster/postgres-server.ts';
import { folderFor, type Postgres, type PostgresOptions, runIn, startPostgres } from './postgres.ts';
import { until } from './until.ts';

export interface PostgresPair {
  primary: Postgres;
  standby: Postgres;
  /** Kills the primary and promotes the standby, which then has no standby itself. @returns the standby */
  failOver(): Promise<Postgres>;
  close(): Promise<void>;
}

const NAME = 'standby';

export async function startPostgresPair(options: PostgresOptions = {}): Promise<PostgresPair> {
  const primary = await startPostgres(options);
  const { programs, place, password } = primary;
  const folder = await folderFor(programs);
  const how = ['--write-recovery-conf', `--dbname=application_name=${NAME}`, '--checkpoint=fast', '--no-sync'];
  await runPostgres(programs, 'pg_basebackup', [...localTo(place), ...how, `--pgdata=${join(folder, 'data')}`]);
  const standby = await runIn(programs, folder, password);
  // Only on the primary: after promotion the standby must not wait for another. Only now: without a standby, commits would wait.
  await primary.query(`ALTER SYSTEM SET synchronous_standby_names = '${NAME}'`);
  await primary.query('SELECT pg_reload_conf()');
  await until('the standby is synchronous', async () => {
    const [row] = await primary.query('SELECT sync_state FROM pg_stat_replication');
    return row?.sync_state === 'sync';
  });
  return {
    primary,
    standby,
    async failOver() {
      await primary.kill('SIGKILL');
      await standby.query('SELECT pg_promote()');
      return standby;
    },
    async close() {
      await standby.close();
      await primary.close();
    },
  };
}
