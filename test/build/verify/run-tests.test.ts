/** The test runner: workers that run one file after the other, its output, its stored results. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProgress } from '../../../build/verify/progress.ts';
import { createQueue, laneOf } from '../../../build/verify/queue.ts';
import { runTests } from '../../../build/verify/tests.ts';
import { slowest } from '../../../build/verify/times.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const IMPORTS = `import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
`;

/** Runs these files, by name and text, in a temporary folder. */
async function run(t: TestContext, given: Record<string, string>, timeoutMs = 60_000) {
  const root = await temporaryFolder(t);
  await mkdir(join(root, 'test'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  const files = Object.keys(given).map((name) => `test/${name}.test.ts`);
  for (const [name, text] of Object.entries(given)) await writeFile(join(root, `test/${name}.test.ts`), IMPORTS + text);
  const lines: string[] = [];
  const failed = await runTests(root, 'default', files, { print: (line) => lines.push(line), timeoutMs });
  const stored = JSON.parse(await readFile(join(root, '.beckon/test-times.json'), 'utf8'));
  return { failed, output: lines.join('\n'), files: stored.files };
}
const counted = (output: string) =>
  Object.fromEntries([...output.matchAll(/^ℹ (\w+) (\d+)$/gm)].map(([, name = '', number]) => [name, Number(number)]));

test('the summary counts tests as node does, and each file has its times', async (t) => {
  const { failed, output, files } = await run(t, {
    good: `test('one', () => {}); describe('suite', () => { test('two', async (t) => { await t.test('three', () => {}); }); });`,
    others: `test.skip('four', () => {}); test.todo('five'); test('six', () => {});`,
  });
  assert.equal(failed, 0, output);
  const { duration_ms, ...counts } = counted(output);
  assert.deepEqual(counts, { tests: 6, suites: 1, pass: 4, fail: 0, cancelled: 0, skipped: 1, todo: 1 });
  assert.match(
    output,
    /^✔ test\/good\.test\.ts \(3 tests, [\d.]+ s\) {2}\[\d\/2 files, 0 failed, about \d+:\d\d left\]$/m,
  );
  assert.match(output, /the 2 slowest test files/);
  assert.deepEqual(Object.keys(files), ['test/good.test.ts', 'test/others.test.ts']);
  for (const { wallMs, cpuMs } of Object.values<{ wallMs: number; cpuMs: number }>(files))
    assert.ok(wallMs >= 0 && cpuMs >= 0);
});

/** Each fails, and its reason is printed where it failed and again at the end. */
const FAILING: Readonly<Record<string, readonly [text: string, printed: RegExp]>> = {
  'an assertion': [
    `describe('suite', () => { test('case', () => assert.equal(1, 2)); });`,
    /✖ suite › case\n +AssertionError/,
  ],
  'an import that does not resolve': [`import './nowhere.ts';`, /Cannot find module/],
  'no test in it': ['', /it contains no test/],
  'a hook that throws': [`before(() => { throw new Error('no hook'); }); test('case', () => {});`, /no hook/],
  'the end of its process': [
    `test('case', () => { console.log('last words'); process.exit(3); });`,
    /exit code 3\n[\s\S]*last words/,
  ],
  'an exception after the end of a test': [
    `test('case', () => { setTimeout(() => { throw new Error('late'); }); });
    test('wait', () => new Promise((over) => setTimeout(over, 50)));`,
    /late/,
  ],
};

for (const [what, [text, printed]] of Object.entries(FAILING)) {
  test(`a file fails by ${what}`, async (t) => {
    const { failed, output } = await run(t, { bad: text });
    assert.equal(failed, 1, output);
    assert.match(output, printed);
    assert.match(output.slice(output.indexOf('\nFailed:')), printed);
    const { fail = 0, cancelled = 0 } = counted(output);
    assert.ok(fail + cancelled > 0, output);
  });
}

test('a file that does not end is failed after its time', async (t) => {
  const { failed, output } = await run(
    t,
    { bad: `test('case', () => new Promise(() => setInterval(() => {}, 1000)));` },
    500,
  );
  assert.equal(failed, 1);
  assert.match(output, /timed out after 500ms|timeout/i);
});

test('hooks of a file, and what it changes in the process, do not reach the next file', async (t) => {
  const check = `test('case', () => {
    assert.deepEqual([process.env.LEFT, process.env.PATH === 'none'], [undefined, false]);
    process.env.LEFT = 'x';
    process.env.PATH = 'none';
    process.umask(0o777);
    assert.equal(globalThis.hooks, undefined);
  });
  let hooks = 0;
  beforeEach(() => { hooks += 1; });
  after(() => assert.equal(hooks, 1));`;
  // More than there are lanes, so that some share a process.
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`file-${n}`, check]));
  const { failed, output } = await run(t, files);
  assert.equal(failed, 0, output);
});

test('the longest file comes first in its lane; a lane without files takes those of the other', () => {
  const expected: Record<string, number> = {
    'test/e2e/a.test.ts': 5,
    'test/e2e/b.test.ts': 9,
    'test/shared/c.test.ts': 1,
  };
  const queue = createQueue(Object.keys(expected), (file) => expected[file] ?? 0);
  assert.deepEqual([laneOf('test/e2e/a.test.ts'), laneOf('test/shared/c.test.ts')], ['waiting', 'computing']);
  assert.deepEqual(
    [queue.take('computing'), queue.take('computing'), queue.take('waiting'), queue.take('waiting')],
    ['test/shared/c.test.ts', 'test/e2e/b.test.ts', 'test/e2e/a.test.ts', undefined],
  );
});

test('the time left is estimated by what the files are expected to take', () => {
  let now = 0;
  const lines: string[] = [];
  const expected = (file: string) => (file === 'long' ? 90_000 : 10_000);
  const progress = createProgress(
    ['short', 'long'],
    expected,
    (line) => lines.push(line),
    () => now,
  );
  now = 20_000;
  progress.add({
    file: 'short',
    tests: [{ path: ['case'], outcome: 'passed' }],
    suites: 0,
    faults: [],
    wallMs: 1,
    cpuMs: 1,
  });
  assert.match(lines[0] ?? '', /\[1\/2 files, 0 failed, about 3:00 left\]$/);
});

test('the twenty slowest files are shown, slowest first', () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`file ${n}`, { wallMs: n * 1000, cpuMs: 500 }]),
  );
  const [head = '', ...rows] = slowest({ files });
  assert.match(head, /the 20 slowest/);
  assert.deepEqual([rows.length, rows[0]?.trim()], [20, '29.0           0.5  file 29']);
});
