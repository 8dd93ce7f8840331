import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { processesNaming } from './processes-naming.ts';
import { until } from './until.ts';

/** A folder of the test's own, gone when it is over. For a folder in which a program works, see `removeFolder`. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await makeFolder('test');
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A folder that whoever asked for it removes; `name` tells whose it is. */
export const makeFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `beckon-${name}-`));

/**
 * Removes a folder once no program works in it any more. After a kill -9 of an app its Chromium lives on for a moment, and would
 * make its profile anew; and node:test runs `after` hooks in the order they were given, so a folder's own hook would come first.
 */
export async function removeFolder(folder: string): Promise<void> {
  await until(`no program works in ${folder}`, async () => (await processesNaming(folder)).length === 0);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
