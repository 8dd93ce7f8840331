/** The files in docs/clustering.md, verbatim: the database account, and the settings that all relays share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from '../../build/launch/free-port.ts';
import { programsIn } from '../docs/blocks.ts';
import { needsCluster } from '../helpers/cluster-programs.ts';
import { startPostgres } from '../helpers/postgres.ts';
import { makeFolder, removeFolder } from '../helpers/temporary-folder.ts';
import { rigRelay } from './parts/relay.ts';

const options = await needsCluster();
const files = programsIn('clustering.md');
const textOf = (name: string): string => files.get(name) ?? assert.fail(`no ${name}`);

test('an account with the rights of the page, and no other, is enough for relays', options, async (t) => {
  const folder = await makeFolder('documented');
  const database = await startPostgres();
  const relays: ReturnType<typeof rigRelay>[] = [];
  t.after(async () => {
    for (const relay of relays) await relay.end('SIGKILL');
    await database.close();
    await removeFolder(folder);
  });
  for (const statement of textOf('beckon.sql').split(';')) {
    if (statement.trim() !== '') await database.query(statement);
  }
  const settings = Object.fromEntries(
    textOf('cluster.env')
      .trim()
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  const { BECKON_CLUSTER = '', BECKON_PUBLIC_URL = '', ...files } = settings;
  const place = BECKON_CLUSTER.replace('db.acme.example', `127.0.0.1:${database.place.port}`);
  const own = Object.fromEntries(
    Object.entries(files).map(([name, path]) => [name, String(path).replace('/etc/beckon', folder)]),
  );
  for (const name of ['a', 'b']) {
    const env = { ...own, BECKON_PUBLIC_URL, BECKON_LOG: 'warn' };
    const cluster = { BECKON_CLUSTER: place };
    const relay = rigRelay({ name, port: await freePort(0), folder, line: null, env, cluster });
    relays.push(relay);
    await relay.begin();
  }
  const [row] = await database.query(
    "SELECT rolsuper OR rolcreatedb OR rolcreaterole AS more FROM pg_roles WHERE rolname = 'beckon'",
  );
  assert.equal(row?.more, false);
});
