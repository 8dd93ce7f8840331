import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What dist/ is made from. */
export const sources = [
  'desk',
  'electron',
  'renderer',
  'console',
  'web',
  'widgets',
  'client',
  'shared',
  'network',
  'disk',
  'build/bundle',
  'build/icons',
  'build/tsconfig.base.json',
  'build/tsconfig.client.json',
  'package.json',
  'package-lock.json',
] as const;
const stampName = '.built-from';

/** A digest over the names and contents of everything dist/ is made from. */
export async function sourceDigest(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await filesBelow(join(root, source))) {
      hash.update(`${relative(root, file).replaceAll(sep, '/')}\0`);
      hash.update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** Whether dist/ below `root` was built from sources with this digest. */
export async function isFresh(root: string, digest: string): Promise<boolean> {
  return (await readFile(join(root, 'dist', stampName), 'utf8').catch(() => '')) === digest;
}

/** Notes in the built folder what it was built from. */
export async function writeStamp(folder: string, digest: string): Promise<void> {
  await writeFile(join(folder, stampName), digest);
}

/** Every file at or below `path`, in a fixed order; none where there is no such path. */
async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return (await exists(path)) ? [path] : [];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  for (const entry of entries) files.push(...(await filesBelow(join(path, entry.name))));
  return files;
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
