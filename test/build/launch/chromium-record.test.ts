/** The record of a successful trial of Chromium, with programs that count their starts. */
import assert from 'node:assert/strict';
import { mkdir, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { tryAndRecordChromium, tryNewChromium } from '../../../build/launch/chromium-record.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const USER_AGENT = 'Mozilla/5.0 HeadlessChrome/160.0.0.0 Safari/537.36';

async function machine(t: TestContext) {
  const root = await temporaryFolder(t);
  const path = join(root, 'chromium');
  const starts = join(root, 'starts');
  /** @param script a shell script in which each start is counted */
  const install = (script: string) =>
    writeFile(path, `#!/bin/sh\necho start >> '${starts}'\n${script}\n`, { mode: 0o755 });
  await install(`echo '${USER_AGENT}'`);
  return {
    root,
    path,
    env: { ...process.env, CHROME_PATH: path },
    install,
    started: async () => (await readFile(starts, 'utf8').catch(() => '')).split('\n').length - 1,
  };
}

test('a Chromium that once displayed a page is not started again', async (t) => {
  const { root, env, started } = await machine(t);
  assert.deepEqual(await tryNewChromium(root, env), { version: 160 });
  assert.deepEqual(await tryNewChromium(root, env), { version: 160 });
  assert.equal(await started(), 1);
  await tryAndRecordChromium(root, env);
  assert.equal(await started(), 2);
});

test('an updated one is tried again', async (t) => {
  const { root, env, path, started } = await machine(t);
  await tryNewChromium(root, env);
  await utimes(path, 1_700_000_000, 1_700_000_000);
  await tryNewChromium(root, env);
  assert.equal(await started(), 2);
});

test('a failure is never recorded, and clears the record of a success', async (t) => {
  const { root, env, install, started } = await machine(t);
  await tryNewChromium(root, env);
  await install("echo 'no display' >&2; exit 1");
  for (const attempt of [2, 3]) {
    assert.match((await tryNewChromium(root, env)).hindrance ?? '', /No window can be shown/);
    assert.equal(await started(), attempt);
  }
});

test('a record that was written in part is not used', async (t) => {
  const { root, env, started } = await machine(t);
  await tryNewChromium(root, env);
  const record = join(root, '.beckon', 'chromium-trial');
  const { length } = await readFile(record);
  for (const [starts, cut] of [1, 2, 3, 4, 5, length].entries()) {
    await truncate(record, length - cut);
    assert.deepEqual(await tryNewChromium(root, env), { version: 160 });
    assert.equal(await started(), starts + 2);
  }
});

test('a trial succeeds where it cannot be recorded', async (t) => {
  const { root, env, started } = await machine(t);
  await mkdir(join(root, '.beckon', 'chromium-trial'), { recursive: true });
  for (const attempt of [1, 2]) {
    assert.deepEqual(await tryNewChromium(root, env), { version: 160 });
    assert.equal(await started(), attempt);
  }
});
