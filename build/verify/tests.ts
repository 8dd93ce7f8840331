import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** quick: without whole programs · all: what `npm test` runs · long: what that leaves out, files named `*.long.test.ts`. */
export type Kind = 'quick' | 'all' | 'long';

/** A test that takes longer hangs, ms. A file counts as a test of its own. */
const hangsAfter = { quick: 600_000, all: 600_000, long: 2 * 3_600_000 };
/** Files run at once: one more than processors, as most of a file's time is spent waiting for programs it started. */
const concurrency = availableParallelism() + 1;

const isLong = (file: string): boolean => file.endsWith('.long.test.ts');
const runsPrograms = (file: string): boolean => /^test\/(e2e|faults)\//.test(file);

/** The test files of this kind below `root`, as paths from it; with `only`, those whose path contains one of its words. */
export async function testFiles(root: string, kind: Kind, only: readonly string[] = []): Promise<string[]> {
  const entries = await readdir(join(root, 'test'), { recursive: true });
  const files = entries.filter((path) => path.endsWith('.test.ts')).map((path) => `test/${path.replaceAll('\\', '/')}`);
  return files
    .filter((file) => !file.startsWith('test/bench/'))
    .filter((file) => isLong(file) === (kind === 'long'))
    .filter((file) => kind !== 'quick' || !runsPrograms(file))
    .filter((file) => only.length === 0 || only.some((word) => file.includes(word)))
    .sort();
}

/**
 * One run of node's own test runner over `files`; its summary is the last thing printed. Resolves with its exit code. Each file is a process,
 * and most start others: what one has compiled the next takes from a folder that lasts as long as the run.
 * @param env more for the environment of every process of the tests
 */
export async function runTests(
  root: string,
  kind: Kind,
  files: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const compiled = await mkdtemp(join(tmpdir(), 'beckon-compiled-'));
  try {
    // Node counts lines less exactly in what comes from there.
    const cache = 'NODE_V8_COVERAGE' in env ? {} : { NODE_COMPILE_CACHE: compiled };
    return await run(root, kind, files, { ...cache, ...env });
  } finally {
    await rm(compiled, { recursive: true, force: true });
  }
}

function run(
  root: string,
  kind: Kind,
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const args = [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${hangsAfter[kind]}`,
    '--disable-warning=ExperimentalWarning',
    ...files,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...cleanEnvironment(), ...env },
    });
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    process.once('SIGINT', forward).once('SIGTERM', forward);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The tests set up their own relays and desktops: no setting of the person's own reaches them. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BECKON_')));
}
