/** Licence texts of the packages whose code is in what is shipped. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface LockedPackage {
  version?: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/** One text: each package that is no development dependency, with its version, its licence and the licence's text. */
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
  // A package for another platform is locked and not installed.
  const files = (await readdir(folder).catch(() => [])).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return [`${name} ${version ?? ''} (${license ?? 'licence not stated'})\n`, ...texts].join('\n');
}
