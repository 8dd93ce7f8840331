/** Readiness notification to a service manager, through systemd's own program. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startProgram } from '../../helpers/program.ts';
import { RELAY_PROGRAM } from '../../helpers/relay-program.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';

test('a relay calls systemd-notify once it accepts, where a service manager waits', async (t) => {
  const folder = await temporaryFolder(t);
  const called = join(folder, 'called');
  const script = `#!/bin/sh\necho "$NOTIFY_SOCKET $*" >> ${called}.part && mv ${called}.part ${called}\n`;
  await writeFile(join(folder, 'systemd-notify'), script);
  await chmod(join(folder, 'systemd-notify'), 0o755);
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    BECKON_DATA: join(folder, 'data'),
    BECKON_PORT: '0',
    NOTIFY_SOCKET: '/run/none',
  };
  const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  t.after(() => program.end());
  const line = await program.waitForLine(/^relay ready at/);
  await until('systemd-notify was called', () => existsSync(called));
  assert.equal(readFileSync(called, 'utf8'), '/run/none --ready\n');
  assert.equal((await fetch(`${line.split(' ').at(-1)}/health/ready`)).status, 200);
});

test('without systemd-notify the relay runs and says that it could not report', async (t) => {
  const folder = await temporaryFolder(t);
  const env = { PATH: folder, BECKON_DATA: join(folder, 'data'), BECKON_PORT: '0', NOTIFY_SOCKET: '/run/none' };
  const program = startProgram({ args: [RELAY_PROGRAM, 'serve'], env });
  t.after(() => program.end());
  await program.waitForLine(/^relay ready at/);
  await program.waitForLine(/systemd-notify could not report readiness/);
});
