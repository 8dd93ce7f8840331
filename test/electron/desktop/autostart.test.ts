/** Start at login on each platform: the settings written to the system, and the state read back. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { App, LoginItemSettings, Settings } from 'electron';
import { createAutostart, openedAtLogin } from '../../../electron/desktop/autostart.ts';
import { desktopEntry, entryValue } from '../../../electron/desktop/entry.ts';
import { runLimited } from '../../helpers/limited.ts';

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-autostart-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A system's login list that stores its entries, unless `refuses`. */
function systemList(refuses = false) {
  const asked: unknown[] = [];
  let enabled = false;
  const app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings'> = {
    setLoginItemSettings(settings: Settings) {
      asked.push(settings);
      enabled = settings.openAtLogin === true && !refuses;
    },
    getLoginItemSettings(options): LoginItemSettings {
      if (options) asked.push(options);
      return {
        openAtLogin: enabled,
        wasOpenedAtLogin: enabled,
        status: enabled ? 'enabled' : 'requires-approval',
        executableWillLaunchAtLogin: enabled,
        launchItems: [{ name: 'Beckon', path: 'C:\\Beckon.exe', args: ['--hidden'], scope: 'user', enabled }],
      };
    },
  };
  return { app, asked };
}

const start = (platform: string, configFolder: string, refuses = false) => {
  const { app, asked } = systemList(refuses);
  const command = ['/opt/Beckon App/beckon', '100%'];
  return { autostart: createAutostart({ app, platform, configFolder, command }), asked, app };
};

test('Linux: an entry that starts hidden, and goes again; switched off by the desktop it is off', async (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'autostart/beckon.desktop');
  const { autostart } = start('linux', folder);
  assert.equal(await autostart.get(), false);
  await autostart.set(true);
  assert.equal(entryValue(readFileSync(file, 'utf8'), 'Exec'), '"/opt/Beckon App/beckon" "100%%" --hidden');
  assert.equal(await autostart.get(), true);
  const text = readFileSync(file, 'utf8');
  for (const off of ['Hidden=true', 'X-GNOME-Autostart-enabled=false']) {
    writeFileSync(file, `${text}${off}\n`);
    assert.equal(await autostart.get(), false, off);
  }
  await autostart.set(true);
  assert.equal(await autostart.get(), true, 'set again it is written anew');
  await autostart.set(false);
  assert.equal(existsSync(file), false);
  await autostart.set(false);
});

test('Linux: a folder that cannot be written is reported, and nothing is left', async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'autostart'), '');
  const { autostart } = start('linux', folder);
  await assert.rejects(autostart.set(true));
  assert.equal(await autostart.get(), false);
});

test('Windows: the program and the switch are named both ways', async () => {
  const { autostart, asked } = start('win32', '');
  assert.equal(await autostart.get(), false);
  await autostart.set(true);
  assert.equal(await autostart.get(), true);
  const entry = { path: '/opt/Beckon App/beckon', args: ['100%', '--hidden'] };
  assert.deepEqual(asked, [entry, { openAtLogin: true, ...entry }, entry]);
});

test('each profile has its own entry, which names it', async (t) => {
  const folder = folderFor(t);
  const command = ['/usr/lib/beckon/beckon'];
  const { app, asked } = systemList();
  const set = (platform: string) =>
    createAutostart({ app, platform, configFolder: folder, command, profile: 'my work' }).set(true);
  await set('linux');
  const entry = readFileSync(join(folder, 'autostart/beckon-my-work.desktop'), 'utf8');
  assert.equal(entryValue(entry, 'Exec'), '"/usr/lib/beckon/beckon" "--profile=my work" --hidden');
  await set('win32');
  const args = ['--profile=my work', '--hidden'];
  assert.deepEqual(asked, [{ openAtLogin: true, path: command[0], args, name: 'com.beckon.desktop.my-work' }]);
});

test('macOS: a pending approval in the system settings is reported as not set', async () => {
  const fine = start('darwin', '');
  await fine.autostart.set(true);
  assert.equal(await fine.autostart.get(), true);
  assert.equal(openedAtLogin('darwin', fine.app), true);
  assert.equal(openedAtLogin('linux', fine.app), false);
  const waits = start('darwin', '', true);
  await assert.rejects(waits.autostart.set(true), /requires-approval/);
  assert.equal(await waits.autostart.get(), false);
});

test('entries are quoted as the specification wants, and read back', () => {
  assert.match(desktopEntry(['a"$`\\b'], '--hidden'), /Exec="a\\\\"\\\\\$\\\\`\\\\\\\\b" --hidden/);
  const entry = desktopEntry(['/x/Beckon.AppImage'], '%u', { MimeType: 'x-scheme-handler/beckon;' });
  assert.equal(entryValue(entry, 'MimeType'), 'x-scheme-handler/beckon;');
  assert.equal(entryValue(`${entry}[Desktop Action x]\nHidden=true\n`, 'Hidden'), null, 'another group');
});

test('Linux: an entry that cannot be written leaves the one before whole, and nothing beside it', async (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'autostart/beckon.desktop');
  await start('linux', folder).autostart.set(true);
  const before = readFileSync(file, 'utf8');
  const module = join(import.meta.dirname, '../../../electron/desktop/autostart.ts');
  const came = await runLimited(
    1,
    `import { createAutostart } from ${JSON.stringify(module)};
     const autostart = createAutostart({ platform: 'linux', configFolder: ${JSON.stringify(folder)}, command: ['/opt/' + 'x'.repeat(3000)] });
     let code = null;
     try { await autostart.set(true); } catch (error) { code = error.code; }
     console.log(JSON.stringify(code));`,
  );
  assert.equal(came, 'EFBIG');
  assert.equal(readFileSync(file, 'utf8'), before);
  assert.deepEqual(readdirSync(join(folder, 'autostart')), ['beckon.desktop']);
  rmSync(file);
  mkdirSync(file);
  await assert.rejects(start('linux', folder).autostart.set(true));
  assert.equal(await start('linux', folder).autostart.get(), false);
});
