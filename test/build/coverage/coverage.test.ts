import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { encode } from '@jridgewell/sourcemap-codec';
import { sourceOf } from '../../../build/coverage/code-lines.ts';
import { createCoverage } from '../../../build/coverage/coverage.ts';
import { withCoverage } from '../../../build/coverage/run.ts';
import { neverRan, summary } from '../../../build/coverage/summary.ts';
import { readAsked } from '../../../build/verify/test-arguments.ts';
import { folderOfFiles } from '../../helpers/temporary-folder.ts';

const run = promisify(execFile);

const SIDES = `/** Which side. */
export interface Side {
  name: string;
}

export function side(name: string): string {
  if (name === 'left') {
    return 'l';
  }
  if (name === 'right') {
    return 'r';
  }
  return '-';
}
`;

/** 1-based line numbers. */
const linesOf = (lines: Iterable<number>): number[] => [...lines].map((line) => line + 1).sort((a, b) => a - b);

test('lines of comments, types, imports and closing brackets hold no code', () => {
  assert.deepEqual(linesOf(sourceOf('shared/side.ts', SIDES).code), [6, 7, 8, 10, 11, 13]);
  const view = "import {\n  a,\n} from './a.ts';\n\nexport const view = (\n  <p>\n    {a}\n  </p>\n);\n";
  assert.deepEqual(linesOf(sourceOf('renderer/view.tsx', view).code), [5, 6, 7, 8]);
});

test('what several processes ran is put together, those they start among them; coverage demands nothing', async (t) => {
  const main = (shared: string, name: string, then = '') =>
    `import { side } from '${shared}/side.ts';\nconsole.log(side('${name}'));\n${then}`;
  const root = await folderOfFiles(t, {
    'package.json': '{ "type": "module" }',
    'shared/side.ts': SIDES,
    'shared/never.ts': 'export const never = 1;\nexport const ever = 2;\n',
    'relay/store/left.ts': main('../../shared', 'left'),
    'relay/main.ts': main(
      '../shared',
      'right',
      "await import('node:child_process').then(({ execFileSync }) => execFileSync(process.execPath, ['relay/store/left.ts']));\n",
    ),
  });
  const printed: string[] = [];
  const tests = async (env: Readonly<Record<string, string>>): Promise<number> => {
    await run(process.execPath, ['relay/main.ts'], { cwd: root, env: { ...process.env, ...env } });
    await writeFile(join(env.NODE_V8_COVERAGE ?? '', 'coverage-cut.json'), '{"result":[');
    return 7;
  };
  assert.equal(await withCoverage(root, tests, (line) => printed.push(line)), 7);
  assert.deepEqual(printed.slice(1, -2), [
    'room         files  lines      ran',
    'shared           2      8   62.5 %',
    'relay            1      2  100.0 %',
    'relay/store      1      1  100.0 %',
    'all              4     11   72.7 %',
  ]);
  assert.match(printed.at(-1) ?? '', /^1 processes were ended while they reported/);
  const never = await readFile(join(root, '.beckon', 'coverage.txt'), 'utf8');
  assert.equal(never, 'shared/never.ts: 1-2\nshared/side.ts: 13\n');
  assert.deepEqual(await readdir(join(root, '.beckon')), ['coverage.txt']);
});

test('coverage of a bundle is attributed to its sources', async (t) => {
  const built = 'function side(n) {\n  if (n) return "l";\n  return "-";\n}\nside(1);\n';
  const mappings = encode([
    [[0, 0, 5, 0]],
    [
      [2, 0, 6, 2],
      [9, 0, 7, 4],
    ],
    [[2, 0, 12, 2]],
  ]);
  const root = await folderOfFiles(t, {
    'shared/side.ts': SIDES,
    'dist/renderer/assets/index.js': built,
    'dist/renderer/assets/index.js.map': JSON.stringify({ mappings, sources: ['../../../shared/side.ts'] }),
  });
  const coverage = await createCoverage(root, ['shared/side.ts']);
  const url = pathToFileURL(join(root, 'dist/renderer/assets/index.js')).href;
  const range = (text: string, count: number) => {
    const startOffset = built.indexOf(text);
    return { startOffset, endOffset: startOffset + text.length, count };
  };
  const whole = { startOffset: 0, endOffset: built.length, count: 1 };
  const body = range(built.slice(0, built.indexOf('side(1)') - 1), 1);
  await coverage.add([{ url, functions: [{ ranges: [whole] }, { ranges: [body, range('  return "-";', 0)] }] }]);
  const [measured] = coverage.measured();
  assert.deepEqual(linesOf(measured?.ran ?? []), [6, 7, 8]);
});

test('a summary has a row for each room of relay and electron, and one for each other folder', () => {
  const measured = (file: string, ran: readonly number[]) => ({ file, code: new Set([0, 1, 2]), ran: new Set(ran) });
  const files = [
    measured('shared/rules/fold.ts', [0]),
    measured('relay/http/gate/limits.ts', [0, 1, 2]),
    measured('relay/config.ts', [2]),
  ];
  assert.deepEqual(
    summary(files).map((line) => line.split(/ {2,}/)[0]),
    ['room', 'shared', 'relay/http', 'relay', 'all'],
  );
  assert.deepEqual(neverRan(files), ['shared/rules/fold.ts: 2-3', 'relay/config.ts: 1-2']);
});

test('--coverage stands beside words that choose tests; another option is refused', () => {
  assert.deepEqual(readAsked(['desk', '--coverage']), { only: ['desk'], coverage: true, beyond: false });
  assert.deepEqual(readAsked(['--beyond']), { only: [], coverage: false, beyond: true });
  assert.throws(() => readAsked(['--covrage']), /covrage/);
});
