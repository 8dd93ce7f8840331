/** Folders of exited processes are removed, and only those. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeOwnFolder } from '../../../build/launch/own-folder.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

test('a folder of one’s own takes the place of what killed processes left', async (t) => {
  const base = await temporaryFolder(t);
  const { pid: gone } = spawnSync('true');
  const left = `beckon-pg-${gone}-abcdef`;
  const others = [`beckon-rig-${gone}-abcdef`, `beckon-pg-${process.ppid}-abcdef`, 'beckon-pg-abcdef'];
  for (const name of [left, ...others]) mkdirSync(join(base, name));
  writeFileSync(join(base, left, 'data'), 'what it had');

  const own = await makeOwnFolder('pg', base);
  assert.ok(existsSync(own));
  assert.deepEqual(readdirSync(base).sort(), [...others, own.slice(base.length + 1)].sort());
});
