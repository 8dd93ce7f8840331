/** This folder tests the relay from outside: it, and all it imports, share no code with the relay. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const imports = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    join(dirname(file), path),
  );

test('no file here, nor one it imports, comes from the product', () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const seen = new Set(files.map((name) => join(import.meta.dirname, name)));
  for (const file of seen) for (const path of imports(file)) seen.add(path);
  const outside = [...seen].map((file) => relative(ROOT, file)).filter((file) => file.split(sep)[0] !== 'test');
  assert.deepEqual(outside, []);
  assert.ok(seen.size > files.length, 'it follows imports');
});
