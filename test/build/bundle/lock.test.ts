import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { holdLock, withLock } from '../../../build/bundle/lock.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('one at a time holds the lock', async (t) => {
  const file = join(await temporaryFolder(t), 'lock');
  let inside = 0;
  let most = 0;
  const work = () =>
    withLock(file, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    });
  await Promise.all([work(), work(), work()]);
  assert.equal(most, 1);
});

test('the lock of a process that is gone is taken over, also one that it could not write its id into', async (t) => {
  const file = join(await temporaryFolder(t), 'lock');
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  for (const left of [String(gone.pid), '']) {
    await writeFile(file, left);
    assert.equal(await withLock(file, async () => 'mine'), 'mine');
  }
});

test('a held lock is reported with its holder, and is free once released', async (t) => {
  const file = join(await temporaryFolder(t), 'lock');
  const release = await holdLock(file, 'it runs');
  await assert.rejects(holdLock(file, 'it runs'), new RegExp(`it runs already, as process ${process.pid}`));
  await release();
  await (await holdLock(file, 'it runs'))();
});
