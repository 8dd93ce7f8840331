/** PostgreSQL with a synchronous standby: what is committed is on both, and one of them may die. */
import { join } from 'node:path';
import { localTo, runPostgres } from '../../build/cluster/postgres-server.ts';
import { folderFor, type Postgres, type PostgresOptions, runIn, startPostgres } from './postgres.ts';
import { until } from './until.ts';

export interface PostgresPair {
  primary: Postgres;
  standby: Postgres;
  /** Kills the primary and makes the standby one; it has no standby of its own. @returns the standby */
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
  // On the primary alone, and once there is one: the standby shall not wait for another when its time has come.
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
