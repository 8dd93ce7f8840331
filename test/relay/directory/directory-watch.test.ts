/** Open items follow changes of the directory, also after a store error halfway. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { openCore } from '../../../relay/core/core.ts';
import { createDirectoryWatch } from '../../../relay/directory/directory-watch.ts';
import { makeFolder, removeFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { random, silentLog } from '../parts/store.ts';

test('a refused deferred write is done at a later check, without a new request', async (t) => {
  const folder = await makeFolder('membership');
  const clock = createHandClock(1_800_000_000_000);
  const config = { store: join(folder, 'beckon.db'), data: folder };
  const core = openCore({ config, env: {}, clock, onError() {} });
  const failed: string[] = [];
  const parts = { clock, timers: clock, random, log: silentLog };
  const watch = createDirectoryWatch({ core, ...parts, onFailure: (task) => failed.push(task) });
  const other = new DatabaseSync(config.store, { timeout: 5000 });
  t.after(async () => {
    other.close();
    await watch.close();
    await core.close();
    await removeFolder(folder);
  });
  await watch.start();
  await until('all is addressed', () => watch.waiting.addressing() === null);
  other.exec(
    `CREATE TRIGGER held BEFORE INSERT ON shared_state WHEN NEW.name = 'addressed' BEGIN SELECT RAISE(FAIL, 'held up'); END`,
  );
  const doc = JSON.stringify({ id: 'ann', name: 'Ann' });
  await core.store.writer.write((tx) => tx.directoryRows.put({ kind: 'user', id: 'ann', doc }, 'cli'));
  await assert.rejects(watch.refresh());
  assert.deepEqual(failed, ['addressing']);
  assert.notEqual(watch.waiting.addressing(), null);
  other.exec('DROP TRIGGER held');
  await until('it is addressed after a look', () => {
    clock.pass(1000);
    return watch.waiting.addressing() === null;
  });
});
