import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that ends when we end, however we end. */
export interface TiedProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves once the program is gone, with its exit code (null when a signal ended it). */
  readonly exited: Promise<number | null>;
  /** First line the program writes to file descriptor 3; rejects when it ends without one. */
  firstLine(): Promise<string>;
  /** Asks with SIGTERM, insists with SIGKILL after `graceMs`, waits until it is gone. */
  stop(graceMs?: number): Promise<void>;
}

interface TiedOptions {
  env: NodeJS.ProcessEnv;
  /** Opens a pipe as file descriptor 3 for `firstLine`. */
  readLine?: boolean;
  /** Called with what the program says on stderr; by default nobody hears it. */
  onStderr?: (text: string) => void;
}

/** Where an executable lies: an absolute path as it is, a name looked up on PATH. Undefined when it is not there. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  const candidates = name.startsWith('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  return candidates.find((candidate) => existsSync(candidate));
}

/**
 * Starts a program tied to this process: the kernel sends it SIGTERM when we die, kill -9 included
 * (PR_SET_PDEATHSIG, set by util-linux' setpriv, which replaces itself by the program).
 */
export function spawnTied(command: string, args: readonly string[], options: TiedOptions): TiedProcess {
  const name = command.split('/').at(-1) ?? command;
  const stdio: StdioOptions = ['ignore', 'ignore', options.onStderr ? 'pipe' : 'ignore'];
  if (options.readLine) stdio.push('pipe');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', command, ...args], { env: options.env, stdio });
  const exited = exitOf(child);
  if (options.onStderr) child.stderr?.setEncoding('utf8').on('data', options.onStderr);
  return {
    name,
    get pid() {
      return child.pid ?? 0;
    },
    exited,
    firstLine: () => lineFrom(child, name, exited),
    stop: (graceMs = 2_000) => stopChild(child, exited, graceMs),
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => resolve(code));
  });
}

async function stopChild(child: ChildProcess, exited: Promise<number | null>, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(insist);
}

function lineFrom(child: ChildProcess, name: string, exited: Promise<number | null>): Promise<string> {
  const pipe = child.stdio[3];
  return new Promise((resolve, reject) => {
    let text = '';
    pipe?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    void exited.then((code) => reject(new Error(`${name} ended (exit code ${code}) before it was ready`)));
  });
}
