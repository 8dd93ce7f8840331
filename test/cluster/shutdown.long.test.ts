/** A relay of a cluster exits although a database connection is pending: one that cannot be established, or one that never replies. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { needsPostgres } from '../helpers/cluster-programs.ts';
import { type Postgres, startPostgres } from '../helpers/postgres.ts';
import { startProgram } from '../helpers/program.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

async function startOn(t: TestContext, { url }: Postgres, env: (folder: string) => Promise<Record<string, string>>) {
  const folder = await temporaryFolder(t);
  const own = { BECKON_CLUSTER: url, BECKON_DATA: join(folder, 'data'), BECKON_PORT: '0' };
  const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env: { ...own, ...(await env(folder)) }, tied: true });
  t.after(() => program.kill('SIGKILL'));
  const isReady = async () => {
    const url = (await program.waitForLine(/^relay ready at/)).split(' ').at(-1);
    return (await fetch(`${url}/health/ready`)).status === 200;
  };
  return { program, isReady };
}

describe('a relay at a database', await needsPostgres(), () => {
  let database: Postgres;
  before(async () => {
    database = await startPostgres({ settings: { fsync: 'off' } });
  });
  after(() => database?.close());

  test('ends with one line where it cannot read its keys', async (t) => {
    const { program } = await startOn(t, database, async (folder) => {
      const keys = join(folder, 'keys');
      await writeFile(keys, 'none of a key ring');
      return { BECKON_KEYS: keys };
    });
    assert.equal(await program.exited, 1, program.output());
    assert.match(program.output(), /BECKON_KEYS/);
  });

  test('ends when it is asked to, though a standby that is gone keeps its beat from being answered', async (t) => {
    const { program, isReady } = await startOn(t, database, async () => ({}));
    await until('it is ready', isReady);
    await database.query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    await database.query('SELECT pg_reload_conf()');
    await until('it is not ready', async () => !(await isReady()));
    process.kill(program.pid, 'SIGTERM');
    assert.equal(await program.exited, 0, program.output());
  });
});
