/** Error messages while PostgreSQL is unusable for the log, and recovery afterwards. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ClusterLog, LogUnavailable } from '../../../../relay/cluster/log-port.ts';
import type { Timers } from '../../../../relay/domain/ports.ts';
import { authority } from '../../../helpers/certificate.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { until } from '../../../helpers/until.ts';
import { realTimers } from '../../parts/clock.ts';
import { appendAll, beginning, endOf, RELAYS } from '../suite/world.ts';
import { onPostgres } from './parts/on-postgres.ts';

/** The one-line error message. */
async function told(log: ClusterLog, secret: string): Promise<string> {
  const error = await log.head().catch((thrown: unknown) => thrown);
  assert.ok(error instanceof LogUnavailable, String(error));
  for (const text of [error.message, error.stack ?? '', JSON.stringify(error)]) assert.ok(!text.includes(secret));
  assert.ok(!error.message.includes('\n'));
  return error.message;
}

onPostgres('reaching PostgreSQL', (at) => {
  const urlOf = (user: string, password: string, query = ''): string => {
    const url = new URL(at.server.url);
    Object.assign(url, { username: user, password, search: query });
    return url.href;
  };

  test('unreachable, a wrong password, another database: each in one line without the password', async (t) => {
    const schema = at.newSchema();
    const nowhere = new URL(urlOf('postgres', 'secret-one'));
    nowhere.port = '1';
    assert.match(
      await told(at.connect(t, schema, { url: nowhere.href }), 'secret-one'),
      /127.0.0.1:1.*nothing listens there/,
    );
    const wrong = at.connect(t, schema, { url: urlOf('postgres', 'secret-two') });
    assert.match(await told(wrong, 'secret-two'), /password authentication failed for user "postgres"/);
    const none = at.connect(t, schema, { url: urlOf('postgres', '') });
    assert.match(await told(none, at.server.password), /wants a password, and none is/);
    const other = new URL(at.server.url);
    other.pathname = '/elsewhere';
    assert.match(
      await told(at.connect(t, schema, { url: other.href }), at.server.password),
      /database "elsewhere" does not exist/,
    );
  });

  test('a role without rights is reported with the missing ones; with its own schema it needs no more', async (t) => {
    const schema = at.newSchema();
    await at.server.query("CREATE ROLE poor LOGIN PASSWORD 'p'");
    const poor = at.connect(t, schema, { url: urlOf('poor', 'p') });
    assert.match(await told(poor, ':p@'), /user poor: does not let the user do.*permission denied for database/);
    await at.server.query(`CREATE SCHEMA ${schema} AUTHORIZATION poor`);
    assert.equal((await poor.head()).position, 0);
    await at.server.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM poor`);
    assert.match(await told(poor, ':p@'), /permission denied for table/);
  });

  test('a line on which nothing is said is tried again and again, and nothing grows by that', async (t) => {
    const warnings: string[] = [];
    const heard = ({ message }: Error) => void warnings.push(message);
    process.on('warning', heard);
    t.after(() => process.off('warning', heard));
    let tries = 0;
    const after: typeof realTimers.after = (ms, work) => {
      if (ms !== 10_000) return realTimers.after(ms, work);
      tries += 1;
      return realTimers.after(0, work);
    };
    const log = at.connect(t, at.newSchema(), { timers: { after } });
    await log.found(beginning());
    t.after(log.follow(() => {}));
    await until('it was tried often', () => tries > 30);
    assert.deepEqual(warnings, []);
  });

  test('a standby is refused, and used once it leads', async (t) => {
    const log = at.connect(t, at.newSchema());
    const start = beginning();
    await log.found(start);
    await at.server.stop();
    await writeFile(join(at.server.place.data, 'standby.signal'), '');
    await at.server.start();
    assert.match(await told(log, at.server.password), /is a read-only standby; the URL must point to the primary/);
    await at.server.query('SELECT pg_promote()');
    assert.equal((await log.head()).generation, start.generation);
  });

  test('a log of a newer version is refused where this one cannot use it, and only there', async (t) => {
    const schema = at.newSchema();
    await at.connect(t, schema).head();
    await at.server.query(`INSERT INTO ${schema}.migrations VALUES (3, 1)`);
    assert.equal((await at.connect(t, schema).head()).position, 0);
    await at.server.query(`UPDATE ${schema}.migrations SET least = 3 WHERE version = 3`);
    assert.match(await told(at.connect(t, schema), at.server.password), /newer version of Beckon \(schema 3\)/);
  });

  test('a log from before the baseline is refused, with what to do', async (t) => {
    const schema = at.newSchema();
    await at.connect(t, schema).head();
    await at.server.query(`UPDATE ${schema}.migrations SET version = 1, least = 1`);
    assert.match(
      await told(at.connect(t, schema), at.server.password),
      /schema 1, from before .*: drop the PostgreSQL/,
    );
  });

  test('several that come first at once make the schema once', async (t) => {
    const schema = at.newSchema();
    const logs = Array.from({ length: 5 }, () => at.connect(t, schema));
    assert.deepEqual(
      (await Promise.all(logs.map((log) => log.head()))).map(({ oldest }) => oldest),
      [1, 1, 1, 1, 1],
    );
  });

  test('a follower is notified when the listening connection is back, and by later entries', async (t) => {
    const schema = at.newSchema();
    const [one, other] = [at.connect(t, schema), at.connect(t, schema)];
    const start = beginning();
    await one.found(start);
    let woken = 0;
    other.follow(() => {
      woken += 1;
    });
    await until('it listens', () => woken === 1);
    await at.server.query(`SELECT pg_terminate_backend(${await at.working('listening', `state = 'idle'`)})`);
    await until('it listens again', () => woken === 2);
    await appendAll(one, start, ['first']);
    await until('it is woken', () => woken === 3);
  });

  test('entries in quick succession share a wake-up; a turn does not wait for it', async (t) => {
    const schema = at.newSchema();
    const pauses: (() => void)[] = [];
    const timers: Timers = {
      after(ms, task) {
        if (ms > 5) return realTimers.after(ms, task);
        pauses.push(task);
        return () => {};
      },
    };
    const [one, other] = [at.connect(t, schema), at.connect(t, schema, { timers })];
    await one.found(beginning());
    let woken = 0;
    const turns: string[] = [];
    other.follow((turnOf) => {
      if (turnOf === undefined) woken += 1;
      else turns.push(turnOf);
    });
    await until('it listens', () => woken === 1);
    const client = await at.client(t);
    const notify = () => client.query(`BEGIN; NOTIFY ${schema}; COMMIT;`.repeat(10));
    await until('a notification follows the previous one at once', async () => {
      await notify();
      return pauses.length > 0;
    });
    const before = woken;
    await notify();
    await one.takeTurn(RELAYS.a);
    await other.takeTurn(RELAYS.b);
    await one.handOver(RELAYS.a);
    await until('it is woken by the turn', () => turns.includes(RELAYS.b));
    assert.deepEqual([woken, pauses.length], [before, 1]);
    pauses[0]?.();
    assert.equal(woken, before + 1);
  });

  test('what was truncated or is of an earlier life takes no room', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    const count = async (table: string): Promise<unknown> =>
      (await at.server.query(`SELECT count(*)::int AS n FROM ${schema}.${table}`))[0]?.n;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('piece');
    }
    const entries = await appendAll(log, start, ['1', '2', '3']);
    await log.writeSnapshot({ ...start, schema: 1 }, pieces());
    await log.writeSnapshot({ ...endOf(entries), schema: 1 }, pieces());
    await log.truncate(3);
    assert.deepEqual([await count('entries'), await count('snapshots'), await count('pieces')], [1, 1, 1]);
    await log.refound({ ...start, generation: crypto.randomUUID() });
    assert.deepEqual([await count('entries'), await count('snapshots'), await count('pieces')], [0, 0, 0]);
    await log.takeTurn('a');
    assert.equal(await count('turns'), 1);
  });

  test('what a relay tells again and again is written once', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const room = async (): Promise<number> => {
      const text = 'SELECT pg_relation_size(reltoastrelid) AS bytes FROM pg_class WHERE oid = $1::regclass';
      return Number((await at.server.query(text, [`${schema}.relays`]))[0]?.bytes);
    };
    const long = () => randomBytes(50_000).toString('hex');
    const facts = { relay: 'a', name: 'north', version: '1.2.3', schema: 40, position: 0, more: long() };
    await log.beat(facts);
    const once = await room();
    assert.ok(once > 50_000);
    for (const position of [1, 2, 3]) await log.beat({ ...facts, position });
    assert.equal(await room(), once);
    const [seen] = await log.beat({ ...facts, more: long() });
    assert.notEqual(seen?.more, facts.more);
    assert.ok((await room()) > once);
  });

  test('the certificate is looked at as the URL says', async (t) => {
    const ours = authority('authority of the test');
    const { place, programs, password } = at.server;
    const issued = ours.issue({ names: ['db.acme.example'] });
    for (const [name, text] of [
      ['server.crt', issued.cert],
      ['server.key', issued.key],
    ] as const) {
      const path = join(place.data, name);
      await writeFile(path, text, { mode: 0o600 });
      if (programs.uid !== undefined) await chown(path, programs.uid, programs.uid);
    }
    await at.server.query('ALTER SYSTEM SET ssl = on');
    await at.server.query('SELECT pg_reload_conf()');
    const folder = await temporaryFolder(t);
    const [ca, another] = [join(folder, 'ca.pem'), join(folder, 'another.pem')];
    await writeFile(ca, ours.cert);
    await writeFile(another, authority('another').cert);
    const schema = at.newSchema();
    const by = (query: string): ClusterLog => at.connect(t, schema, { url: urlOf('postgres', password, query) });
    const tls = by(`?sslmode=verify-ca&sslrootcert=${ca}`);
    await until('it speaks TLS', () => tls.head().catch(() => null));
    const [row] = await at.server.query(
      `SELECT ssl FROM pg_stat_ssl WHERE pid = ${await at.working('reads', `state = 'idle'`)}`,
    );
    assert.equal(row?.ssl, true);
    assert.equal((await by('?sslmode=require').head()).position, 0);
    assert.match(
      await told(by(`?sslmode=verify-full&sslrootcert=${ca}`), password),
      /127.0.0.1 is not in the cert|does not match/,
    );
    assert.match(await told(by(`?sslmode=verify-ca&sslrootcert=${another}`), password), /certificate/);
    assert.match(await told(by('?sslmode=verify-full'), password), /certificate/);
  });
});
