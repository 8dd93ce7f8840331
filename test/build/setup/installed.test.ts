import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { differenceFromLock } from '../../../build/setup/installed.mjs';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

type Packages = Record<string, { version: string; optional?: boolean }>;

async function difference(t: TestContext, locked: Packages, installed?: Packages): Promise<string | undefined> {
  const root = await temporaryFolder(t);
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': { version: '1' }, ...locked } }));
  if (installed) {
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return differenceFromLock(root);
}

const a = { 'node_modules/a': { version: '1.0.0' } };
const elsewhere = { 'node_modules/b-darwin': { version: '1.0.0', optional: true } };

test('what is installed as the lock file says has no difference', async (t) => {
  assert.equal(await difference(t, a, a), undefined);
  assert.equal(await difference(t, { ...a, ...elsewhere }, a), undefined);
});

test('a difference is reported with its package', async (t) => {
  assert.match((await difference(t, a)) ?? '', /nothing is installed/);
  assert.match((await difference(t, a, {})) ?? '', /^a is missing/);
  assert.match((await difference(t, a, { 'node_modules/a': { version: '2.0.0' } })) ?? '', /^a is 2\.0\.0 instead of/);
  const nested = { ...a, 'node_modules/a/node_modules/@s/c': { version: '1.0.0' } };
  assert.match((await difference(t, a, nested)) ?? '', /^@s\/c is not in the lock/);
});
