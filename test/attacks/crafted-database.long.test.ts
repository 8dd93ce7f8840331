/** An attacker with write access to a cluster's database inserts invalid rows. Relays that read them neither exit nor stop receiving. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFollower } from '../../relay/cluster/follower.ts';
import { LogUnavailable, MOST_BODY, TooLong } from '../../relay/cluster/log-port.ts';
import { LogStatus } from '../../relay/cluster/log-status.ts';
import type { Replica } from '../../relay/domain/replica-ports.ts';
import { onPostgres } from '../relay/cluster/postgres/parts/on-postgres.ts';
import { beginning } from '../relay/cluster/suite/world.ts';

const facts = { relay: 'a', name: 'a', version: '1', schema: 1, position: 0, more: '{}' };

onPostgres('rows of no relay', (at) => {
  test('gossip of relays with any length and any timestamp is accepted in part or rejected', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    await log.beat(facts);
    const put = (relay: string, name: string, more: string, told: string) =>
      at.server.query(`INSERT INTO ${schema}.relays VALUES ('${relay}', ${name}, '1', 1, 0, ${more}, 1, ${told})`);
    await put('long', "repeat('n', 1000000)", "repeat('x', 4 * 1024 * 1024)", 'now()');
    await put('terminal', "E'\\x1b]0;x\\x07' || chr(8238) || '<b>'", "'{}'", 'now()');
    await put('never', "'n'", "'{}'", "'infinity'");
    await put('later', "'n'", "'{}'", "now() + interval '9 years'");
    const told = await log.beat(facts);
    assert.deepEqual(told.map(({ relay }) => relay).sort(), ['a', 'long', 'terminal']);
    const of = (id: string) => told.find(({ relay }) => relay === id);
    assert.deepEqual([of('long')?.more, of('long')?.name.length], ['{}', 255]);
    assert.equal(of('terminal')?.name, '\ufffd]0;x\ufffd\ufffd<b>');
    assert.equal((await log.beat(facts)).length, 3, 'and those of no time are gone');
  });

  test('rows of thousands of relays, or of many long reports, are limited to the size that a relay accepts in one reply', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    await log.beat({ ...facts, relay: 'b', more: '{"desks":1}' });
    await log.beat(facts);
    const put = (count: number, id: string, more: string) =>
      at.server.query(
        `INSERT INTO ${schema}.relays SELECT '${id}' || n, 'n', '1', 1, 0, ${more}, 1, now() FROM generate_series(1, ${count}) AS n`,
      );
    await put(20, 'much', "repeat('x', 3 * 1024 * 1024 - 1)");
    const told = await log.beat(facts);
    const bytes = told.reduce((sum, { more }) => sum + more.length, 0);
    assert.ok(bytes <= 25 * 1024 * 1024, `${bytes} bytes`);
    assert.equal(told.find(({ relay }) => relay === 'b')?.more, '{"desks":1}', 'who tells little is heard');
    await put(5000, 'many', "'{}'");
    assert.ok((await log.beat(facts)).length <= 502);
  });

  test('an unreadable message ends the connection but not the process; the next connection reads again', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    await at.server.query(`UPDATE ${schema}.log SET generation = repeat('g', 513 * 1024 * 1024)`);
    await assert.rejects(
      log.head(),
      (error) => error instanceof LogUnavailable && /longer than|too long/i.test(error.message),
    );
    await at.server.query(`UPDATE ${schema}.log SET generation = '${start.generation}'`);
    assert.equal((await log.head()).generation, start.generation);
  });

  test('an entry longer than relays write is not fetched; a follower stops and names it', async (t) => {
    const schema = at.newSchema();
    const log = at.connect(t, schema);
    const start = beginning();
    await log.found(start);
    await at.server.query(
      `INSERT INTO ${schema}.entries SELECT 1, 1, '\\x00', 'n', 'r', 1, convert_to(repeat('x', ${MOST_BODY + 1}), 'UTF8')`,
    );
    await assert.rejects(log.read(0, 1), TooLong);
    const standing = new LogStatus({ onIsolated() {}, onAway() {} }, () => 0);
    const replica: Pick<Replica, 'place'> = { place: () => start };
    const deps = { log, standing, name: 'r', steady: () => 0, onError: assert.ifError };
    // The test uses no other member of the replica.
    await createFollower({ ...deps, replica: replica as Replica }).catchUp();
    assert.equal(standing.apart, `entry 1 of the log has ${MOST_BODY + 1} bytes, more than any relay writes`);
  });
});
