import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { processesNaming } from './processes-naming.ts';
import { until } from './until.ts';

/** A folder that is removed after the test. For a folder in use by a program, see `removeFolder`. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await makeFolder('test');
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A folder with these files, as texts by path; it is removed after the test. */
export async function folderOfFiles(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
}

/** A folder that the caller removes; `name` identifies the owner. */
export const makeFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `beckon-${name}-`));

/**
 * Waits until no program uses it: after SIGKILL of an app its Chromium briefly survives and would recreate its profile. node:test runs
 * `after` hooks in order of registration, so a folder's own hook would run too early.
 */
export async function removeFolder(folder: string): Promise<void> {
  await until(`no program works in ${folder}`, async () => (await processesNaming(folder)).length === 0);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
