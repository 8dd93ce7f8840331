/** Output of a test run: a line per file, the failures again at the end, and the summary of node's own test runner. */
import type { FileResult, TestResult } from './worker/messages.ts';
import { hasFailed } from './worker/worker.ts';

/** @param expectedMs per file, for the estimate of the remaining time. @param clock monotonic, ms */
export function createProgress(
  files: readonly string[],
  expectedMs: (file: string) => number,
  print: (line: string) => void,
  clock: () => number = () => performance.now(),
) {
  const startedAt = clock();
  const results: FileResult[] = [];
  const expected = files.reduce((sum, file) => sum + expectedMs(file), 0);
  let done = 0;
  const failed = () => results.filter(hasFailed).length;

  return {
    get failed() {
      return failed();
    },
    add(result: FileResult) {
      results.push(result);
      done += expectedMs(result.file);
      const left = ((clock() - startedAt) / done) * (expected - done);
      const tests = `${result.tests.length} tests, ${(result.wallMs / 1000).toFixed(1)} s`;
      const total = `${results.length}/${files.length} files, ${failed()} failed, about ${clockTime(left)} left`;
      print(`${hasFailed(result) ? '✖' : '✔'} ${result.file} (${tests})  [${total}]`);
      for (const line of failuresOf(result)) print(line);
    },
    /** Prints the failures and the summary, in the format of node's spec reporter. */
    finish(elapsedMs: number) {
      const wrong = results.filter(hasFailed);
      if (wrong.length > 0) print('\nFailed:');
      for (const result of wrong) {
        print(`✖ ${result.file}`);
        for (const line of failuresOf(result)) print(line);
      }
      const count = (outcome: TestResult['outcome']) =>
        results.reduce((sum, { tests }) => sum + tests.filter((test) => test.outcome === outcome).length, 0);
      // A file that fails outside its tests counts as one failed test.
      const outside = wrong.filter(({ tests }) => tests.every(({ outcome }) => !isFailure(outcome))).length;
      const all = results.reduce((sum, { tests }) => sum + tests.length, outside);
      print(`ℹ tests ${all}`);
      print(`ℹ suites ${results.reduce((sum, { suites }) => sum + suites, 0)}`);
      print(`ℹ pass ${count('passed')}`);
      print(`ℹ fail ${count('failed') + outside}`);
      print(`ℹ cancelled ${count('cancelled')}`);
      print(`ℹ skipped ${count('skipped')}`);
      print(`ℹ todo ${count('todo')}`);
      print(`ℹ duration_ms ${elapsedMs.toFixed(0)}`);
    },
  };
}

const isFailure = (outcome: TestResult['outcome']): boolean => outcome === 'failed' || outcome === 'cancelled';

function failuresOf({ tests, faults }: FileResult): string[] {
  const lines: string[] = [];
  for (const { path, outcome, error = '' } of tests) {
    if (!isFailure(outcome)) continue;
    lines.push(`    ✖ ${path.join(' › ')}${outcome === 'cancelled' ? ' (cancelled)' : ''}`, indent(error));
  }
  return [...lines, ...faults.map(indent)];
}

const indent = (text: string): string => text.replace(/^/gm, '        ');

function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
