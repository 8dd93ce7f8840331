import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readImports } from '../../../build/imports/read.ts';
import { libraryOf } from '../../../build/imports/table.ts';
import { projectRoot } from '../../../build/root.ts';

/** Used without an import statement, by command or by path. */
const NOT_IMPORTED: Readonly<Record<string, string>> = {
  '@asyncapi/specs': 'schemas that a test reads',
  '@biomejs/biome': 'command',
  '@octokit/webhooks-examples': 'payloads that a test reads',
  'dejavu-fonts-ttf': 'fonts of drawn pages',
  conf: 'imported as #electron-store outside Electron',
  'electron-store': 'imported as #electron-store',
  node: 'runs the programs',
  typescript: 'command',
};

test('each package of package.json is used, and each imported package is in package.json', async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
  const declared = Object.keys({ ...dependencies, ...devDependencies });
  const modules = (await readImports(projectRoot)).flatMap(({ to }) => ('module' in to ? [libraryOf(to.module)] : []));
  const used = new Set([...modules.filter((name) => !/^(node:|#)/.test(name)), ...Object.keys(NOT_IMPORTED)]);
  const wanted = new Set([...used, ...[...used].map((name) => `@types/${name}`), '@types/node']);
  assert.deepEqual(
    {
      unused: declared.filter((name) => !wanted.has(name)),
      undeclared: [...used].filter((name) => !declared.includes(name)),
    },
    { unused: [], undeclared: [] },
  );
});
