/**
 * The app on Electron's own binary, driven by Playwright, on each system. Runs with `BECKON_E2E=electron` alone, in
 * `.github/workflows/desktop.yml`. Notifications of Windows and macOS cannot be pressed by a program: their picture is stored instead.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication } from 'playwright-core';
import { ensureBuilt } from '../../build/bundle/ensure-built.ts';
import { electronBinary } from '../../build/launch/electron-binary.ts';
import { projectRoot } from '../../build/root.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld, tokenOf, type World } from '../helpers/world.ts';

const run = promisify(execFile);

/** GDI+ copies the screen; the path is a parameter, so that it needs no quoting. */
const WINDOWS = `param($path)
Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$bounds = [System.Windows.Forms.Screen]::PrimaryScreen.Bounds
$picture = New-Object System.Drawing.Bitmap $bounds.Width, $bounds.Height
[System.Drawing.Graphics]::FromImage($picture).CopyFromScreen($bounds.Location, [System.Drawing.Point]::Empty, $bounds.Size)
$picture.Save($path)`;

/** Of the whole screen: notifications of the system are outside the app's windows. @param path of a PNG */
async function takeScreenPicture(path: string): Promise<void> {
  switch (process.platform) {
    case 'darwin':
      await run('screencapture', ['-x', path]);
      break;
    case 'win32':
      await run('powershell', ['-NoProfile', '-Command', `& { ${WINDOWS} } '${path.replaceAll("'", "''")}'`]);
      break;
    default:
      await run('import', ['-window', 'root', path]);
  }
}

const wanted = process.env.BECKON_E2E === 'electron';
const only = { skip: !wanted && 'BECKON_E2E=electron runs it where Electron is installed' };

const definedEnv = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

async function launch(t: TestContext, world: World, profile: string, ...args: string[]): Promise<ElectronApplication> {
  const executablePath = electronBinary(projectRoot) ?? assert.fail("Electron's binary is not installed");
  const settings = { BECKON_RELAY: world.url, BECKON_TOKEN: tokenOf('dana'), BECKON_PROFILE: profile };
  const env = definedEnv({ ...process.env, ...settings });
  const app = await _electron.launch({ executablePath, args: [projectRoot, ...args], env, timeout: 120_000 });
  t.after(() => app.close().catch(() => {}));
  return app;
}

const TESTED = "beckon.invoke('snapshot.get', null).then((reply) => reply.value.tested)";

async function keepPicture(name: string): Promise<void> {
  const folder = process.env.BECKON_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await takeScreenPicture(join(folder, `${process.platform}-${name}.png`));
}

test('an approval arrives, the system shows it, and the answer from the window reaches the source', only, async (t) => {
  await ensureBuilt(projectRoot);
  const world = await startWorld(t);
  const app = await launch(t, world, await temporaryFolder(t), '--show');
  const page = await app.firstWindow();
  assert.equal(await app.evaluate(({ Notification }) => Notification.isSupported()), true);
  const { itemId } = await world.send('approval.requested', purchaseOrder('4711'));
  const item = page.getByRole('button', { name: /PO 4711 needs/ }).first();
  await item.waitFor({ timeout: 60_000 });
  await keepPicture('notification');
  await page.evaluate("beckon.invoke('notifications.test', null)");
  await until(
    'the system reports the test notification as shown',
    async () => (await page.evaluate(TESTED)) === 'shown',
  );
  await keepPicture('test-notification');
  await item.click();
  await page.getByRole('button', { name: 'Approve', exact: true }).last().click();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(world.source.received.length, 1);
});

test('the page is sandboxed, and nothing but the bridge is reachable', only, async (t) => {
  const world = await startWorld(t);
  const app = await launch(t, world, await temporaryFolder(t), '--show');
  const page = await app.firstWindow();
  const reachable = "['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis)";
  assert.deepEqual(await page.evaluate(reachable), []);
  assert.equal(await page.evaluate('location.protocol'), 'app:');
});

test('a second start on the same profile hands over and ends; on another profile it runs', only, async (t) => {
  const world = await startWorld(t);
  const profile = await temporaryFolder(t);
  await launch(t, world, profile, '--show');
  const second = launch(t, world, profile, '--show');
  await assert.rejects(second, 'the second start ended');
  const other = await launch(t, world, await temporaryFolder(t), '--show');
  assert.ok((await other.firstWindow()).url().startsWith('app://beckon/'));
});
