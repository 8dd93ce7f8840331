/**
 * A disk that takes no more, for any user: the kernel's limit on the size of files. Writes past it fail as on a full disk (EFBIG); a
 * write across it is cut short first, as on one that fills.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Arguments of bash after which a command follows. What Node has compiled is not kept: it writes that at the end, where the signal
 * that comes with the limit is deadly again.
 * @param kib most KiB of a file; 0: no file takes a byte
 */
export const limited = (kib: number): string[] => [
  '-c',
  `unset NODE_COMPILE_CACHE; ulimit -S -f ${kib}; exec "$0" "$@"`,
];

/**
 * Runs a module's text under the limit; the last line it prints is read as JSON. As in the desktop's build, `disk/replace.ts` takes the
 * place of `atomically`.
 * @param code may `await`; imports by absolute path
 */
export async function runLimited(kib: number, code: string): Promise<unknown> {
  // As the programs do themselves: the signal that comes with the limit is not the end.
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

/** Sets how many descriptors a program that runs may have open from now on; what it has open stays. */
export async function limitDescriptors(pid: number, count: number): Promise<void> {
  await run('prlimit', [`--pid=${pid}`, `--nofile=${count}:`]);
}

/** Sets the limit of a program that runs; null lifts it. */
export async function limitFiles(pid: number, bytes: number | null): Promise<void> {
  await run('prlimit', [`--pid=${pid}`, `--fsize=${bytes ?? 'unlimited'}:`]);
}
