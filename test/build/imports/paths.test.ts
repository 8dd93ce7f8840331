import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathsNamedIn } from '../../../build/imports/paths.ts';
import { projectRoot } from '../../../build/root.ts';

const named = (file: string, text: string): string[] =>
  pathsNamedIn(projectRoot, file, text).map(({ to }) => ('file' in to ? to.file : ''));

test('files and folders named by path are found, from the root and beside the file', () => {
  const from = 'test/build/one.test.ts';
  assert.deepEqual(named(from, "join(import.meta.dirname, '..', '..', 'build', 'start.ts')"), ['build/start.ts']);
  assert.deepEqual(named(from, "spawn(node, ['relay/main.ts', 'serve'])"), ['relay/main.ts']);
  assert.deepEqual(named('relay/mapping/x.ts', "new URL('./mapper.ts', import.meta.url)"), ['relay/mapping/mapper.ts']);
  assert.deepEqual(named('relay/http/pages/x.ts', 'new URL(`../web/$' + '{name}`, import.meta.url)'), [
    'relay/http/web',
  ]);
  assert.deepEqual(named(from, "readdir(join(projectRoot, 'docs'))"), ['docs']);
  assert.deepEqual(named(from, "join(root, 'simulator', 'main.ts')"), ['simulator/main.ts']);
});

test('what only looks like one is none: folders of others, the root, packages, what is not there', () => {
  const texts = [
    "join(folder, 'relay')",
    "join(import.meta.dirname, '..', '..')",
    "join(root, 'node_modules', 'electron')",
    "'ajv/dist/2020.js'",
    "lines.join('build')",
    "join(root, 'relay', 'nothing.ts')",
    "'../../../etc/passwd'",
  ];
  for (const text of texts) assert.deepEqual(named('test/build/one.test.ts', text), [], text);
});

test('what is built stands for what it is built from, but not for the programs that only find it beside them', () => {
  const built = "join(import.meta.dirname, '../../dist/console')";
  assert.deepEqual(named('test/console/parts.ts', built), ['console/main.tsx', 'console/base.css']);
  assert.deepEqual(named('relay/http/parts.ts', built), []);
});
