import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { FileResult, FromWorker, ToWorker } from './messages.ts';

export interface Worker {
  /** Resolves with the result of the file, even if the process crashes or does not respond. */
  run(file: string): Promise<FileResult>;
  /** False after a file has failed: leftovers could make later files fail. */
  readonly sound: boolean;
  end(): Promise<void>;
}

interface WorkerOptions {
  root: string;
  /** Timeout of a file, ms. */
  timeoutMs: number;
  env: NodeJS.ProcessEnv;
}

const ENTRY = join(import.meta.dirname, 'main.ts');
const REPORTER = join(import.meta.dirname, 'reporter.ts');
/** Characters of output retained for a failed file. */
const KEPT = 8_000;
/** Time from the file's timeout, or from the request to end, until the process is killed, ms. */
const GRACE_MS = 20_000;

export async function startWorker({ root, timeoutMs, env }: WorkerOptions): Promise<Worker> {
  const child = fork(ENTRY, [String(timeoutMs)], {
    cwd: root,
    env,
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      `--test-reporter=${REPORTER}`,
      '--test-reporter-destination=stdout',
    ],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT);
    });
  }
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  let sound = true;
  await Promise.race([messageOf(child), exited]);
  return {
    get sound() {
      return sound;
    },
    async run(file) {
      output = '';
      const startedAt = performance.now();
      const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs + GRACE_MS);
      const answer = messageOf(child);
      child.send({ file } satisfies ToWorker, () => {});
      const message = await Promise.race([answer, exited]);
      clearTimeout(limit);
      const result =
        typeof message === 'object' && 'result' in message
          ? message.result
          : lostResult(file, `its process ended: ${message}`, performance.now() - startedAt);
      const failed = hasFailed(result) || result.tests.length === 0;
      if (!failed) return result;
      sound = false;
      const faults = result.tests.length === 0 && result.faults.length === 0 ? ['it contains no test'] : result.faults;
      return { ...result, faults: output.trim() === '' ? faults : [...faults, `it printed:\n${output.trim()}`] };
    },
    async end() {
      if (child.connected) child.send({ end: true } satisfies ToWorker, () => {});
      const limit = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(limit);
    },
  };
}

export const hasFailed = ({ tests, faults }: FileResult): boolean =>
  faults.length > 0 || tests.some(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');

const messageOf = (child: ChildProcess): Promise<FromWorker> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as FromWorker)));

const lostResult = (file: string, fault: string, wallMs: number): FileResult => ({
  file,
  tests: [],
  suites: 0,
  faults: [fault],
  wallMs,
  cpuMs: 0,
});
