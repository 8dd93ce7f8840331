import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runApp } from './sample-app.ts';

const EVENTS = `['will-finish-launching', 'ready', 'before-quit', 'will-quit', 'quit', 'window-all-closed', 'second-instance']`;
const lifecycle = (more = '') => `
import { app } from 'electron';
import { onAsk, report, reportEvents } from './harness.js';
reportEvents('', app, ${EVENTS});
onAsk('quit', () => app.quit());
onAsk('exit', (code) => app.exit(code));
onAsk('get', (path) => app.getPath(path));
report('before', app.isReady());
app.whenReady().then(() => report('whenReady', app.isReady()));
${more}
`;
const QUITTING = ['before-quit', 'will-quit', 'quit'];

test('ready comes after the main script, and quit in the documented order with its code', async (t) => {
  const app = await runApp(t, { main: lifecycle() });
  await app.seen('whenReady', [true]);
  await app.ask('quit');
  assert.equal(await app.exited, 0);
  assert.deepEqual(
    app.names.filter((name) => name !== 'answer'),
    ['before', 'will-finish-launching', 'ready', 'whenReady', ...QUITTING],
  );
  assert.equal(app.reports.find(([name]) => name === 'quit')?.[2], 0);
  assert.deepEqual(app.reports[0], ['before', false]);
});

test('before-quit and will-quit can stop the quitting, and a later quit goes through', async (t) => {
  const app = await runApp(t, {
    main: lifecycle(`
for (const name of ['before-quit', 'will-quit']) app.once(name, (event) => event.preventDefault());`),
  });
  await app.seen('whenReady');
  await app.ask('quit');
  await app.seen('before-quit');
  await app.ask('quit');
  await app.seen('will-quit');
  await app.ask('quit');
  assert.equal(await app.exited, 0);
  assert.deepEqual(
    app.names.filter((name) => QUITTING.includes(name)),
    ['before-quit', 'before-quit', 'will-quit', 'before-quit', 'will-quit', 'quit'],
  );
});

test('exit asks no one', async (t) => {
  const app = await runApp(t, { main: lifecycle() });
  await app.seen('whenReady');
  await app.ask('exit', 7).catch(() => {});
  assert.equal(await app.exited, 7);
  assert.deepEqual(
    app.names.filter((name) => QUITTING.includes(name)),
    ['quit'],
  );
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} quits as Electron does on Linux`, async (t) => {
    const app = await runApp(t, { main: lifecycle() });
    await app.seen('whenReady');
    app.signal(signal);
    assert.equal(await app.exited, 0);
    assert.deepEqual(
      app.names.filter((name) => QUITTING.includes(name)),
      QUITTING,
    );
  });
}

const SINGLE = lifecycle(`
const locked = app.requestSingleInstanceLock({ from: process.argv.slice(2), at: new Date(0) });
report('lock', locked);
app.on('second-instance', (event, argv, cwd, data) => report('second', argv.slice(2), cwd, data));
if (!locked) app.quit();
`);

test('a second instance is refused and the first hears its arguments, folder and data', async (t) => {
  const first = await runApp(t, { main: SINGLE, args: ['one'] });
  await first.seen('lock', [true]);
  await first.seen('whenReady');
  const second = await runApp(t, { main: SINGLE, folder: first.folder, args: ['beckon://pair/1', '--x'] });
  await second.seen('lock', [false]);
  assert.equal(await second.exited, 0);
  const [, argv, cwd, data] = await first.seen('second');
  assert.deepEqual(argv, ['beckon://pair/1', '--x']);
  assert.equal(cwd, first.folder);
  assert.deepEqual(data, { from: ['beckon://pair/1', '--x'], at: '1970-01-01T00:00:00.000Z' });
});

test('the lock of a killed instance does not stay', async (t) => {
  const first = await runApp(t, { main: SINGLE });
  await first.seen('lock', [true]);
  first.signal('SIGKILL');
  await first.exited;
  const second = await runApp(t, { main: SINGLE, folder: first.folder });
  await second.seen('lock', [true]);
});

test('what the app knows of itself: name, version, folders, arguments', async (t) => {
  const app = await runApp(t, {
    main: lifecycle(`
report('self', app.name, app.getVersion(), app.getAppPath(), app.isPackaged, process.type, process.versions.electron.split('.').length);
report('switch', app.commandLine.hasSwitch('lang'), app.commandLine.getSwitchValue('lang'), app.getSystemLocale());
app.setPath('userData', app.getPath('userData') + '-other');`),
    args: ['--lang=de'],
    env: { LC_ALL: 'fr_CH.UTF-8' },
  });
  await app.seen('self', ['Sample', '3.2.1', app.folder, false, 'browser', 3]);
  await app.seen('switch', [true, 'de', 'fr-CH']);
  assert.equal(await app.ask('get', 'userData'), `${app.folder}/config/Sample-other`);
  assert.match(app.stderr, /^Electron stand-in on Node 24\./m);
});

test('what is not supplied says its name', async (t) => {
  const app = await runApp(t, {
    main: `
import electron, { app, dialog, BrowserWindow, nativeImage, Notification } from 'electron';
import { createRequire } from 'node:module';
import { report } from './harness.js';
const said = (run) => { try { return String(run()); } catch (error) { return error.message; } };
report('dialog', said(() => dialog.showOpenDialog({})));
report('member', said(() => app.getGPUInfo('basic')));
report('construct', said(() => new electron.View()));
const notification = new Notification({ title: 'x' });
report('instance', said(() => notification.toastFancy()), said(() => nativeImage.createFromNamedImage('x')), notification.listenerCount('x'), notification instanceof Notification, String(notification));
report('early', said(() => new BrowserWindow()));
report('same', createRequire(import.meta.url)('electron').app === app);
await app.whenReady();
report('window', said(() => new BrowserWindow()));
app.quit();`,
  });
  assert.equal(await app.exited, 0);
  await app.seen('dialog', [
    'electron.dialog.showOpenDialog is not part of the Electron stand-in (standin/README.md lists what is)',
  ]);
  await app.seen('member', [
    'electron.app.getGPUInfo is not part of the Electron stand-in (standin/README.md lists what is)',
  ]);
  await app.seen('construct', [
    'new electron.View() is not part of the Electron stand-in (standin/README.md lists what is)',
  ]);
  await app.seen('instance', [
    'electron.Notification.toastFancy is not part of the Electron stand-in (standin/README.md lists what is)',
    'electron.nativeImage.createFromNamedImage is not part of the Electron stand-in (standin/README.md lists what is)',
    0,
    true,
    '[object Object]',
  ]);
  await app.seen('early', ['Cannot create BrowserWindow before app is ready']);
  await app.seen('same', [true]);
  await app.seen('window', ['No window can be shown: there is no display (DISPLAY and WAYLAND_DISPLAY are empty)']);
});
