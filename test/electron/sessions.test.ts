/** Several starts on one computer, as on a terminal server: people and profiles share no data and no single-instance lock. */
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { startDesktop } from '../../build/launch/desktop.ts';
import { projectRoot } from '../../build/root.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

test('two people and a second profile run side by side; a second start on the same profile hands over', async (t) => {
  await ensureBuilt(projectRoot);
  const session = await desktopSession(t);
  const folder = await temporaryFolder(t);
  let starts = 0;
  const start = async (home: string, ...args: string[]) => {
    const own = join(folder, home);
    await mkdir(join(own, 'run'), { recursive: true, mode: 0o700 });
    const { XDG_CONFIG_HOME: _, ...shared } = { ...process.env, ...session.env };
    const env = { ...shared, HOME: own, XDG_RUNTIME_DIR: join(own, 'run'), BECKON_PROFILE: undefined };
    const log = join(folder, `${starts++}.log`);
    const { program } = await startDesktop({ root: projectRoot, env, log, args: ['--hidden', ...args] });
    t.after(() => program.stop());
    return program;
  };
  const dataOf = (home: string, profile: string) => join(folder, home, '.config', profile);
  const opened = (home: string, profile: string) =>
    until(`data of ${home} in ${profile}`, () => existsSync(join(dataOf(home, profile), 'outbox.db')));

  await start('dana');
  await opened('dana', 'Beckon');
  await start('lee');
  await opened('lee', 'Beckon');
  await start('dana', '--profile', 'second');
  await opened('dana', 'Beckon-second');
  for (const path of [dataOf('dana', 'Beckon'), dataOf('lee', 'Beckon'), dataOf('dana', 'Beckon-second')]) {
    assert.equal(statSync(path).mode & 0o077, 0, path);
  }
  const again = await start('dana', '--profile=second');
  assert.equal(await again.exited, 0);
});
