import { after, before, describe, type TestContext } from 'node:test';
import pg from 'pg';
import type { ClusterLog } from '../../../../../relay/cluster/log-port.ts';
import { createPostgresLog } from '../../../../../relay/cluster/postgres/postgres-log.ts';
import type { Timers } from '../../../../../relay/domain/ports.ts';
import { needsPostgres } from '../../../../helpers/cluster-programs.ts';
import { type Postgres, startPostgres } from '../../../../helpers/postgres.ts';
import { until } from '../../../../helpers/until.ts';
import { realTimers } from '../../../parts/clock.ts';

const options = await needsPostgres();

interface AtPostgres {
  readonly server: Postgres;
  /** A schema that no other test uses. */
  newSchema(): string;
  /** Closed after the test. */
  connect(t: TestContext, schema: string, more?: { url?: string; timers?: Timers }): ClusterLog;
  /** A direct connection, closed after the test. */
  client(t: TestContext): Promise<pg.Client>;
  /** Waits for the server process of one kind of call to match a SQL condition on `pg_stat_activity`. @returns its process id */
  working(role: string, where: string): Promise<number>;
}

export function onPostgres(name: string, tests: (at: AtPostgres) => void): void {
  describe(name, options, () => {
    let server: Postgres;
    let schemas = 0;
    before(async () => {
      server = await startPostgres({ settings: { fsync: 'off' } });
    });
    after(() => server?.close());
    tests({
      get server() {
        return server;
      },
      newSchema() {
        schemas += 1;
        return `log_${schemas}`;
      },
      connect(t, schema, { url = server.url, timers = realTimers } = {}) {
        const log = createPostgresLog({ url, schema, timers, random: { fraction: () => 0.5 }, env: {} });
        t.after(() => log.close());
        return log;
      },
      async client(t) {
        const client = new pg.Client({ connectionString: server.url });
        client.on('error', () => {});
        await client.connect();
        t.after(() => client.end());
        return client;
      },
      async working(role, where) {
        const text = `SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND ${where}`;
        const look = async () => (await server.query(text, [`beckon ${role}`]))[0];
        return Number((await until(`a process for ${role} where ${where}`, look)).pid);
      },
    });
  });
}
