/** Reruns test files with an environment variable under which they run in full. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { projectRoot } from '../../build/root.ts';

export const filesSaying = (word: string, pattern: string): string[] =>
  globSync(pattern, { cwd: projectRoot })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.long.test.ts'))
    .filter((file) => readFileSync(join(projectRoot, file), 'utf8').includes(word));

/** Runs a test file with `more` in its environment and expects it to pass. @returns its output */
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
