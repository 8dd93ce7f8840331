import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, delimiter, dirname, extname, join } from 'node:path';

const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The bench's client runs on the second core, the server on the first. */
export function pinThisProcess(): void {
  if (canPin) spawnSync('taskset', ['-acp', '1', String(process.pid)]);
}

/** A browser, which inherits the cores of this process, has a thread for each page, worker and its drawing. */
export function spreadOverCores(): void {
  if (canPin) spawnSync('taskset', ['-acp', `0-${cpus().length - 1}`, String(process.pid)]);
}

/** Set by `npm run profile`. */
const profiles = process.env.BECKON_BENCH_PROFILES;

/** Environment in which Node writes a processor profile and a heap profile at its end. @param program a folder of its own */
export function profiling(folder: string, program: string): Record<string, string> {
  const own = join(folder, program);
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${own} --heap-prof --heap-prof-dir=${own}` };
}

/** The script, and its folder where several have the same name. */
function programName({ command, args }: ServerCommand): string {
  const script = args.find((arg) => /\.m?[jt]s$/.test(arg));
  if (!script) return basename(command);
  const name = basename(script, extname(script));
  return name === 'main' ? basename(dirname(script)) : name;
}

export interface Server {
  line: string;
  pid: number;
  close(): Promise<void>;
  /** As kill -9. */
  kill(): Promise<void>;
}

interface ServerCommand {
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Matches the line (stdout or stderr) that says it is ready. */
  ready: RegExp;
  /** Default: the servers' core. */
  core?: 0 | 1;
  uid?: number;
}

export async function startServer(spec: ServerCommand): Promise<Server> {
  const [command, args] = canPin
    ? ['taskset', ['-c', String(spec.core ?? 0), spec.command, ...spec.args]]
    : [spec.command, [...spec.args]];
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...spec.env, ...(profiles ? profiling(profiles, programName(spec)) : {}) },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.uid }),
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A row that fails while it opens leaves its server to the end of the bench.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));
  const line = await new Promise<string>((resolve, reject) => {
    let seen = '';
    const onData = (chunk: Buffer) => {
      seen += chunk.toString();
      const found = seen.split('\n').find((text) => spec.ready.test(text));
      if (found) resolve(found);
    };
    child.stdout!.on('data', onData);
    child.stderr!.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${spec.command} ended with ${code} before it was ready:\n${seen}`)));
  });
  child.stdout!.removeAllListeners('data').resume();
  child.stderr!.removeAllListeners('data').resume();
  return {
    line,
    pid: child.pid!,
    close: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), profiles ? 60_000 : 3000);
      await ended;
      clearTimeout(timer);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** ms of processor time so far of a process and all that it started; NaN if the system does not report it. */
export function processorMs(pid: number): number {
  if (!existsSync('/proc/self/stat')) return Number.NaN;
  const all = readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? { pid: Number(name), times: timesOf(name) } : [],
  );
  const family = new Set([pid]);
  // A Set's iteration also visits elements added during it.
  for (const parent of family) for (const { pid, times } of all) if (times?.parent === parent) family.add(pid);
  return all.reduce((sum, { pid, times }) => sum + (family.has(pid) ? (times?.ticks ?? 0) : 0), 0) * TICK_MS;
}
/** Linux on all current architectures. */
const TICK_MS = 10;

/** Ticks of the process and of its exited children. Null: it has exited. */
function timesOf(name: string): { parent: number; ticks: number } | null {
  try {
    // After the program's name, which may contain anything; see proc_pid_stat(5).
    const [, fields = ''] = /\) . (.*)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
    const numbers = fields.split(' ').map(Number);
    return { parent: numbers[0] ?? 0, ticks: numbers.slice(10, 14).reduce((sum, value) => sum + value, 0) };
  } catch {
    return null;
  }
}

export const node = (script: string, ...args: string[]): Pick<ServerCommand, 'command' | 'args'> => ({
  command: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', script, ...args],
});

/** The path of a program, or null where it is not installed. */
export function which(name: string, ...more: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', ...more];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export function temporaryFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `beckon-bench-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
