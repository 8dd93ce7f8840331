import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { withLock } from '../../../build/bundle/lock.ts';
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

test('the lock of a process that is gone is taken over', async (t) => {
  const file = join(await temporaryFolder(t), 'lock');
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await writeFile(file, String(gone.pid));
  assert.equal(await withLock(file, async () => 'mine'), 'mine');
});
