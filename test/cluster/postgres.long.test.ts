/** The tests' PostgreSQL: commits survive a kill and a failover, and are gone after a restore to an earlier state. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import pg from 'pg';
import { authority } from '../helpers/certificate.ts';
import { needsPostgres } from '../helpers/cluster-programs.ts';
import { type Postgres, startPostgres } from '../helpers/postgres.ts';
import { startPostgresPair } from '../helpers/postgres-pair.ts';
import { until } from '../helpers/until.ts';

const options = await needsPostgres();

/** Over TCP, as a relay connects. */
async function ask(url: string, text: string, ssl?: pg.ClientConfig['ssl']): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, ...(ssl === undefined ? {} : { ssl }) });
  try {
    await client.connect();
    return await client.query(text);
  } finally {
    await client.end();
  }
}

const note = (postgres: Postgres, word: string) =>
  ask(postgres.url, `CREATE TABLE IF NOT EXISTS words (word text); INSERT INTO words VALUES ('${word}')`);
const notes = async ({ url }: Postgres): Promise<string[]> =>
  (await ask(url, 'SELECT word FROM words ORDER BY word')).rows.map(({ word }) => word);

test('one server: killed, stopped, put back to an earlier moment', options, async (t) => {
  const postgres = await startPostgres();
  t.after(() => postgres.close());
  await note(postgres, 'a');
  const earlier = await postgres.copy();
  await note(postgres, 'b');
  await postgres.kill('SIGKILL');
  await assert.rejects(notes(postgres), /ECONNREFUSED/);
  await postgres.start();
  assert.deepEqual(await notes(postgres), ['a', 'b']);
  await postgres.stop();
  await postgres.start();
  await postgres.restore(earlier);
  assert.deepEqual(await notes(postgres), ['a'], 'what was committed since never happened');
});

test('with a synchronous standby: it waits for it, and fails over to it', options, async (t) => {
  const pair = await startPostgresPair();
  t.after(() => pair.close());
  await note(pair.primary, 'a');
  await pair.standby.kill('SIGSTOP');
  const client = new pg.Client({ connectionString: pair.primary.url });
  await client.connect();
  const warned = once(client, 'notice');
  const inserted = client.query("INSERT INTO words VALUES ('b')");
  const [waiting] = await until('it waits for the standby', () =>
    pair.primary.query("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'").then((rows) => rows[0] && rows),
  );
  await pair.primary.query('SELECT pg_cancel_backend($1)', [waiting?.pid]);
  await inserted;
  assert.match(String((await warned)[0].message), /canceling wait for synchronous replication/);
  await client.end();
  await pair.standby.kill('SIGCONT');
  await note(pair.primary, 'c');
  const now = await pair.failOver();
  assert.deepEqual(await notes(now), ['a', 'b', 'c']);
  await note(now, 'd');
});

test('with TLS of an authority of its own, and a password', options, async (t) => {
  const ours = authority('authority of the test');
  const postgres = await startPostgres({ password: 'a b/c', tls: ours.issue({ addresses: ['127.0.0.1'] }) });
  t.after(() => postgres.close());
  const ssl = { ca: ours.cert };
  const asked = await ask(postgres.url, 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()', ssl);
  assert.deepEqual(asked.rows, [{ ssl: true }]);
  await assert.rejects(ask(postgres.url, 'SELECT 1', { ca: authority('another').cert }), /certificate/);
  await assert.rejects(ask(postgres.url, 'SELECT 1'), /no pg_hba.conf entry/);
  await assert.rejects(ask(postgres.url.replace('a%20b', 'x'), 'SELECT 1', ssl), /password authentication failed/);
});
