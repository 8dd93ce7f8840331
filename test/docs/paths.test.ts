/** Every file that the documents name exists; otherwise a documented proof command would run nothing. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';

const ROOMS = 'build|client|console|desk|disk|electron|network|relay|renderer|shared|simulator|standin|test|web';
const PATH = new RegExp(
  `(?<![\\w./-])(?:${ROOMS})/[\\w./*-]*\\.(?:long\\.)?(?:test\\.)?(?:tsx?|mjs|js|sh|md|yaml)\\b`,
  'g',
);

const documents = globSync(
  ['*.md', 'docs/*.md', 'docs/jobs/*.md', ...ROOMS.split('|').map((room) => `${room}/**/*.md`)],
  {
    cwd: projectRoot,
    exclude: (name) => name.includes('node_modules'),
  },
).filter((path) => path !== 'CHANGELOG.md');

test('files that the documents name are there', () => {
  assert.ok(documents.length > 20, `only ${documents.length} documents were read`);
  const missing = documents.flatMap((path) => {
    const named = readFileSync(join(projectRoot, path), 'utf8').matchAll(PATH);
    return [...named]
      .map(([file]) => file)
      .filter((file) => globSync(file, { cwd: projectRoot }).length === 0)
      .map((file) => `${path}: ${file}`);
  });
  assert.deepEqual(missing, []);
});
