import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { limited } from './limited.ts';
import { type ClockRequest, HELD_CLOCK } from './program-clock.ts';

export interface Program {
  readonly pid: number;
  /** All output so far, stdout and stderr. */
  output(): string;
  /** The first line since the start that matches; rejects if the program exits or `timeoutMs` (60 000) elapse first. */
  waitForLine(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Signals the program and all its children, and waits for its exit. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the program after a test: SIGKILL, or a clean exit in a run with coverage, since only that writes a report. */
  end(): Promise<void>;
  readonly exited: Promise<number | null>;
  /** Only with `heldClock`. @returns the program's time afterwards, ms since 1970 */
  clock(request: ClockRequest): Promise<number>;
}

interface ProgramSpec {
  args: readonly string[];
  env?: Record<string, string | undefined>;
  /** Maximum file size in KiB for it and its children (test/helpers/limited.ts). */
  fileLimit?: number;
  /** Maximum number of descriptors for it and each child. */
  descriptors?: number;
  /** The kernel ends it when the test process dies, for a program that would otherwise disturb later tests. */
  tied?: boolean;
  /** The test controls its clock and timers (test/helpers/program-clock.ts); initial offset in ms. */
  heldClock?: number;
}

const CLOCK_PRELOAD = new URL('program-clock.ts', import.meta.url).href;

/** Timeout of a clean exit, ms. */
const ENDS_WITHIN_MS = 10_000;

/** Runs `node ARGS` in its own process group, so that SIGKILL also reaches its children. */
export function startProgram({
  args,
  env = {},
  fileLimit,
  descriptors,
  tied = false,
  heldClock,
}: ProgramSpec): Program {
  const preload = heldClock === undefined ? [] : ['--import', CLOCK_PRELOAD];
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', ...preload, ...args];
  const within = descriptors === undefined ? node : ['bash', '-c', `ulimit -n ${descriptors}; exec "$0" "$@"`, ...node];
  const bounded = fileLimit === undefined ? within : ['bash', ...limited(fileLimit), ...within];
  const [command = '', ...rest] = tied ? ['setpriv', '--pdeathsig', 'KILL', ...bounded] : bounded;
  const child: ChildProcess = spawn(command, rest, {
    env: { ...process.env, ...env, ...(heldClock === undefined ? {} : { [HELD_CLOCK]: String(heldClock) }) },
    stdio: ['ignore', 'pipe', 'pipe', ...(heldClock === undefined ? [] : ['ipc' as const])],
    detached: true,
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: string): void => {
    output += chunk;
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.setEncoding('utf8').on('data', hear);
  child.stderr?.setEncoding('utf8').on('data', hear);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    // Its output is whole at 'close', which a process that inherited the pipes may delay.
    child.once('close', (code) => resolve(code));
    child.once('exit', (code) => setTimeout(resolve, 2_000, code).unref());
  });

  const waitForLine = (pattern: RegExp, timeoutMs = 60_000): Promise<string> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        listeners.delete(look);
      };
      const look = (): void => {
        const line = output.split('\n').find((text) => pattern.test(text));
        if (line === undefined) return;
        stop();
        resolve(line);
      };
      const fail = (why: string): void => {
        stop();
        reject(new Error(`${args[0]}: no line ${pattern} ${why}; it said:\n${output.slice(-4000)}`));
      };
      const timer = setTimeout(() => fail(`within ${timeoutMs} ms`), timeoutMs);
      listeners.add(look);
      void exited.then((code) => fail(`before it ended with ${code}`));
      look();
    });

  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    process.kill(-child.pid, signal);
    await exited;
  };

  return {
    pid: child.pid ?? 0,
    exited,
    output: () => output,
    waitForLine,
    kill,
    async clock(request) {
      const answered = once(child, 'message', { signal: AbortSignal.timeout(60_000) });
      child.send(request);
      const [now] = await answered;
      return Number(now);
    },
    async end() {
      if (process.env.NODE_V8_COVERAGE === undefined) return kill('SIGKILL');
      const insist = setTimeout(() => void kill('SIGKILL'), ENDS_WITHIN_MS);
      await kill('SIGTERM');
      clearTimeout(insist);
    },
  };
}
