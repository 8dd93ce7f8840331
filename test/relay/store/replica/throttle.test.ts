/** Work on large files pauses to leave disk bandwidth to others. */
import assert from 'node:assert/strict';
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { removeInParts, throttleBy } from '../../../../relay/store/replica/throttle.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const MIB = 1024 * 1024;

test('a rest is so many times as long as the step before it, and never so long that the work would not end', async (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  for (const [tookMs, restMs] of [
    [7, 14],
    [1000, 25],
  ] as const) {
    let isOver = false;
    const rest = throttleBy(2)(tookMs).then(() => {
      isOver = true;
    });
    mock.timers.tick(restMs - 1);
    await Promise.resolve();
    assert.equal(isOver, false, `${tookMs} ms`);
    mock.timers.tick(1);
    await rest;
  }
});

test('a large file is truncated from its end with pauses, a small one is deleted at once, and a missing one is no error', async (t) => {
  const file = join(await temporaryFolder(t), 'copy');
  writeFileSync(file, '');
  truncateSync(file, 100 * MIB);
  const sizes: number[] = [];
  await removeInParts(file, async () => void sizes.push(statSync(file).size / MIB));
  assert.deepEqual(sizes, [68, 36, 4]);
  assert.equal(existsSync(file), false);
  writeFileSync(file, 'small');
  await removeInParts(file, () => assert.fail('it rests'));
  assert.equal(existsSync(file), false);
  await removeInParts(file, () => assert.fail('it rests'));
});
