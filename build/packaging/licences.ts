import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** One text with version, licence name and licence text of each production dependency. */
export async function licencesOf(root: string): Promise<string> {
  const lock: { packages: Record<string, LockedPackage> } = JSON.parse(
    await readFile(join(root, 'package-lock.json'), 'utf8'),
  );
  const shipped = Object.entries(lock.packages).filter(
    ([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional,
  );
  const parts = await Promise.all(shipped.map(([path, locked]) => partOf(root, path, locked)));
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function partOf(root: string, path: string, { version, license }: LockedPackage): Promise<string> {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const folder = join(root, path);
  const files = await licenceFiles(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version ?? ''} (${license ?? 'licence not stated'})\n`, ...texts].join('\n');
}

/** Also of its folders, which may hold parts of others. An optional package for another platform is not installed. */
async function licenceFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
  const names = await Promise.all(
    folders.map(async ({ name }) => (await readdir(join(folder, name))).map((file) => join(name, file))),
  );
  const all = [...entries.filter((entry) => entry.isFile()).map(({ name }) => name), ...names.flat()];
  return all.filter((file) => LICENCE_FILE.test(basename(file))).sort();
}
