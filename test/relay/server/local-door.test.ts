/** Commands run by the relay that owns the store: exact, immediate, and atomic whichever side is killed. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { readCommandLine, runCommand } from '../../../relay/cli/dispatch.ts';
import { readConfig } from '../../../relay/config.ts';
import { openCore } from '../../../relay/core/core.ts';
import { createDirectoryWatch } from '../../../relay/directory/directory-watch.ts';
import type { CommittedChange } from '../../../relay/domain/reader.ts';
import { openLocalDoor } from '../../../relay/server/local-door.ts';
import { lockStore } from '../../../relay/store/lock.ts';
import { systemClock, systemRandom, systemTimers } from '../../../relay/system.ts';
import { files, serve } from '../../faults/relay-process.ts';
import { makeFolder, removeFolder, temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { itemOf, save } from '../parts/items.ts';
import { silentLog } from '../parts/store.ts';
import { runVerb } from '../parts/verb.ts';

/** The parts of a relay that commands use, on its own store, and everything sent to its desks. */
async function openDoored(t: TestContext) {
  const folder = await makeFolder('local-door');
  const path = join(folder, 'beckon.db');
  const free = lockStore(path);
  const parts = { clock: systemClock, timers: systemTimers, random: systemRandom, log: silentLog, env: {} };
  const config = {
    host: '127.0.0.1',
    port: 7420,
    data: folder,
    store: path,
    directory: null,
    adminToken: null,
    auditKey: null,
  };
  let foreign = 0;
  const core = openCore({ ...parts, config, onError: assert.ifError });
  core.onForeignWrite(() => (foreign += 1));
  const watch = createDirectoryWatch({ core, ...parts });
  const url = () => 'https://relay.test';
  const door = await openLocalDoor({ ...parts, config, version: '1.0.0' }, { core, cluster: null, watch, url });
  await watch.start();
  const told: CommittedChange[] = [];
  core.store.feed.subscribe((changes) => told.push(...changes));
  t.after(async () => {
    await door?.close();
    await watch.close();
    await core.close();
    free();
    await removeFolder(folder);
  });
  return { folder, core, told, foreign: () => foreign };
}

test('the effect of a command is published before its reply, and no cache is dropped', async (t) => {
  const { folder, core, told, foreign } = await openDoored(t);
  const does = async (...words: string[]) => {
    const { code, out, err } = await runVerb(folder, [...words, '--json']);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  await does('user', 'add', 'ann', '--name', 'Ann');
  assert.equal(core.directory.view().person('ann')?.name, 'Ann');
  const { link } = await does('user', 'pair', 'ann');
  assert.match(link, /relay=https%3A%2F%2Frelay\.test&/, 'the address is the one that the relay knows');
  const { token } = await does('user', 'token', 'ann');
  assert.equal(core.store.reader.authenticate(token)?.userId, 'ann');
  await core.store.writer.write((tx) => save(tx, itemOf('a'), ['ann']));
  told.length = 0;
  await does('user', 'token', 'ann', '--revoke');
  assert.deepEqual(
    new Set(told.map((change) => `${change.kind} ${'userId' in change && change.userId}`)),
    new Set(['revoked ann']),
  );
  const { alias } = await does('user', 'erase', 'ann');
  assert.equal(core.directory.view().person('ann'), null);
  assert.ok(alias);
  assert.ok(told.every(({ kind }) => kind !== 'elsewhere'));
  assert.equal(foreign(), 0);
});

test('killed in the middle, a command is done whole or not at all, whichever side it was', async (t) => {
  const given = await files(t);
  const relay = await serve(t, given);
  /** Locks the store, so that the relay's write waits. */
  const held = new DatabaseSync(given.store, { timeout: 60_000 });
  t.after(() => held.close());
  const begin = async (id: string) => {
    held.exec('BEGIN IMMEDIATE');
    const caller = connect(`${given.store}.sock`);
    let said = '';
    caller
      .setEncoding('utf8')
      .on('error', () => {})
      .on('data', (text) => {
        said += text;
      });
    await once(caller, 'connect');
    caller.write(`${JSON.stringify({ argv: ['source', 'add', id], brought: {} })}\n`);
    await until('it has begun', () => said.includes('"begun"'));
    return { caller, said: () => said };
  };
  const sources = async () => (await runVerb(given.data, ['source', 'list'])).out;

  const gone = await begin('kept');
  gone.caller.destroy();
  held.exec('ROLLBACK');
  await until('it is done all the same', async () => /kept/.test(await sources()));

  const killed = await begin('lost');
  await relay.stop('SIGKILL');
  await until('its end is noticed', () => killed.caller.closed);
  assert.doesNotMatch(killed.said(), /exit/);
  held.exec('ROLLBACK');
  const after = await sources();
  assert.match(after, /kept/, 'without a relay the command opens the store');
  assert.doesNotMatch(after, /lost/);
});

test('a store in use by a process that accepts no commands is reported; once that ends, the command opens it', async (t) => {
  const folder = await temporaryFolder(t);
  const free = lockStore(join(folder, 'beckon.db'));
  const said: string[] = [];
  const say = { out: (line: string) => said.push(line), err: (line: string) => said.push(`! ${line}`) };
  const argv = ['user', 'list'];
  const env = { BECKON_DATA: folder };
  const asked = { argv, given: readCommandLine(argv), config: readConfig(env), env, version: '1.0.0' };
  await assert.rejects(
    runCommand(asked, say, 100),
    /is in use by a relay that accepts no commands: .*nothing was changed$/,
  );
  const waits = runCommand(asked, say);
  free();
  assert.equal(await waits, 0);
  assert.match(said.join('\n'), /^Nobody yet/);
});
