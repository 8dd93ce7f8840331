/** README's two commands on a bare machine, for an ordinary person and for root. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../../build/root.ts';

/** Exit code of the script if this machine cannot create another. */
const NOT_RUN = 3;

test('set-up and start come through in a bare Debian, without a person’s help', { timeout: 3_600_000 }, async (t) => {
  const script = spawn(join(projectRoot, 'build/bare-machine.sh'), [], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [script.stdout, script.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-20_000);
    });
  }
  const code = await new Promise((resolve) => script.once('close', resolve));
  if (code === NOT_RUN) return t.skip(said.trim());
  assert.equal(code, 0, said);
});
