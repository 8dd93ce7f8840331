/** A PostgreSQL of our own in a folder, on a port of this machine alone. */
import { execFile, spawn } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandOf, type PostgresPrograms } from './postgres-programs.ts';

const run = promisify(execFile);

/** Makes a folder that PostgreSQL's processes may write in. */
export async function makeFolderFor({ uid }: PostgresPrograms, path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined) chownSync(path, uid, uid);
}

/** Runs one of its programs to its end. @returns what it printed; rejects with what it complained of */
export async function runPostgres(
  programs: PostgresPrograms,
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const [command, words] = commandOf(programs, name, args);
  return (await run(command, words, { env: { ...programs.env, ...env } })).stdout;
}

/**
 * Copies an empty database to `data`, which `initdb` makes once for a project; `postgres` is its superuser.
 * @param kept folder where it is kept from one time to the next
 */
export async function makeData(programs: PostgresPrograms, kept: string, data: string): Promise<void> {
  const template = join(kept, `postgres-${programs.version}-${process.getuid?.()}`);
  try {
    await copyData(template, data);
  } catch {
    await rm(data, { recursive: true, force: true });
    await makeTemplate(programs, template);
    await copyData(template, data);
  }
}

/** With owners and rights; both on one file system that knows how share what they have in common. */
export async function copyData(from: string, to: string): Promise<void> {
  await run('cp', ['-a', '--reflink=auto', from, to]);
}

/** In one step; of two at once the first wins. */
async function makeTemplate(programs: PostgresPrograms, template: string): Promise<void> {
  await mkdir(dirname(template), { recursive: true });
  const work = await mkdtemp(`${template}-`);
  if (programs.uid !== undefined) chownSync(work, programs.uid, programs.uid);
  try {
    const data = join(work, 'data');
    const how = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
    await runPostgres(programs, 'initdb', ['--pgdata', data, ...how]);
    await rename(data, template).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export interface ServerPlace {
  data: string;
  /** Folder of its local socket: a short path. */
  sockets: string;
  /** On 127.0.0.1. */
  port: number;
}

/**
 * Writes down who may enter, and settings as `postgresql.conf` has them. Over TCP that is whoever has a password, since a superuser of a
 * database may run programs as us; over the local socket, whoever may enter its folder.
 * @param tls whether it speaks nothing else over TCP
 */
export async function configure(data: string, tls: boolean, settings: Readonly<Record<string, string>>): Promise<void> {
  const hosts = `${tls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256`;
  await writeFile(join(data, 'pg_hba.conf'), `local all all trust\nlocal replication all trust\n${hosts}\n`);
  const words = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(data, 'postgresql.conf'), words.join(''));
}

/** Words by which PostgreSQL's own programs find a server of ours, as its superuser. */
export const localTo = ({ sockets, port }: ServerPlace): string[] => [
  `--host=${sockets}`,
  `--port=${port}`,
  '--username=postgres',
];

/** Of the superuser, for a server that runs. */
export async function setPassword(programs: PostgresPrograms, place: ServerPlace, password: string): Promise<void> {
  const words = `ALTER ROLE postgres PASSWORD '${password.replaceAll("'", "''")}'`;
  await runPostgres(programs, 'psql', [...localTo(place), '--no-psqlrc', '--quiet', `--command=${words}`]);
}

export interface PostgresServer {
  readonly pid: number;
  /** Resolves once it is gone. */
  readonly exited: Promise<void>;
  /** The last it said. */
  lastWords(): string;
  /** In order, at once: clients are sent away. */
  stop(): Promise<void>;
  /** To it and all its processes, as a machine that dies or stands still would have it. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** Starts it and waits until it takes connections (a standby: to read); rejects with what it said where it ends first. */
export async function startServer(
  programs: PostgresPrograms,
  { data, sockets, port }: ServerPlace,
): Promise<PostgresServer> {
  // Compiling queries wants a library of 120 MB, and ours are too short for it.
  const options = { unix_socket_directories: sockets, listen_addresses: '127.0.0.1', port: String(port), jit: 'off' };
  const args = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, words] = commandOf(programs, 'postgres', ['-D', data, ...args]);
  // A group of its own: Ctrl-C reaches whoever started it, who ends what stands on it first.
  const child = spawn(command, words, { env: programs.env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
      if (/ready to accept (read-only )?connections/.test(said)) resolve();
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${said}`)));
  });
  return {
    pid: child.pid ?? 0,
    exited,
    lastWords: () => said,
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
    async kill(signal) {
      if (signal === 'SIGKILL') await killAll(child.pid ?? 0, exited);
      else for (const pid of familyOf(child.pid ?? 0)) send(pid, signal);
    },
  };
}

/** It stands still first: it would start processes anew in place of those that die. */
async function killAll(pid: number, exited: Promise<void>): Promise<void> {
  send(pid, 'SIGSTOP');
  const family = familyOf(pid);
  for (const one of family.reverse()) send(one, 'SIGKILL');
  await exited;
  // None of them has the shared memory any more, which whoever starts next would find taken.
  while (family.some(isAlive)) await pause(5);
}

/** What has ended and was not waited for has no command line. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** Its process, and those that it started: each is a group of its own. */
function familyOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...children.split(' ').filter(Boolean).map(Number)];
  } catch {
    return [];
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
