import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sourceFiles } from '../../../build/imports/read.ts';
import { lateReads } from './late-reads.ts';

const root = join(import.meta.dirname, '../../..');

/** Files that construct the parts of a program. */
const COMPOSITION =
  /^(relay\/(server|core|cluster\/member)\/|relay\/(desk\/desk-)?server\.ts$|electron\/compose[./]|desk\/desk(-parts)?\.ts$|web\/(host|tabs|page|service-worker)\/)/;

test('names a variable that a closure reads and that is declared after it', () => {
  const found = (text: string) => lateReads('a.ts', text).map(({ name, line }) => `${line} ${name}`);
  assert.deepEqual(found('function f() {\n  const a = g(() => b);\n  const b = g(a);\n}'), ['2 b']);
  assert.deepEqual(found('function f() {\n  function a() {\n    return b;\n  }\n  const { b } = g(a);\n}'), ['3 b']);
  assert.deepEqual(found('const f = async () => {\n  const a = { m() { use({ b }); } };\n  let [, b] = g(a);\n};'), [
    '2 b',
  ]);
  assert.deepEqual(found('const f = (x) => {\n  if (x) {\n    g(() => () => b.c);\n    const b = 1;\n  }\n};'), [
    '3 b',
  ]);
});

test('accepts recursion, shadowing, members, types and variables of the module', () => {
  for (const body of [
    'const a = g(() => a);',
    'const a = g((b) => b); const b = 1;',
    'const a = g(() => { const b = 1; return b; }); const b = 1;',
    'const a = g(() => x.b); const b = 1;',
    'const a = g(() => ({ b: 1 })); const b = 1;',
    'const a = g((): b => 1 as b); const b = 1;',
    'const a = g(() => b()); function b() {}',
    'const a = g(() => late); ',
    'const b = 1; const a = g(() => b);',
  ]) {
    assert.deepEqual(lateReads('a.ts', `function f() { ${body} }\nconst late = 1;`), [], body);
  }
});

test('programs are built before they are connected: no closure reads a variable that is declared after it', async () => {
  const files = (await sourceFiles(root, ['relay', 'electron', 'desk', 'web'])).filter((file) =>
    COMPOSITION.test(file),
  );
  assert.ok(files.length > 100);
  const late: string[] = [];
  for (const file of files) {
    for (const { name, line } of lateReads(file, await readFile(join(root, file), 'utf8'))) {
      late.push(`${file}:${line}: reads ${name}, which is declared later`);
    }
  }
  assert.deepEqual(late, []);
});
