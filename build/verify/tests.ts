import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createProgress } from './progress.ts';
import { createQueue, LANES, type Lane, usualMs } from './queue.ts';
import { BEYOND_DEFAULT, OWN_PROCESS, UNSTEADY } from './suites.ts';
import { makeTemporaryRoot } from './temporary-root.ts';
import { readTimes, slowest, storeTimes, type Times } from './times.ts';
import { startWorker, type Worker } from './worker/worker.ts';

/**
 * quick: default without whole programs · default: `npm test` · all: `npm run test:all` · beyond: all − default · long: `*.long.test.ts`
 */
export type Kind = 'quick' | 'default' | 'all' | 'beyond' | 'long';

/** Timeout of a file, ms. */
const TIMEOUT_MS = 1_200_000;
const LONG_TIMEOUT_MS = 2 * 3_600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const isLong = (file: string): boolean => file.endsWith('.long.test.ts');
export const runsPrograms = (file: string): boolean => /^test\/(e2e|faults)\//.test(file);
const isBeyond = (file: string): boolean =>
  BEYOND_DEFAULT.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));

const BELONGS: Readonly<Record<Kind, (file: string) => boolean>> = {
  quick: (file) => BELONGS.default(file) && !runsPrograms(file),
  default: (file) => BELONGS.all(file) && !isBeyond(file),
  all: (file) => !isLong(file) && !(file in UNSTEADY),
  beyond: (file) => BELONGS.all(file) && isBeyond(file),
  long: isLong,
};

/** The test files of this kind, as paths from `root`; with `only`, those whose path contains one of its words. */
export async function testFiles(root: string, kind: Kind, only: readonly string[] = []): Promise<string[]> {
  const entries = await readdir(join(root, 'test'), { recursive: true });
  const files = entries.filter((path) => path.endsWith('.test.ts')).map((path) => `test/${path.replaceAll('\\', '/')}`);
  return files
    .filter((file) => !file.startsWith('test/bench/'))
    .filter(BELONGS[kind])
    .filter((file) => only.length === 0 || only.some((word) => file.includes(word)))
    .sort();
}

interface RunOptions {
  /** Additional environment of all test processes. */
  env?: Readonly<Record<string, string>>;
  /** Lines of checks that run in parallel, printed before the summary. */
  beside?: Promise<readonly string[]>;
  print?: (line: string) => void;
  /** Timeout of a file, ms; default: 20 minutes, 2 hours for a long test. */
  timeoutMs?: number;
}

/** Runs `files` in workers, prints progress and summary, and stores each file's duration. Resolves with the number of failed files. */
export async function runTests(
  root: string,
  kind: Kind,
  files: readonly string[],
  {
    env = {},
    beside,
    print = console.log,
    timeoutMs = kind === 'long' ? LONG_TIMEOUT_MS : TIMEOUT_MS,
  }: RunOptions = {},
): Promise<number> {
  const startedAt = performance.now();
  const known = await readTimes(root);
  const expectedMs = (file: string) => known.files[file]?.wallMs ?? usualMs(file);
  const progress = createProgress(files, expectedMs, print);
  const queue = createQueue(files, expectedMs);
  const times: Times = { files: {} };
  const temporary = await makeTemporaryRoot(kind === 'long' ? 'disk' : 'memory');
  const interrupted = () => {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  // The compile cache makes line counts less exact.
  const cache = 'NODE_V8_COVERAGE' in env ? {} : { NODE_COMPILE_CACHE: join(temporary, 'compiled') };
  const workerEnv = { ...cleanEnvironment(), ...cache, ...env, TMPDIR: temporary, TEST_BUILT: '1' };
  const start = () => startWorker({ root, timeoutMs, env: workerEnv });

  async function runLane(lane: Lane): Promise<void> {
    let worker: Worker | undefined;
    for (let file = queue.take(lane); file !== undefined; file = queue.take(lane)) {
      const alone = kind === 'long' || file in OWN_PROCESS;
      if (worker && (alone || !worker.sound)) await worker.end();
      if (!worker || alone || !worker.sound) worker = await start();
      const result = await worker.run(file);
      times.files[file] = { wallMs: Math.round(result.wallMs), cpuMs: Math.round(result.cpuMs) };
      progress.add(result);
      if (!alone) continue;
      await worker.end();
      worker = undefined;
    }
    await worker?.end();
  }

  try {
    await Promise.all(lanesOf(kind).map(runLane));
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
  await storeTimes(root, times);
  for (const line of ['', ...slowest(times), ...((await beside) ?? [])]) print(line);
  progress.finish(performance.now() - startedAt);
  return progress.failed;
}

/** Long tests saturate the machine by themselves. */
const lanesOf = (kind: Kind): Lane[] =>
  kind === 'long'
    ? Array.from({ length: availableParallelism() + 1 }, () => 'waiting')
    : (Object.keys(LANES) as Lane[]).flatMap((lane) => Array.from({ length: LANES[lane] }, () => lane));

/** Without product settings, since tests start their own relays and desktops, and without an outer node:test run. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('BECKON_') && name !== 'NODE_TEST_CONTEXT'),
  );
}
