/** A program of the product as its own process: started, listened to, killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type ClockRequest, HELD_CLOCK } from './held-clock.ts';
import { limited } from './limited.ts';

export interface Program {
  readonly pid: number;
  /** Everything it has said so far, stdout and stderr. */
  output(): string;
  /** The first line, from the start on, that fits; rejects when the program ends or `timeoutMs` (60 000) pass first. */
  waitForLine(pattern: RegExp, timeoutMs?: number): Promise<string>;
  /** Sends the signal to the program and all it started, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** At the end of a test: gone at once; in a run that measures coverage in order, as only such a program reports what it ran. */
  end(): Promise<void>;
  readonly exited: Promise<number | null>;
  /** Only with `heldClock`. @returns the program's time after it, ms since 1970 */
  clock(request: ClockRequest): Promise<number>;
}

export interface ProgramSpec {
  /** Arguments of node: a script and its own. */
  args: readonly string[];
  env?: Record<string, string | undefined>;
  /** KiB that a file may have, for it and all it starts (test/helpers/limited.ts). */
  fileLimit?: number;
  /** Descriptors that it, and all it starts, may have. */
  descriptors?: number;
  /** The kernel ends it where the test is cut off: for what would work on beside all that comes later. */
  tied?: boolean;
  /** The test holds and moves its clock and timers (test/helpers/held-clock.ts), which start so many ms ahead. */
  heldClock?: number;
}

const CLOCK_PRELOAD = new URL('held-clock.ts', import.meta.url).href;

/** How long a program may take to end in order. */
const ENDS_WITHIN_MS = 10_000;

/** Runs `node ARGS` in a process group of its own, so that a kill -9 takes what it started along. */
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
    child.once('exit', (code) => resolve(code));
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
