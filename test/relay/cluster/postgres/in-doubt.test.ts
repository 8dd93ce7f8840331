/** Appends without a reply, on a real server: reported as in doubt, and recognized when appended again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InDoubt, LogUnavailable, Truncated } from '../../../../relay/cluster/log-port.ts';
import { until } from '../../../helpers/until.ts';
import { createHandClock } from '../../parts/clock.ts';
import { beginning, entryAfter, entryOf } from '../suite/world.ts';
import { onPostgres } from './parts/on-postgres.ts';
import { layWire } from './parts/wire.ts';

const APPENDED = { kind: 'appended', wanted: false, passed: false };
async function* twoPieces(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('one');
  yield Buffer.from('two');
}

onPostgres('an append in doubt', (at) => {
  test('a connection that ends before the answer, and no sooner by a timeout: appended again, it stands there once', async (t) => {
    const schema = at.newSchema();
    for (const name of ['statement_timeout', 'lock_timeout']) {
      await at.server.query(`ALTER ROLE postgres SET ${name} = '300ms'`);
    }
    t.after(() => at.server.query('ALTER ROLE postgres RESET ALL'));
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    const entry = entryAfter(start);
    // An uncommitted transaction at the position makes an append wait.
    const holder = await at.client(t);
    await holder.query('BEGIN');
    await holder.query(`INSERT INTO ${schema}.entries VALUES (1, 1, '', '', '', 0, '')`);
    const append = assert.rejects(log.append(entry), InDoubt);
    const isPatient = `wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '600 milliseconds'`;
    const pid = await at.working('appends', isPatient);
    await at.server.query('SELECT pg_terminate_backend($1)', [pid]);
    await append;
    await holder.query('ROLLBACK');
    assert.deepEqual(await log.append(entry), APPENDED);
    assert.deepEqual(await log.append(entry), APPENDED);
    assert.equal((await log.head()).position, 1);
  });

  test('a place that was filled, truncated and cleared away while an append waited is not filled again', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    const other = await at.client(t);
    await other.query('BEGIN');
    await other.query(`INSERT INTO ${schema}.entries VALUES (1, 1, '', '', '', 0, '')`);
    const append = assert.rejects(log.append(entryAfter(start)), LogUnavailable);
    await at.working('appends', `state = 'active' AND wait_event_type = 'Lock'`);
    await other.query(`UPDATE ${schema}.log SET base_position = 1`);
    await other.query(`DELETE FROM ${schema}.entries`);
    await other.query('COMMIT');
    await append;
    assert.equal((await log.head()).position, 1);
    await assert.rejects(log.append(entryAfter(start)), Truncated);
  });

  test('a server that is killed: what it had committed is found, what it had not is appended', async (t) => {
    const log = at.connect(t, at.newSchema());
    const start = beginning();
    await log.found(start);
    const entry = entryAfter(start);
    assert.deepEqual(await log.append(entry), APPENDED);
    await at.server.kill('SIGKILL');
    const error = await log.append(entry).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof InDoubt || error instanceof LogUnavailable);
    await assert.rejects(log.append(entry), LogUnavailable);
    await assert.rejects(log.head(), LogUnavailable);
    await at.server.start();
    assert.deepEqual(await log.append(entry), APPENDED);
    const next = entryOf('b', await log.head());
    assert.deepEqual(await log.append(next), APPENDED);
    assert.equal((await log.head()).position, 2);
  });

  test('an append waits for its standby whatever the account’s default, and nothing is acknowledged without it', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    const { server } = at;
    const withoutStandby = async (): Promise<void> => {
      await server.query('ALTER SYSTEM RESET synchronous_standby_names');
      await server.query('SELECT pg_reload_conf()');
    };
    t.after(async () => {
      await withoutStandby();
      await server.query('ALTER ROLE postgres RESET ALL');
    });
    await server.query("ALTER ROLE postgres SET synchronous_commit = 'off'");
    await server.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
    await server.query('SELECT pg_reload_conf()');
    const entry = entryAfter(start);
    const isWaiting = `state = 'active' AND wait_event = 'SyncRep'`;
    const first = assert.rejects(log.append(entry), InDoubt);
    const pid = await at.working('appends', isWaiting);
    await server.query('SELECT pg_cancel_backend($1)', [pid]);
    await first;
    // Only this server's log has the entry. Confirming it would promise what a failover reverts.
    assert.equal((await log.head()).position, 1);
    const second = log.append(entry);
    await at.working('appends', isWaiting);
    // Writing the pieces of a snapshot does not wait for the standby; publishing it does.
    const copy = log.writeSnapshot({ ...start, schema: 1 }, twoPieces());
    await at.working('reads', isWaiting);
    assert.equal(await at.connect(t, schema).newestSnapshot(), null);
    await withoutStandby();
    assert.deepEqual(await second, APPENDED);
    assert.equal((await copy).pieces, 2);
    assert.equal((await log.head()).position, 1);
  });

  test('a line that falls silent is found by asking, and one that waits for the server is not ended', async (t) => {
    const schema = at.newSchema();
    const timers = createHandClock(0);
    const wire = await layWire(t, at.server.url);
    const log = at.connect(t, schema, { url: wire.url, timers });
    const start = beginning();
    await log.found(start);
    await log.takeTurn('a');
    await log.handOver('a');
    const entry = entryAfter(start);
    const holder = await at.client(t);
    await holder.query('BEGIN');
    await holder.query(`INSERT INTO ${schema}.entries VALUES (1, 1, '', '', '', 0, '')`);
    let told = false;
    const append = log
      .append(entry)
      .catch((thrown: unknown) => thrown)
      .finally(() => {
        told = true;
      });
    const pid = await at.working('appends', `wait_event_type = 'Lock' AND datname = current_database()`);
    const [made, standing] = [wire.made(), wire.standing()];
    timers.pass(5_000);
    await until('the server was asked', () => wire.made() > made && wire.standing() === standing);
    assert.equal(await at.working('appends', `pid = ${pid}`), pid);
    assert.equal(told, false);
    wire.silence();
    wire.mend();
    await holder.query('ROLLBACK');
    await at.working('appends', `pid = ${pid} AND state = 'idle'`);
    assert.equal(told, false);
    timers.pass(5_000);
    assert.ok((await append) instanceof InDoubt);
    assert.deepEqual(await log.append(entry), APPENDED);
    assert.equal((await at.connect(t, schema).head()).position, 1);
  });
});
