/** A node:test reporter inside a worker: collects the results of each file. */

import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import type { TestResult } from './messages.ts';

interface Reported {
  tests: TestResult[];
  suites: number;
  faults: string[];
}

const finished = new Map<string, PromiseWithResolvers<Reported>>();
const promised = (file: string): PromiseWithResolvers<Reported> => {
  const known = finished.get(file) ?? Promise.withResolvers<Reported>();
  finished.set(file, known);
  return known;
};

/** Resolves when node:test has reported the suite of this file, shortly after the suite has ended. */
export const whenReported = (file: string): Promise<Reported> => promised(file).promise;

/** The default export required by `--test-reporter`. Prints nothing. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let reported: Reported = { tests: [], suites: 0, faults: [] };
  const path: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') path.splice(data.nesting, path.length, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = type === 'test:fail' ? data.details.error : undefined;
    const names = [...path.slice(1, data.nesting), data.name];
    if (data.details.type !== 'suite') {
      reported.tests.push({ path: names, ...outcomeOf(type, data, error) });
    } else if (data.nesting > 0) {
      reported.suites += 1;
    }
    if (data.details.type === 'suite' && error && failureType(error) !== 'subtestsFailed') {
      reported.faults.push(describe(error));
    }
    if (data.nesting > 0) continue;
    promised(data.name).resolve(reported);
    reported = { tests: [], suites: 0, faults: [] };
  }
  yield '';
}

const failureType = (error: Error): unknown => ('failureType' in error ? error.failureType : undefined);

function outcomeOf(
  type: 'test:pass' | 'test:fail',
  data: { skip?: string | boolean; todo?: string | boolean },
  error: Error | undefined,
): Omit<TestResult, 'path'> {
  if (data.skip !== undefined) return { outcome: 'skipped' };
  if (data.todo !== undefined) return { outcome: 'todo' };
  if (type === 'test:pass' || !error) return { outcome: 'passed' };
  // A parent fails only because its subtests failed; omit it.
  const cancelled = failureType(error) === 'cancelledByParent';
  return { outcome: cancelled ? 'cancelled' : 'failed', error: describe(error) };
}

/** Unwraps node:test's error and removes its internal stack frames. */
function describe(error: Error): string {
  const text = inspect(error.cause ?? error, { depth: 8, maxStringLength: 4000 });
  return text
    .replaceAll(/\n\s+at [^\n]*node:internal[^\n]*/g, '')
    .replaceAll(/\n\s+at async? ?(Promise\.all|startSubtest)[^\n]*/g, '');
}
