/** Unpacks programs of Debian into a folder of the project, without installation, services or privileges. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../bundle/lock.ts';
import { findProgram } from '../session/process.ts';

const run = promisify(execFile);

/** A pattern selects the match with the highest number. `dbconfig-no-thanks` avoids a MariaDB client as a dependency. */
const SETS = {
  tests: [
    'nginx',
    'caddy',
    'haproxy',
    'squid',
    'glewlwyd',
    'dbconfig-no-thanks',
    'prometheus-alertmanager',
    'prometheus',
    'promtool',
    'postfix',
    'ntfy',
  ],
  cluster: [/^postgresql-\d+$/, 'haproxy'],
  packages: ['rpm', 'desktop-file-utils', 'appstream'],
  languages: [
    /^openjdk-\d+-jdk-headless$/,
    /^openjdk-\d+-jre-headless$/,
    'libjackson2-databind-java',
    'libjackson2-core-java',
    'libjackson2-annotations-java',
    'mono-mcs',
    'libmono-system-net-http4.0-cil',
    'libmono-system-runtime-serialization4.0-cil',
  ],
} as const;
export type DebianSet = keyof typeof SETS;

/** Unused: 120 MB with which PostgreSQL compiles long queries (JIT). */
const LEFT_OUT = /^libllvm/;
const LIST = 'packages';

export interface DebianFolder {
  /** Replaces `/`: programs are in `usr/sbin` and `usr/bin` below it. */
  root: string;
  /** Library folders in the syntax of `LD_LIBRARY_PATH`. */
  libraries: string;
}

const folderIn = (project: string, set: DebianSet): string =>
  join(project, '.beckon', set === 'tests' ? 'debian' : `debian-${set}`);
const listOf = (set: DebianSet): string => SETS[set].join('\n');

/** The unpacked folder, or null if there is none or its package list differs. */
export async function debianFolder(project: string, set: DebianSet): Promise<DebianFolder | null> {
  const root = folderIn(project, set);
  const list = await readFile(join(root, LIST), 'utf8').catch(() => null);
  if (list !== listOf(set)) return null;
  const below = await readdir(join(root, 'usr', 'lib'));
  const libraries = below.filter((name) => name.includes('-linux-')).map((name) => join(root, 'usr', 'lib', name));
  return { root, libraries: libraries.join(':') };
}

/** Concurrent callers wait for the first. @throws Error with a readable message if there is no apt or no archive */
export async function unpackDebianFolder(project: string, set: DebianSet): Promise<DebianFolder> {
  const here = await debianFolder(project, set);
  if (here) return here;
  if (!findProgram('apt-get')) throw new Error('there is no apt-get on this machine');
  return withLock(`${folderIn(project, set)}.lock`, () => unpack(project, set));
}

async function unpack(project: string, set: DebianSet): Promise<DebianFolder> {
  const here = await debianFolder(project, set);
  if (here) return here;
  const work = await mkdtemp(join(project, '.beckon', 'debian-'));
  try {
    const archives = join(work, 'archives');
    const root = join(work, 'root');
    await mkdir(archives);
    await mkdir(root);
    await download(set, archives, join(work, 'apt'));
    for (const name of await readdir(archives)) await run('dpkg-deb', ['--extract', join(archives, name), root]);
    await turnLinks(root);
    await writeFile(join(root, LIST), listOf(set));
    await rm(folderIn(project, set), { recursive: true, force: true });
    await rename(root, folderIn(project, set));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const unpacked = await debianFolder(project, set);
  if (!unpacked) throw new Error(`${folderIn(project, set)} is not what it was made to be`);
  return unpacked;
}

/** Absolute links of packages, such as Java's to its settings in `/etc`, would leave the folder. */
async function turnLinks(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isSymbolicLink())) {
    const link = join(parentPath, name);
    const target = await readlink(link);
    if (!target.startsWith('/') || !existsSync(join(root, target))) continue;
    await rm(link);
    await symlink(relative(dirname(link), join(root, target)), link);
  }
}

/** Uses the machine's package lists; if they are missing or outdated, downloads separate ones. */
async function download(set: DebianSet, archives: string, state: string): Promise<void> {
  const own = await ownState(state);
  await downloadBy(set, archives, []).catch(async () => {
    await apt('apt-get', archives, own, 'update');
    await downloadBy(set, archives, own);
  });
}

async function downloadBy(set: DebianSet, archives: string, options: readonly string[]): Promise<void> {
  const wanted = await Promise.all(SETS[set].map((name) => packageOf(name, archives, options)));
  const plan = await apt('apt-get', archives, options, '--simulate', '--no-install-recommends', 'install', ...wanted);
  const missing = [...plan.matchAll(/^Inst (\S+) /gm)].map(([, name = '']) => name);
  // The plan omits packages that this machine has installed; they are needed as well.
  const names = new Set([...wanted, ...missing.filter((name) => !LEFT_OUT.test(name))]);
  await apt('apt-get', archives, options, 'download', ...names);
}

async function packageOf(name: string | RegExp, cwd: string, options: readonly string[]): Promise<string> {
  if (typeof name === 'string') return name;
  const found = await apt('apt-cache', cwd, options, 'search', '--names-only', name.source.replace('\\d', '[0-9]'));
  const names = found.split('\n').map((line) => line.split(' ')[0] ?? '');
  const numbered = names.filter((one) => name.test(one)).sort((a, b) => Number(/\d+/.exec(b)) - Number(/\d+/.exec(a)));
  if (numbered[0] === undefined) throw new Error(`Debian's archive has no package ${name}`);
  return numbered[0];
}

async function apt(
  program: 'apt-get' | 'apt-cache',
  cwd: string,
  options: readonly string[],
  ...args: string[]
): Promise<string> {
  const quiet = ['-q', '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'];
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = await run(program, [...quiet, ...options, ...args], { cwd, env, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** Separate apt state: unprivileged users cannot update the machine's lists. */
async function ownState(state: string): Promise<string[]> {
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(state, 'archives', 'partial'), { recursive: true });
  const settings = [`Dir::State=${state}`, 'Dir::State::status=/var/lib/dpkg/status', `Dir::Cache=${state}`];
  return settings.flatMap((setting) => ['-o', setting]);
}
