/** A private PostgreSQL server in a folder, on a loopback port. */
import { execFile, spawn } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { commandOf, type PostgresPrograms } from './postgres-programs.ts';

const run = promisify(execFile);

export async function makeFolderFor({ uid }: PostgresPrograms, path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined) chownSync(path, uid, uid);
}

/** Runs one of PostgreSQL's programs. @returns its stdout; rejects with its stderr */
export async function runPostgres(programs: PostgresPrograms, name: string, args: readonly string[]): Promise<string> {
  const [command, words] = commandOf(programs, name, args);
  return (await run(command, words, { env: programs.env })).stdout;
}

/** Copies an empty database with superuser `postgres`. @param kept folder for the template, which `initdb` creates once per project */
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

/** Preserves owners and modes. Shares blocks if the file system supports reflinks. */
export async function copyData(from: string, to: string): Promise<void> {
  await run('cp', ['-a', '--reflink=auto', from, to]);
}

/** Atomic: with two concurrent callers the first rename wins. */
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
  /** Folder of the Unix socket: a short path. */
  sockets: string;
  /** On 127.0.0.1. */
  port: number;
}

/**
 * Writes access rules and settings in `postgresql.conf` syntax. TCP requires a password, because a superuser of a database can run programs
 * as its system user. The Unix socket is protected by its folder's permissions.
 * @param tls whether TCP connections require TLS
 */
export async function configure(data: string, tls: boolean, settings: Readonly<Record<string, string>>): Promise<void> {
  const hosts = `${tls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256`;
  await writeFile(join(data, 'pg_hba.conf'), `local all all trust\nlocal replication all trust\n${hosts}\n`);
  const words = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await appendFile(join(data, 'postgresql.conf'), words.join(''));
}

/** Arguments with which PostgreSQL's programs connect to a local server as superuser. */
export const localTo = ({ sockets, port }: ServerPlace): string[] => [
  `--host=${sockets}`,
  `--port=${port}`,
  '--username=postgres',
];

export async function setPassword(programs: PostgresPrograms, place: ServerPlace, password: string): Promise<void> {
  const words = `ALTER ROLE postgres PASSWORD '${password.replaceAll("'", "''")}'`;
  await runPostgres(programs, 'psql', [...localTo(place), '--no-psqlrc', '--quiet', `--command=${words}`]);
}

export interface PostgresServer {
  readonly pid: number;
  readonly exited: Promise<void>;
  lastWords(): string;
  /** Fast shutdown: disconnects clients. */
  stop(): Promise<void>;
  /** Signals the server and all its processes, to simulate a crashed or frozen machine. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** Starts the server and waits until it accepts connections (a standby: read-only). Rejects with its output if it exits first. */
export async function startServer(
  programs: PostgresPrograms,
  { data, sockets, port }: ServerPlace,
): Promise<PostgresServer> {
  // JIT needs a 120 MB library, and our queries are too short to benefit.
  const options = { unix_socket_directories: sockets, listen_addresses: '127.0.0.1', port: String(port), jit: 'off' };
  const args = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, words] = commandOf(programs, 'postgres', ['-D', data, ...args]);
  // Own process group: Ctrl-C must reach the parent only, which first stops what depends on the database.
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

/** Stops the postmaster first; otherwise it would restart child processes that are killed. */
async function killAll(pid: number, exited: Promise<void>): Promise<void> {
  send(pid, 'SIGSTOP');
  const family = familyOf(pid);
  for (const one of family.reverse()) send(one, 'SIGKILL');
  await exited;
  // Wait until no process holds the shared memory; otherwise the next server finds it in use.
  while (family.some(isAlive)) await pause(5);
}

/** A zombie has an empty command line. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

/** Each child is its own process group. */
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
