/** What the short run tries in Chromium alone, in Firefox as well. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';

const files = globSync('test/{attacks,web}/**/*.test.ts', { cwd: projectRoot }).filter(
  (file) =>
    file !== 'test/web/both-browsers.long.test.ts' &&
    readFileSync(join(projectRoot, file), 'utf8').includes('BROWSERS_OF_RUN'),
);

test('there are such tests', () => assert.ok(files.length > 3, files.join(' ')));

for (const file of files) {
  test(file, { timeout: 600_000 }, async (t) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--test', file], {
      cwd: projectRoot,
      env: { ...env, BECKON_TEST_BROWSERS: 'all' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill());
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, said);
    assert.match(said, /firefox/);
  });
}
