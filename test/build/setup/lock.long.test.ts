/** The lock files, used by each common npm: Debian's, that of Node 20 and 22, and the newest. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../../build/root.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);
const FETCH_MS = 120_000;
const INSTALL_MS = 1_200_000;

/** The project's, and those of the second step. */
const FOLDERS = ['.', 'build/tools/docs', 'build/tools/packaging'];

const cases = ['9.2.0', '10.9.2', '11'].flatMap((version) => FOLDERS.map((folder) => ({ version, of: folder })));
for (const { version, of } of cases) {
  test(`npm ${version} installs from the lock file of ${of} in an empty folder`, { timeout: INSTALL_MS }, async (t) => {
    const folder = await temporaryFolder(t);
    const npm = (args: string[], timeout: number) =>
      run('npx', ['--yes', `npm@${version}`, ...args], { cwd: folder, timeout, maxBuffer: 1 << 26 });
    try {
      await npm(['--version'], FETCH_MS);
    } catch (error) {
      return t.skip(`npm ${version} cannot be fetched here: ${error instanceof Error ? error.message : error}`);
    }
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(projectRoot, of, name), join(folder, name));
    const { stdout } = await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], INSTALL_MS);
    assert.match(stdout, /added \d+ packages/);
  });
}
