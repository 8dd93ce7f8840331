/**
 * Documents have short sentences and short cells of tables. `length-counts.json` has the number of longer ones that each document may still
 * contain; a document without an entry may contain none.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';

const SENTENCE_WORDS = 25;
const CELL_WORDS = 20;
const STATUS_WORDS = 4_000;
const CONTRIBUTING_WORDS = 2500;
const README_LINES = 125;

const counts: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL('./length-counts.json', import.meta.url), 'utf8'),
);

const ROOMS = 'client|console|desk|disk|electron|mappings|network|relay|renderer|shared|simulator|standin|web|widgets';
const pages = globSync(['*.md', 'docs/**/*.md', `{${ROOMS.replaceAll('|', ',')}}/**/README.md`], {
  cwd: projectRoot,
  exclude: (name) => name.includes('node_modules'),
})
  .map((page) => page.replaceAll('\\', '/'))
  .filter((page) => !page.includes('['));
const read = (page: string): string => readFileSync(join(projectRoot, page), 'utf8');

/** The text without front matter, code blocks and HTML; a code span is one word, a link its text. */
const prose = (text: string): string =>
  text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, '')
    .replaceAll(/<[^>\n]+>/g, ' ')
    .replaceAll(/`[^`]*`/g, 'X')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const isTable = (line: string): boolean => line.trimStart().startsWith('|');

const cellsIn = (text: string): string[] =>
  text
    .split('\n')
    .filter(isTable)
    .flatMap((line) => line.split(/(?<!\\)\|/));
const sentencesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => (isTable(line) || line.startsWith('#') ? '' : line))
    .join('\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|[.!?:](?=[\s"”)*_]|$)/);

test('no document has more long sentences and cells than length-counts.json allows', () => {
  assert.ok(pages.length > 60, `${pages.length} documents`);
  const found = pages.flatMap((page) => {
    const text = prose(read(page));
    const long = [
      ...sentencesIn(text).filter((one) => wordsIn(one) > SENTENCE_WORDS),
      ...cellsIn(text).filter((one) => wordsIn(one) > CELL_WORDS),
    ].map((one) => `${wordsIn(one)} words: ${one.trim().replaceAll(/\s+/g, ' ')}`);
    return long.length > (counts[page] ?? 0) ? [`${page}: ${long.length} long ones`, ...long] : [];
  });
  assert.deepEqual(found, []);
});

test('status, CONTRIBUTING and README are short', () => {
  const status = wordsIn(read('docs/status.md'));
  assert.ok(status <= STATUS_WORDS, `${status} words in the status`);
  const contributing = wordsIn(read('CONTRIBUTING.md'));
  assert.ok(contributing <= CONTRIBUTING_WORDS, `${contributing} words in CONTRIBUTING`);
  const lines = read('README.md').split('\n').length;
  assert.ok(lines <= README_LINES, `${lines} lines in the README`);
});
