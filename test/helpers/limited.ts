/** Simulates a full disk with the kernel's file size limit: writes past it fail (EFBIG), a write across it is first truncated. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Arguments of bash before a command. Without Node's compile cache, which is written at exit, where the limit's signal is fatal again.
 * @param kib maximum file size in KiB; 0: every write fails
 */
export const limited = (kib: number): string[] => [
  '-c',
  `unset NODE_COMPILE_CACHE; ulimit -S -f ${kib}; exec "$0" "$@"`,
];

/**
 * Runs module source code under the limit; parses the last line of output as JSON. As in the desktop's build, `disk/replace.ts` replaces
 * `atomically`.
 * @param code may `await`; imports by absolute path
 */
export async function runLimited(kib: number, code: string): Promise<unknown> {
  // As in the programs: ignore the limit's signal.
  const node = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--import',
    HOOKS,
    '--input-type=module',
    '-e',
    `process.on('SIGXFSZ', () => {});\n${code}`,
  ];
  const { stdout } = await run('bash', [...limited(kib), ...node]);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}

const REPLACE = JSON.stringify(new URL('../../disk/replace.ts', import.meta.url).href);
const HOOKS = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from 'node:module';
registerHooks({
  resolve: (name, context, next) =>
    name === 'atomically' ? { url: ${REPLACE}, format: 'module-typescript', shortCircuit: true } : next(name, context),
});`)}`;

/** Limits the descriptors of a running program; already open ones remain open. */
export async function limitDescriptors(pid: number, count: number): Promise<void> {
  await run('prlimit', [`--pid=${pid}`, `--nofile=${count}:`]);
}

/** Limits the file size of a running program; null removes the limit. */
export async function limitFiles(pid: number, bytes: number | null): Promise<void> {
  await run('prlimit', [`--pid=${pid}`, `--fsize=${bytes ?? 'unlimited'}:`]);
}
