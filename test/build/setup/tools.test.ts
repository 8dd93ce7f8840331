import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { ensureTools, requireTool } from '../../../build/setup/tools.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const TOOLS = ['docs', 'packaging'] as const;

/** A project whose tools are one package in a folder beside, so that npm asks no registry. */
async function makeProject(t: TestContext): Promise<string> {
  const root = await temporaryFolder(t);
  const source = join(root, 'build', 'tools', 'docs');
  const local = join(root, 'local');
  await mkdir(source, { recursive: true });
  await mkdir(local);
  await writeFile(join(local, 'package.json'), JSON.stringify({ name: 'local', version: '1.0.0', main: 'index.js' }));
  await writeFile(join(local, 'index.js'), 'exports.name = "local";');
  const dependencies = { local: 'file:../../../local' };
  await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'tools', private: true, dependencies }));
  const packages = {
    '': { name: 'tools', dependencies },
    '../../../local': { name: 'local', version: '1.0.0' },
    'node_modules/local': { resolved: '../../../local', link: true },
  };
  await writeFile(join(source, 'package-lock.json'), JSON.stringify({ name: 'tools', lockfileVersion: 3, packages }));
  return root;
}

test('the first call installs the packages of a command, and later ones find them', async (t) => {
  const root = await makeProject(t);
  const folder = await ensureTools(root, 'docs');
  assert.equal(folder, join(root, '.beckon', 'tools', 'docs'));
  const both = await Promise.all([requireTool(root, 'docs', 'local'), requireTool(root, 'docs', 'local')]);
  assert.deepEqual(both, [{ name: 'local' }, { name: 'local' }]);
});

test('packages that cannot be installed are reported', async (t) => {
  const root = await makeProject(t);
  await writeFile(join(root, 'build', 'tools', 'docs', 'package.json'), '{ "dependencies": { "other": "1.0.0" } }');
  await assert.rejects(ensureTools(root, 'docs'), /the packages of build\/tools\/docs could not be installed/);
});

test('the lock files name exact versions, checksums and no registry', async () => {
  for (const tools of TOOLS) {
    const read = async (name: string) =>
      JSON.parse(await readFile(join(projectRoot, 'build/tools', tools, name), 'utf8'));
    const { dependencies } = await read('package.json');
    const { packages }: { packages: Record<string, { version: string; integrity?: string; resolved?: string }> } =
      await read('package-lock.json');
    for (const [path, { integrity, resolved }] of Object.entries(packages)) {
      if (path !== '') assert.deepEqual([typeof integrity, resolved], ['string', undefined], path);
    }
    for (const [name, version] of Object.entries(dependencies)) {
      assert.equal(packages[`node_modules/${name}`]?.version, version);
    }
  }
});
