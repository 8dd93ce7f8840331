import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { findProgram } from '../session/process.ts';

export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** Resolves with the first line since the start that matches; rejects if the program exits first, or after `timeoutMs`. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  /** Calls `listener` for each later line. */
  onLine(listener: (line: string) => void): void;
  lastWords(): string;
  /** Sends SIGTERM, and SIGKILL after `graceMs`; resolves after exit. */
  stop(graceMs?: number): Promise<void>;
}

interface ProgramOptions {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  log: string;
}

const wordsKept = 30;

/** Starts a program that exits with the launcher; on Linux even after SIGKILL, by the parent-death signal. */
export function startProgram(options: ProgramOptions): Program {
  const { name, cwd, env, log } = options;
  const [command, args] = tied(options.command, options.args);
  // Own process group: Ctrl-C reaches only the launcher, which stops its programs in order.
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const lines = collectLines(child, log);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code));
  });
  child.once('exit', () => killGroup(child));
  return {
    name,
    get pid() {
      return child.pid ?? 0;
    },
    exited,
    line: (pattern, timeoutMs) => waitForLine(name, lines, exited, pattern, timeoutMs),
    onLine: (listener) => void lines.listeners.add(listener),
    lastWords: () => lines.kept.join('\n'),
    stop: (graceMs = 10_000) => stop(child, exited, graceMs),
  };
}

/** Wraps `command` so that the kernel stops it when its parent exits; unchanged if `setpriv` is not available. */
export function tied(command: string, args: readonly string[]): [string, string[]] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  return setpriv ? [setpriv, ['--pdeathsig', 'TERM', command, ...args]] : [command, [...args]];
}

interface Lines {
  kept: string[];
  listeners: Set<(line: string) => void>;
}

function collectLines(child: ChildProcess, log: string): Lines {
  const lines: Lines = { kept: [], listeners: new Set() };
  const file = createWriteStream(log, { flags: 'a' });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      file.write(`${line}\n`);
      lines.kept.push(line);
      if (lines.kept.length > wordsKept) lines.kept.shift();
      for (const listener of [...lines.listeners]) listener(line);
    });
  }
  child.once('close', () => file.end());
  return lines;
}

function waitForLine(
  name: string,
  lines: Lines,
  exited: Promise<number | null>,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpExecArray> {
  for (const line of lines.kept) {
    const found = pattern.exec(line);
    if (found) return Promise.resolve(found);
  }
  return new Promise((resolve, reject) => {
    const listener = (line: string): void => {
      const found = pattern.exec(line);
      if (found) settle(() => resolve(found));
    };
    const settle = (how: () => void): void => {
      clearTimeout(timer);
      lines.listeners.delete(listener);
      how();
    };
    const fail = (what: string): void => settle(() => reject(new Error(`${name} ${what}\n${lines.kept.join('\n')}`)));
    const timer = setTimeout(
      () => fail(`said nothing like ${pattern} within ${timeoutMs / 1000} s; it said:`),
      timeoutMs,
    );
    lines.listeners.add(listener);
    void exited.then((code) => fail(`ended (exit code ${code}) before it was ready; it said:`));
  });
}

async function stop(child: ChildProcess, exited: Promise<number | null>, graceMs: number): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(insist);
}

/** After a crash, children of the program are still in its process group. */
function killGroup({ pid }: ChildProcess): void {
  if (process.platform === 'win32' || pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty, the normal case.
  }
}
