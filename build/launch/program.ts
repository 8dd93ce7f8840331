import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { findProgram } from '../session/process.ts';

/** A program of ours that runs beside the launcher, its words kept in a file. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Resolves once it is gone, with its exit code (null when a signal ended it). */
  readonly exited: Promise<number | null>;
  /** The first line, from the start on, that fits; rejects when the program ends before, or after `timeoutMs`. */
  line(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray>;
  /** Calls `listener` for each later line. */
  onLine(listener: (line: string) => void): void;
  /** The last lines it wrote. */
  lastWords(): string;
  /** SIGTERM, after `graceMs` SIGKILL; resolves once it is gone. */
  stop(graceMs?: number): Promise<void>;
}

interface ProgramOptions {
  name: string;
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where everything it writes goes. */
  log: string;
}

const wordsKept = 30;

/** Starts a program that ends when the launcher does: on Linux even at kill -9, by the kernel's parent-death signal. */
export function startProgram(options: ProgramOptions): Program {
  const { name, cwd, env, log } = options;
  const [command, args] = tied(options.command, options.args);
  // A group of its own: Ctrl-C reaches the launcher alone, which ends what it started in order.
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

/** The command that runs `command` so that the kernel ends it when its parent is gone; the same where that cannot be. */
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

/** What a program that ended in disorder started is still in its group. */
function killGroup({ pid }: ChildProcess): void {
  if (process.platform === 'win32' || pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it, which is the rule.
  }
}
