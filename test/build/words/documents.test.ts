/**
 * Documents are plain technical English. `document-counts.json` has the number of vague words that each document may still contain; a document
 * without an entry may contain none.
 */
import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../../build/root.ts';
import { vagueWordsOfDocument } from './parts/vague-words.ts';

const counts: Readonly<Record<string, number>> = JSON.parse(
  await readFile(new URL('./document-counts.json', import.meta.url), 'utf8'),
);

test('no document contains more vague words than document-counts.json allows', async () => {
  const exclude = ['node_modules/**', 'dist/**', '.*/**'];
  const found: string[] = [];
  for await (const path of glob('**/*.md', { cwd: projectRoot, exclude })) {
    const file = path.replaceAll('\\', '/');
    const words = vagueWordsOfDocument(await readFile(join(projectRoot, path), 'utf8'));
    const allowed = counts[file] ?? 0;
    if (words.length > allowed)
      found.push(`${file}: ${words.length} vague words, ${allowed} allowed: ${words.join('; ')}`);
  }
  assert.deepEqual(found, []);
});

test('quotations, code and code blocks of a document do not count; table rows and list items are read separately', () => {
  const text =
    'Told "a kept\nword" and `kept`.\n\n```sh\nkept\n```\n\n| 5" kept | at\n  hand |\n- one "quote\n- nobody"\n';
  assert.deepEqual(vagueWordsOfDocument(text), [
    '"told": notified, reported, logged, returned',
    '"kept": stored, persisted, cached',
    '"at hand": available',
    '"nobody": no one, no user, no client',
  ]);
});
