/** What the runner and its worker processes say to each other, over Node's IPC channel. */

export interface TestResult {
  /** Names of the suites around the test, and its own. */
  path: readonly string[];
  outcome: 'passed' | 'failed' | 'cancelled' | 'skipped' | 'todo';
  /** As node:test describes it; only of tests that failed or were cancelled. */
  error?: string;
}

/** One test file, run to its end. */
export interface FileResult {
  file: string;
  tests: readonly TestResult[];
  suites: number;
  /** Faults outside the tests: the file does not load, a hook failed, an exception after the end. */
  faults: readonly string[];
  wallMs: number;
  /** Of the worker and all that the file started. */
  cpuMs: number;
}

/** `file`: a path from the root · `end`: close what the files share and exit. */
export type ToWorker = { file: string } | { end: true };
export type FromWorker = { ready: true } | { result: FileResult };
