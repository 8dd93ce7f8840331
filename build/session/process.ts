import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that exits when this process does, for any reason. */
export interface TiedProcess {
  readonly name: string;
  readonly pid: number;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** First line the program writes to file descriptor 3; rejects if it exits without one. */
  firstLine(): Promise<string>;
  /** Sends SIGTERM, and SIGKILL after `graceMs`; resolves after exit. */
  stop(graceMs?: number): Promise<void>;
}

interface TiedOptions {
  env: NodeJS.ProcessEnv;
  /** Opens a pipe as file descriptor 3 for `firstLine`. */
  readLine?: boolean;
  /** Receives stderr output; by default it is discarded. */
  onStderr?: (text: string) => void;
}

/** Resolves an absolute path as is, and a name on PATH; undefined if the file does not exist. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  const candidates = name.startsWith('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  return candidates.find((candidate) => existsSync(candidate));
}

/** Ties a program to this process with PR_SET_PDEATHSIG (setpriv): the kernel sends it SIGTERM even if this process is killed. */
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
