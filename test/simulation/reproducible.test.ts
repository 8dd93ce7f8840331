/** A seed is reproducible: a second run, in another process and locale, has the same events at the same times. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const WORLDS = [
  { of: 'one relay', seeds: ['--from', '1', '--seeds', '3'] },
  { of: 'several relays', seeds: ['--cluster', '--from', '42', '--seeds', '3'] },
];

async function told(seeds: readonly string[], env: Record<string, string>): Promise<string> {
  const args = ['--disable-warning=ExperimentalWarning', 'test/simulation/main.ts', ...seeds, '--trace'];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 ** 2 });
  return stdout;
}

for (const { of, seeds } of WORLDS) {
  test(`the same seeds of ${of} tell the same story, in another time zone and language too`, async () => {
    const here = await told(seeds, { TZ: 'UTC', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' });
    assert.equal(here.match(/^digest [0-9a-f]{64}$/gm)?.length, 3);
    assert.equal(await told(seeds, { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }), here);
  });
}
