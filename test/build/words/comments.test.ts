/** Comments are plain technical English: each refused word has a precise one in its place. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'vite';
import { sourceFiles } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { vagueWords } from './parts/vague-words.ts';

test('no comment contains a vague word', async () => {
  const files = await sourceFiles(projectRoot);
  const found: string[] = [];
  for (const file of files) {
    const text = await readFile(join(projectRoot, file), 'utf8');
    for (const { value, start } of parseSync(file, text, { sourceType: 'module' }).comments) {
      const line = text.slice(0, start).split('\n').length;
      found.push(...vagueWords(value).map((word) => `${file}:${line}: ${word}`));
    }
  }
  assert.deepEqual(found, []);
});
