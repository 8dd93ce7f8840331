/** Comments and names of tests are plain technical English: each refused word has a precise one in its place. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ESTree, parseSync, Visitor } from 'vite';
import { sourceFiles } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';
import { vagueWords } from './parts/vague-words.ts';

/** Comments, and the first argument of `test` and `describe` if it is a text. */
function textsOf(file: string, text: string): { value: string; start: number }[] {
  const { program, comments } = parseSync(file, text, { sourceType: 'module' });
  const texts: { value: string; start: number }[] = [...comments];
  const addTitle = ({ callee, arguments: [title] }: ESTree.CallExpression): void => {
    if (callee.type !== 'Identifier' || !/^(test|describe)$/.test(callee.name)) return;
    if (title?.type === 'Literal' && typeof title.value === 'string')
      texts.push({ value: title.value, start: title.start });
    // Without its backticks, which mark quotations.
    if (title?.type === 'TemplateLiteral')
      texts.push({ value: text.slice(title.start + 1, title.end - 1), start: title.start });
  };
  new Visitor({ CallExpression: addTitle }).visit(program);
  return texts;
}

test('no comment and no name of a test contains a vague word', async () => {
  const files = await sourceFiles(projectRoot);
  const found: string[] = [];
  for (const file of files) {
    const text = await readFile(join(projectRoot, file), 'utf8');
    for (const { value, start } of textsOf(file, text)) {
      const line = text.slice(0, start).split('\n').length;
      found.push(...vagueWords(value).map((word) => `${file}:${line}: ${word}`));
    }
  }
  assert.deepEqual(found, []);
});
