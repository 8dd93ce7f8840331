/**
 * Runs tests with line coverage: of the test processes, of relays, desktops and workers that they start (`NODE_V8_COVERAGE` is inherited),
 * and of Chromium pages that tests open (`test/helpers/page-coverage.ts`). A killed process reports nothing, and neither do the windows of
 * a whole desktop.
 *
 * Own code instead of c8 12, which reports every line of a bundle as covered, so that relays, desktops and pages would not be measured, and
 * stores all reports until the end of the run, about 10 MB for each relay.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceFiles } from '../imports/read.ts';
import { createCoverage } from './coverage.ts';
import { collectReports } from './reports.ts';
import { neverRan, summary } from './summary.ts';

/** Prints coverage by room and writes lines that never ran to `.beckon/coverage.txt`. Returns the result of `tests`: no threshold. */
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

async function measuredFiles(root: string): Promise<string[]> {
  return (await sourceFiles(root)).filter((file) => !file.startsWith('test/') && !/\.d\.m?ts$/.test(file));
}
