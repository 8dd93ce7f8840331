/**
 * A run of tests that counts which lines ran: in the tests' own processes, in relays, desktops and workers that they start (by
 * `NODE_V8_COVERAGE`, which every process inherits), and in pages of Chromium that tests open (`test/helpers/page-coverage.ts`).
 * A process that is killed on the spot reports nothing, and so do the windows of a whole desktop.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceFiles } from '../imports/read.ts';
import { createCoverage } from './coverage.ts';
import { collectReports } from './reports.ts';
import { neverRan, summary } from './summary.ts';

/**
 * Runs the tests with reports on and prints a table by room; lines that never ran are left in `.beckon/coverage.txt`.
 * Resolves with what `tests` resolve with: coverage is shown, not demanded.
 */
export async function withCoverage(
  root: string,
  tests: (env: Readonly<Record<string, string>>) => Promise<number>,
  print: (line: string) => void,
): Promise<number> {
  const folder = join(root, '.beckon', 'coverage');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const coverage = await createCoverage(root, await measuredFiles(root));
  const reports = collectReports(folder, coverage);
  const code = await tests({ NODE_V8_COVERAGE: folder }).finally(reports.pause);
  const unreadable = await reports.rest();
  await rm(folder, { recursive: true });
  const list = join(root, '.beckon', 'coverage.txt');
  await writeFile(list, `${neverRan(coverage.measured()).join('\n')}\n`);
  print('Lines of code that ran, by room');
  for (const line of summary(coverage.measured())) print(line);
  print(`Those that never ran: ${list}`);
  if (unreadable > 0) print(`${unreadable} processes were ended while they reported; what only they ran is missing`);
  return code;
}

/** Everything but the tests themselves; declarations hold no code. */
async function measuredFiles(root: string): Promise<string[]> {
  return (await sourceFiles(root)).filter((file) => !file.startsWith('test/') && !/\.d\.m?ts$/.test(file));
}
