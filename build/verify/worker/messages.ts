export interface TestResult {
  path: readonly string[];
  outcome: 'passed' | 'failed' | 'cancelled' | 'skipped' | 'todo';
  /** Formatted by node:test; only for failed or cancelled tests. */
  error?: string;
}

export interface FileResult {
  file: string;
  tests: readonly TestResult[];
  suites: number;
  /** Errors outside the tests: the file does not load, a hook failed, an exception after the end. */
  faults: readonly string[];
  wallMs: number;
  /** Of the worker and all processes that the file started. */
  cpuMs: number;
}

/** `file`: a path from the root · `end`: close shared resources and exit. */
export type ToWorker = { file: string } | { end: true };
export type FromWorker = { ready: true } | { result: FileResult };
