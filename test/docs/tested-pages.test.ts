/** Compares "Pages that tests run" with the pages that have commands, and with the tests that it names. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { filesOf } from '../../docs/.vitepress/proofs.ts';
import { blocksOf } from './blocks.ts';
import { codesIn, tablesOf } from './tables.ts';

const rows = tablesOf('tested-pages.md').flatMap((table) => table.rows);
const linksIn = (cell: string): string[] =>
  [...cell.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => normalize(join('docs', link)));

/** The jobs have one row. */
const pageOf = (path: string): string => (path.startsWith('docs/jobs/') ? 'docs/jobs/index.md' : path);

test('each page with commands or files is listed once', () => {
  const pages = globSync(['*.md', 'docs/**/*.md', '*/README.md'], { cwd: projectRoot }).filter(
    (path) => !path.includes('[') && !path.startsWith('node_modules') && path !== 'CONTRIBUTING.md',
  );
  const withCommands = pages.filter((path) => blocksOf(path).some(({ language, file }) => language === 'sh' || file));
  const listed = rows.flatMap(([page = '']) => linksIn(page));
  assert.deepEqual(
    [...new Set(withCommands.map(pageOf))].filter((page) => !listed.includes(page)),
    [],
  );
  assert.deepEqual(
    listed.filter((page, at) => !existsSync(join(projectRoot, page)) || listed.indexOf(page) !== at),
    [],
  );
});

test('each named test exists', () => {
  for (const [page = '', by = ''] of rows)
    for (const proof of codesIn(by).filter((code) => code.includes('/')))
      assert.ok(filesOf(proof).length > 0, `${page}: ${proof}`);
});

test('a test that runs a page names the page', () => {
  // The script of `build/bare-machine.long` types the two commands of README and "Try it".
  const named = (tablesOf('tested-pages.md')[0]?.rows ?? []).filter(([, by = '']) => !by.includes('bare-machine'));
  assert.ok(named.length > 10);
  for (const [page = '', by = ''] of named) {
    const sources = codesIn(by).flatMap(filesOf).map(textWithParts).join('\n');
    for (const link of linksIn(page)) {
      const name = link.replace(/^docs\/(systems\/)?/, '').replace(/\/index\.md$|\.md$/, '');
      assert.ok(sources.includes(name), `${page}: ${by}`);
    }
  }
});

/** The test with the modules of its folder. */
function textWithParts(file: string): string {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const parts = [...text.matchAll(/from '(\.\/[^']+)'/g)].map(([, part = '']) => join(projectRoot, file, '..', part));
  return [text, ...parts.map((part) => readFileSync(part, 'utf8'))].join('\n');
}
