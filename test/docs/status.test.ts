/** Compares `docs/status.md` with the tests and benchmarks that it names. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { capabilities, filesOf, pages, titlesIn } from '../../docs/.vitepress/proofs.ts';
import { codesIn, pageText, tablesOf } from './tables.ts';

const BENCHES = new Set(
  readFileSync(join(projectRoot, 'test/bench/main.ts'), 'utf8')
    .match(/^ {2}(?:'[\w-]+'|\w+)(?=[:,])/gm)
    ?.map((name) => name.trim().replaceAll("'", '')),
);
const isBench = (proof: string): boolean => proof.startsWith('bench ') && BENCHES.has(proof.slice(6));

test('each capability names tests or benchmarks that exist', () => {
  const all = capabilities();
  assert.ok(all.length > 120, `${all.length} capabilities were read`);
  const wrong = all.flatMap(({ text, proofs }) => [
    ...(proofs.length === 0 ? [`${text}: no proof`] : []),
    ...proofs.filter((proof) => filesOf(proof).length === 0 && !isBench(proof)).map((proof) => `${text}: ${proof}`),
  ]);
  assert.deepEqual(wrong, []);
});

test('each of these tests has titles', () => {
  const files = new Set(capabilities().flatMap(({ proofs }) => proofs.flatMap(filesOf)));
  assert.ok(files.size > 200, `${files.size} files were found`);
  assert.deepEqual(
    [...files].filter((file) => titlesIn(file).length === 0),
    [],
  );
});

test('the site has a page of proofs for each section, without links, which would be relative to it', () => {
  assert.ok(pages().length > 8);
  for (const { title, content } of pages()) assert.doesNotMatch(content, /\]\(/, title);
});

test('each capability is listed once', () => {
  const texts = capabilities().map(({ text }) => text);
  assert.deepEqual(texts, [...new Set(texts)]);
});

test('each long run exists', () => {
  const runs =
    tablesOf('status.md')
      .find(({ head }) => head[0] === 'run')
      ?.rows.flatMap(([run]) => codesIn(run)) ?? [];
  assert.ok(runs.length > 10, runs.join());
  assert.deepEqual(
    runs.filter((run) => filesOf(run).length === 0 && !isBench(run)),
    [],
  );
});

test('each workflow is listed among what never ran', () => {
  const [, section = ''] = /^## Never run\n([\s\S]*?)^## /m.exec(pageText('status.md')) ?? [];
  const lines = section.split('\n').filter(Boolean);
  assert.ok(lines.length > 10);
  for (const name of readdirSync(join(projectRoot, '.github/workflows')))
    assert.ok(section.includes(`workflows/${name}`), name);
  for (const [path] of section.matchAll(/\.github\/[\w./-]+\.yml/g))
    assert.ok(existsSync(join(projectRoot, path)), path);
});
