/** Servers of Debian's archive with the product, each as a process of the test; their configuration files are the documentation's. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../build/root.ts';
import { type DebianFolder, type DebianSet, unpackDebianFolder } from '../../../build/setup/debian-folder.ts';
import { programsIn } from '../../docs/blocks.ts';
import { until } from '../../helpers/until.ts';

const run = promisify(execFile);

/**
 * The folder with servers or compilers, fetched by the first test that needs them.
 * @returns the reason to skip the test if they cannot be fetched; with `CI` set that is a failure
 */
export async function debianPrograms(set: DebianSet = 'tests'): Promise<DebianFolder | string> {
  try {
    return await unpackDebianFolder(projectRoot, set);
  } catch (error) {
    if (process.env.CI) throw error;
    return `Debian’s programs cannot be fetched: ${error instanceof Error ? error.message : error}`;
  }
}

const FILES = programsIn('deploy.md');

/**
 * A file of the page, with the test's addresses and paths.
 * @param changes text of the page → replacement; each must occur
 */
export function fileOf(name: string, changes: Readonly<Record<string, string>>): string {
  let text = FILES.get(name);
  if (text === undefined) throw new Error(`docs/deploy.md has no file ${name}`);
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`${name} does not say "${from}"`);
    text = text.replaceAll(from, to);
  }
  return text;
}

export interface Authority {
  folder: string;
  /** Path of the authority's certificate (PEM). */
  ca: string;
}

/** By the page's own script. */
export async function privateAuthority(folder: string, host: string): Promise<Authority> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'private-ca.sh'), fileOf('private-ca.sh', {}));
  const { stdout } = await run('sh', ['private-ca.sh', host], { cwd: folder });
  if (!stdout.includes('relay.pem: OK')) throw new Error(stdout);
  return { folder, ca: join(folder, 'ca.pem') };
}

export interface ServerSpec {
  servers: DebianFolder;
  /** Relative to the folder's root. */
  program: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Working directory; default: the test's. */
  cwd?: string;
  /** Listens there once it is ready. */
  port: number;
}

export interface Server {
  output(): string;
  stop(): Promise<void>;
}

/** Starts one in the foreground and waits until it listens; rejects with its output if it exits first. */
export async function startServer({ servers, program, args, env, cwd, port }: ServerSpec): Promise<Server> {
  const child = spawn(join(servers.root, program), args, {
    env: { ...process.env, LD_LIBRARY_PATH: servers.libraries, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await until(`${program} listens`, async () => {
    if (over) throw new Error(`${program} ended:\n${output}`);
    return isListening(port);
  });
  return {
    output: () => output,
    async stop() {
      if (!over) child.kill('SIGTERM');
      await ended;
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
