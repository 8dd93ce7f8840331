/** Test files that the short run tries in part, begun anew in the long one by a word in their environment. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../../build/root.ts';

/** The test files at `pattern` that have this word in them; not those of the long run. */
export const filesSaying = (word: string, pattern: string): string[] =>
  globSync(pattern, { cwd: projectRoot })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.long.test.ts'))
    .filter((file) => readFileSync(join(projectRoot, file), 'utf8').includes(word));

/** Runs a test file with `more` in its environment; it has to pass. @returns what it said */
export async function passesWith(t: TestContext, file: string, more: Record<string, string>): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--test', file], {
    cwd: projectRoot,
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill());
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, said);
  return said;
}
