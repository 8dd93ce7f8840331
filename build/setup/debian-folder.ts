/**
 * Servers of Debian's archive that the tests run beside the product, unpacked into a folder of the project: none is installed, none
 * becomes a service of this machine, and no rights are needed for it.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../session/process.ts';

const run = promisify(execFile);

/** `dbconfig-no-thanks`: otherwise a client of MariaDB would come along. */
const PACKAGES = [
  'nginx',
  'caddy',
  'haproxy',
  'squid',
  'glewlwyd',
  'dbconfig-no-thanks',
  'prometheus-alertmanager',
  'prometheus',
  'promtool',
];
const LIST = 'packages';

export interface DebianFolder {
  /** Stands for `/`: programs are in `usr/sbin` and `usr/bin` below it. */
  root: string;
  /** Where their libraries are, as `LD_LIBRARY_PATH` has it. */
  libraries: string;
}

const folderIn = (project: string): string => join(project, '.beckon', 'debian');

/** What was unpacked before; null where nothing was, or other packages than these. */
export async function debianFolder(project: string): Promise<DebianFolder | null> {
  const root = folderIn(project);
  const list = await readFile(join(root, LIST), 'utf8').catch(() => null);
  if (list !== PACKAGES.join('\n')) return null;
  const below = await readdir(join(root, 'usr', 'lib'));
  const libraries = below.filter((name) => name.includes('-linux-')).map((name) => join(root, 'usr', 'lib', name));
  return { root, libraries: libraries.join(':') };
}

/**
 * Downloads and unpacks them; whoever comes second finds the work done.
 * @throws Error in words, where there is no apt or no archive
 */
export async function unpackDebianFolder(project: string): Promise<DebianFolder> {
  const here = await debianFolder(project);
  if (here) return here;
  if (!findProgram('apt-get')) throw new Error('there is no apt-get on this machine');
  await mkdir(join(project, '.beckon'), { recursive: true });
  const work = await mkdtemp(join(project, '.beckon', 'debian-'));
  try {
    const archives = join(work, 'archives');
    const root = join(work, 'root');
    await mkdir(archives);
    await mkdir(root);
    await download(archives, join(work, 'apt'));
    for (const name of await readdir(archives)) await run('dpkg-deb', ['--extract', join(archives, name), root]);
    await writeFile(join(root, LIST), PACKAGES.join('\n'));
    await putInPlace(root, project);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const unpacked = await debianFolder(project);
  if (!unpacked) throw new Error(`${folderIn(project)} is not what it was made to be`);
  return unpacked;
}

/** In one step, so that nobody finds half a folder; of two at once the first wins. */
async function putInPlace(root: string, project: string): Promise<void> {
  if (await debianFolder(project)) return;
  await rm(folderIn(project), { recursive: true, force: true });
  await rename(root, folderIn(project)).catch(async (error: unknown) => {
    if (!(await debianFolder(project))) throw error;
  });
}

/** By the lists that this machine has; where they are missing or old, by fresh ones of our own. */
async function download(archives: string, state: string): Promise<void> {
  const own = await ownState(state);
  await downloadBy(archives, []).catch(async () => {
    await apt(archives, own, 'update');
    await downloadBy(archives, own);
  });
}

async function downloadBy(archives: string, options: readonly string[]): Promise<void> {
  const plan = await apt(archives, options, '--simulate', '--no-install-recommends', 'install', ...PACKAGES);
  const missing = [...plan.matchAll(/^Inst (\S+) /gm)].map(([, name = '']) => name);
  // Those that this machine has are in no plan, and are wanted here all the same.
  await apt(archives, options, 'download', ...new Set([...PACKAGES, ...missing]));
}

async function apt(cwd: string, options: readonly string[], ...args: string[]): Promise<string> {
  const quiet = ['-q', '-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User=root'];
  const env = { ...process.env, LC_ALL: 'C' };
  const { stdout } = await run('apt-get', [...quiet, ...options, ...args], { cwd, env, maxBuffer: 16 * 1024 * 1024 });
  return stdout;
}

/** An ordinary person may not touch the lists of the machine. */
async function ownState(state: string): Promise<string[]> {
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(state, 'archives', 'partial'), { recursive: true });
  const settings = [`Dir::State=${state}`, 'Dir::State::status=/var/lib/dpkg/status', `Dir::Cache=${state}`];
  return settings.flatMap((setting) => ['-o', setting]);
}
