/** Comments are plain technical English: each refused word has a precise one in its place (CONTRIBUTING.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'vite';
import { sourceFiles } from '../../../build/imports/read.ts';
import { projectRoot } from '../../../build/root.ts';

const INSTEAD: Readonly<Record<string, string>> = {
  anew: 'again',
  'at hand': 'available',
  'goes on': 'continues, resumes',
  kept: 'stored, persisted, cached',
  nobody: 'no one, no user, no client',
  'sees to': 'ensures',
  somebody: 'a user, a client, a recipient',
  'that which': 'the noun',
  told: 'notified, reported, logged, returned',
  whoever: 'the caller, the user, the recipient',
};
const REFUSED = new RegExp(`\\b(${Object.keys(INSTEAD).join('|')})\\b`, 'gi');
/** Names of code and of documents, which a comment may quote; reasons of the linter's exceptions. */
const QUOTED = /`[^`]*`|"[^"]*"|“[^”]*”|@param \w+|biome-ignore[^\n]*/g;

test('no comment has a word that a precise one replaces', async () => {
  const files = await sourceFiles(projectRoot);
  const found: string[] = [];
  for (const file of files) {
    const text = await readFile(join(projectRoot, file), 'utf8');
    for (const { value, start } of parseSync(file, text, { sourceType: 'module' }).comments) {
      const line = text.slice(0, start).split('\n').length;
      for (const [word] of value.replaceAll(QUOTED, '').matchAll(REFUSED)) {
        found.push(`${file}:${line}: "${word}": ${INSTEAD[word.toLowerCase()]}`);
      }
    }
  }
  assert.deepEqual(found, []);
});
