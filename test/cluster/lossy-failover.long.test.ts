/** PostgreSQL fails over to a standby that lacks the last entries: no relay resumes until an administrator chooses a copy. */
import { describe } from 'node:test';
import { createPostgresLog } from '../../relay/cluster/postgres/postgres-log.ts';
import { needsPostgres } from '../helpers/cluster-programs.ts';
import { type PostgresPair, startPostgresPair } from '../helpers/postgres-pair.ts';
import { until } from '../helpers/until.ts';
import { type LosingLog, losesEntries } from '../relay/cluster/parts/loses-entries.ts';
import { realTimers } from '../relay/parts/clock.ts';
import { type Line, layLine } from './parts/line.ts';

async function openPair(): Promise<LosingLog> {
  const pair = await startPostgresPair();
  const { primary, standby } = pair;
  await primary.query("ALTER SYSTEM SET synchronous_standby_names = ''");
  await primary.query('SELECT pg_reload_conf()');
  const lines = new Map<string, Line>();
  for (const name of ['the test', 'ahead', 'behind', 'new', 'again'])
    lines.set(name, await layLine(primary.place.port));
  const lineOf = (name: string): Line => lines.get(name) as Line;
  return {
    connect(name) {
      const url = new URL(primary.url);
      url.port = String(lineOf(name).port);
      return createPostgresLog({ url: url.href, timers: realTimers, random: { fraction: () => 0.5 }, env: {} });
    },
    cut: (name) => lineOf(name).cut(),
    mend: (name) => lineOf(name).mend(),
    mark: () => stopReplication(pair),
    async lose() {
      await pair.failOver();
      for (const [name, line] of lines) {
        if (name === 'ahead' || name === 'behind') line.cut();
        line.lead(standby.place.port);
      }
      await until('it takes writes', async () => {
        const [row] = await standby.query('SELECT pg_is_in_recovery() AS reads');
        return row?.reads === false;
      });
    },
    async close() {
      for (const line of lines.values()) line.close();
      await pair.close();
    },
  };
}

async function stopReplication({ primary, standby }: PostgresPair): Promise<void> {
  const [at] = await primary.query('SELECT pg_current_wal_lsn()::text AS lsn');
  await until('the standby has all', async () => {
    const [row] = await standby.query(`SELECT pg_last_wal_replay_lsn() >= '${at?.lsn}'::pg_lsn AS has`);
    return row?.has === true;
  });
  await standby.query("ALTER SYSTEM SET primary_conninfo = ''");
  await standby.query('SELECT pg_reload_conf()');
  await until(
    'the standby is cut off',
    async () => (await standby.query('SELECT FROM pg_stat_wal_receiver')).length === 0,
  );
}

describe('PostgreSQL loses entries', await needsPostgres(), () => losesEntries(openPair));
