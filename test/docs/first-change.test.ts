/** Makes the changes of "Your first change" in a copy of the rules and their test. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { projectRoot } from '../../build/root.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { blocksOf } from './blocks.ts';

const run = promisify(execFile);
const PAGE = 'docs/first-change.md';
const WORDS = 'shared/words/en/window/lists.ts';
const RULE = 'shared/rules/due.ts';
const TEST = 'test/shared/ranking.test.ts';

test('word, rule and test are where the page says, and the test is red before the rule changes', async (t) => {
  const root = await temporaryFolder(t);
  mkdirSync(join(root, 'test'));
  for (const folder of ['shared', 'test/shared', 'test/helpers'])
    cpSync(join(projectRoot, folder), join(root, folder), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');

  const page = readFileSync(join(projectRoot, PAGE), 'utf8');
  for (const path of [WORDS, RULE, TEST]) assert.ok(page.includes(`\`${path}\``), path);
  const [word = '', rule = '', added = ''] = blocksOf(PAGE).flatMap(({ language, text }) =>
    language === 'ts' ? [text] : [],
  );
  assert.ok(readFileSync(join(root, WORDS), 'utf8').includes(word), `${WORDS} has no ${word}`);

  appendFileSync(join(root, TEST), added);
  // Inside a test a further `node --test` runs nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const outcome = () =>
    run(process.execPath, ['--test', TEST], { cwd: root, env }).then(
      () => 'green',
      () => 'red',
    );
  assert.equal(await outcome(), 'red');
  const before = readFileSync(join(root, RULE), 'utf8');
  const after = before.replace(/^export const DUE_SOON_MS = .*\n/m, rule);
  assert.notEqual(after, before);
  writeFileSync(join(root, RULE), after);
  assert.equal(await outcome(), 'green');
});
