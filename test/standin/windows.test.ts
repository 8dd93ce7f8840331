import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { dyingChromium } from '../helpers/broken-chromium.ts';
import { startDesktopSession } from '../helpers/desktop-session.ts';
import { until } from '../helpers/until.ts';
import { type RunningApp, runApp, type SampleApp } from './sample-app.ts';

const session = await startDesktopSession({ size: { width: 1280, height: 900 } });
after(() => session.close());

const run = promisify(execFile);
const xdotool = async (...args: string[]) =>
  (await run('xdotool', args, { env: { ...process.env, ...session.env } })).stdout;
const titles = async (): Promise<string[]> => {
  const ids = (await xdotool('search', '--onlyvisible', '--name', '.').catch(() => '')).split('\n').filter(Boolean);
  return Promise.all(ids.map(async (id) => (await xdotool('getwindowname', id).catch(() => '')).trim()));
};

const WINDOW_EVENTS = `['ready-to-show', 'show', 'hide', 'close', 'closed', 'focus', 'blur', 'resize', 'move', 'minimize', 'maximize', 'restore', 'unmaximize', 'page-title-updated']`;
const CONTENTS_EVENTS = `['did-finish-load', 'did-fail-load', 'dom-ready', 'will-navigate', 'destroyed', 'render-process-gone', 'did-navigate-in-page']`;
interface WindowApp {
  html: string;
  options?: string;
  /** Without it the windows have no menu bar. */
  menu?: string;
  more?: string;
}
/** An app of one window on its own scheme. */
const windowApp = ({ html, options = '{}', menu = 'Menu.setApplicationMenu(null)', more = '' }: WindowApp) => `
import { app, BrowserWindow, Menu, nativeTheme, protocol, clipboard } from 'electron';
import { join } from 'node:path';
import { onAsk, report, reportEvents } from './harness.js';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
reportEvents('app:', app, ['window-all-closed', 'before-quit', 'will-quit', 'quit', 'browser-window-created', 'web-contents-created']);
${menu};
await app.whenReady();
const html = ${JSON.stringify(html)};
protocol.handle('app', (request) => {
  report('request', request.url, request.method);
  if (new URL(request.url).pathname.endsWith('.js')) return new Response("window.scripted = true; try { eval('1') } catch { window.evalBlocked = true }", { headers: { 'content-type': 'text/javascript' } });
  return new Response(html, { headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'; style-src 'unsafe-inline'" } });
});
const options = { width: 500, height: 400, webPreferences: { preload: join(import.meta.dirname, 'preload.cjs') }, ...${options} };
const open = () => {
  const window = new BrowserWindow(options);
  reportEvents('', window, ${WINDOW_EVENTS});
  reportEvents('contents:', window.webContents, ${CONTENTS_EVENTS});
  return window;
};
let window = open();
onAsk('load', (url) => window.loadURL(url));
onAsk('call', async (name, ...args) => { const value = await window[name](...args); return typeof value === 'object' && value?.constructor === Object || Array.isArray(value) || typeof value !== 'object' ? value : null; });
onAsk('contents', (name, ...args) => window.webContents[name](...args));
onAsk('js', (code) => window.webContents.executeJavaScript(code));
onAsk('quit', () => void setImmediate(() => app.quit()));
${more}
report('made');
`;
const start = (t: Parameters<typeof runApp>[0], given: WindowApp & Partial<SampleApp>): Promise<RunningApp> =>
  runApp(t, {
    main: windowApp(given),
    env: { ...session.env, ...given.env },
    ...(given.preload === undefined ? {} : { preload: given.preload }),
    ...(given.args ? { args: given.args } : {}),
  });
const PAGE = '<!doctype html><title>Sample page</title><h1>Hello</h1><script src="/a.js"></script>';

test('a window shows the app scheme, and the main process sees the URL of the app', async (t) => {
  const app = await start(t, { html: PAGE });
  await app.ask('load', 'app://sample/index.html?x=1#h');
  await app.seen('request', ['app://sample/index.html?x=1', 'GET']);
  assert.equal(await app.ask('contents', 'getURL'), 'app://sample/index.html?x=1#h');
  assert.equal(await app.ask('js', 'window.scripted'), true);
  assert.equal(await app.ask('js', 'window.evalBlocked'), true, 'the policy of the response holds');
  await until('the title', async () => (await titles()).includes('Sample page'));
  assert.equal((await app.seen('page-title-updated'))[2], 'Sample page');
  assert.equal(await app.ask('js', 'innerHeight'), 400, 'no bar of the browser is in the window');
  await app.seen('focus');
  assert.deepEqual(app.names.slice(0, 3), ['app:web-contents-created', 'app:browser-window-created', 'made']);
});

test('a hidden window: ready-to-show, then show, and the page comes with it', async (t) => {
  const app = await start(t, {
    html: PAGE,
    options: '{ show: false }',
    more: `window.once('ready-to-show', () => window.show());`,
  });
  await app.ask('load', 'app://sample/');
  await app.seen('contents:did-finish-load');
  const order = app.names.filter((name) => ['ready-to-show', 'show', 'contents:did-finish-load'].includes(name));
  assert.deepEqual(order, ['ready-to-show', 'show', 'contents:did-finish-load']);
  assert.equal(await app.ask('call', 'isVisible'), true);
});

test('a close by the person can be prevented: the window is hidden, and comes back at the same URL and place', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `let letGo = false; window.on('close', (event) => { if (!letGo) event.preventDefault(); }); onAsk('letGo', () => { letGo = true; });`,
  });
  await app.ask('load', 'app://sample/inbox');
  await app.ask('call', 'setBounds', { x: 60, y: 80, width: 520, height: 410 });
  await app.ask('js', 'history.pushState(null, "", "/inbox/7")');
  await until('the window', async () => (await titles()).includes('Sample page'));
  await app.seen('focus');
  await xdotool('key', 'alt+F4');
  await app.seen('close');
  await app.seen('hide');
  assert.equal(app.names.includes('closed'), false);
  assert.equal(await app.ask('call', 'isVisible'), false);
  await assert.rejects(app.ask('js', '1'), /a hidden window has no page/);
  await app.ask('contents', 'send', 'nobody', 'hears this');
  assert.equal(await app.ask('contents', 'getURL'), 'app://sample/inbox/7');
  await until('no window', async () => !(await titles()).includes('Sample page'));
  const from = app.reports.length;
  await app.ask('call', 'show');
  await app.seen('contents:did-finish-load', [], from);
  assert.equal(await app.ask('contents', 'getURL'), 'app://sample/inbox/7');
  const placed = JSON.stringify([{ x: 60, y: 80, width: 520, height: 410 }, [520, 410]]);
  await until('it is where it was', async () => {
    const [bounds, outer] = [await app.ask('call', 'getBounds'), await app.ask('js', '[outerWidth, outerHeight]')];
    return JSON.stringify([bounds, outer]) === placed;
  });
  await app.ask('letGo');
  await app.seen('focus', [], from);
  await xdotool('key', 'alt+F4');
  await app.seen('app:window-all-closed');
  const order = ['close', 'contents:destroyed', 'closed', 'app:window-all-closed'];
  assert.deepEqual(
    app.names.slice(from).filter((name) => order.includes(name)),
    order,
  );
});

test('without a listener for window-all-closed the last window takes the app along', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `app.removeAllListeners('window-all-closed'); onAsk('close', () => window.close());`,
  });
  await app.ask('load', 'app://sample/');
  await app.ask('close');
  assert.equal(await app.exited, 0);
  assert.deepEqual(app.names.filter((name) => name.startsWith('app:')).slice(-3), [
    'app:before-quit',
    'app:will-quit',
    'app:quit',
  ]);
});

test('quit closes the windows first, and one that refuses stops it', async (t) => {
  const app = await start(t, { html: PAGE, more: `window.once('close', (event) => event.preventDefault());` });
  await app.ask('load', 'app://sample/');
  await app.ask('quit');
  await app.seen('close');
  assert.equal(app.names.includes('app:will-quit'), false);
  const from = app.reports.length;
  await app.ask('quit');
  assert.equal(await app.exited, 0);
  const order = ['app:before-quit', 'close', 'closed', 'app:will-quit', 'app:quit'];
  assert.deepEqual(
    app.names.slice(from).filter((name) => order.includes(name)),
    order,
  );
});

test('navigation away is announced and can be refused; window.open is refused and reported', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `window.webContents.on('will-navigate', (event, url) => { report('navigate', url, event.url); event.preventDefault(); });
window.webContents.setWindowOpenHandler((details) => { report('open', details.url, details.disposition); return { action: 'deny' }; });`,
  });
  await app.ask('load', 'app://sample/');
  await app.ask('js', 'void (location.href = "https://elsewhere.invalid/x")');
  await app.seen('navigate', ['https://elsewhere.invalid/x', 'https://elsewhere.invalid/x']);
  assert.equal(await app.ask('contents', 'getURL'), 'app://sample/');
  assert.equal(await app.ask('js', 'document.querySelector("h1").textContent'), 'Hello');
  assert.equal(await app.ask('js', 'String(window.open("https://elsewhere.invalid/y"))'), 'null');
  await app.seen('open', ['https://elsewhere.invalid/y']);
  assert.deepEqual(
    (await titles()).filter((title) => title.includes('elsewhere')),
    [],
  );
});

test('bounds, limits and states', async (t) => {
  const app = await start(t, { html: PAGE, options: '{ minWidth: 300, minHeight: 200 }' });
  await app.ask('load', 'app://sample/');
  assert.deepEqual(
    await app.ask('call', 'getBounds'),
    { x: 390, y: 250, width: 500, height: 400 },
    'in the middle of the screen',
  );
  await app.ask('call', 'setBounds', { width: 100, height: 100 });
  assert.deepEqual(await app.ask('call', 'getBounds'), { x: 390, y: 250, width: 300, height: 200 });
  await until(
    'the page is as small',
    async () => JSON.stringify(await app.ask('js', '[outerWidth, outerHeight]')) === '[300,200]',
  );
  await app.ask('call', 'maximize');
  await app.seen('maximize');
  await until('as large as the screen', async () => Number(await app.ask('js', 'outerWidth')) >= 1270);
  await app.ask('call', 'restore');
  await app.seen('unmaximize');
  await app.ask('call', 'minimize');
  await app.seen('minimize');
  // The window manager may report the previous state once more.
  await until('minimised', async () => (await app.ask('call', 'isMinimized')) === true);
  await app.ask('call', 'restore');
  await app.seen('restore');
  // A person drags the window.
  // The window manager may take it off the screen once more while it puts it back.
  const search = () => xdotool('search', '--onlyvisible', '--name', 'Sample page').catch(() => '');
  const id = await until('visible again', async () => (await search()).trim().split('\n')[0] || null);
  const from = app.reports.length;
  await xdotool('windowmove', id, '33', '44');
  await app.seen('move', [], from);
});

test("light and dark follow nativeTheme, the icon of the window is the app's", async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `onAsk('theme', (source) => { nativeTheme.themeSource = source; return nativeTheme.shouldUseDarkColors; });`,
  });
  await app.ask('load', 'app://sample/');
  const dark = () => app.ask('js', 'matchMedia("(prefers-color-scheme: dark)").matches');
  assert.equal(await dark(), false);
  assert.equal(await app.ask('theme', 'dark'), true);
  await until('dark', async () => (await dark()) === true);
  assert.equal(await app.ask('theme', 'light'), false);
  await until('light', async () => (await dark()) === false);
});

test("shortcuts of the application menu work in a focused window, the browser's own do not", async (t) => {
  const app = await start(t, {
    html: '<!doctype html><title>Keys</title><input autofocus>',
    menu: `Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'File', submenu: [
  { label: 'Go', accelerator: 'CmdOrCtrl+G', click: (item, focused, event) => report('go', item.label, focused === window, event.triggeredByAccelerator) },
  { role: 'close' }, { role: 'selectAll' }] }]))`,
  });
  await app.ask('load', 'app://sample/');
  await app.seen('focus');
  await until('focused', async () => (await app.ask('js', 'document.hasFocus()')) === true);
  await xdotool('key', 'ctrl+g');
  await app.seen('go', ['Go', true, true]);
  await xdotool('key', 'ctrl+n', 'ctrl+t', 'ctrl+shift+n');
  await xdotool('type', 'ok');
  await until('typed', async () => (await app.ask('js', 'document.querySelector("input").value')) === 'ok');
  assert.deepEqual(
    (await titles()).filter((title) => /New Tab|Chromium$/.test(title)),
    [],
  );
  await xdotool('key', 'ctrl+w');
  await app.seen('closed');
});

test('the text and the failure of a page', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `onAsk('copy', async (text) => { await clipboard.writeText(text); return clipboard.readText(); });`,
  });
  await app.ask('load', 'app://sample/');
  await until('focused', async () => (await app.ask('js', 'document.hasFocus()')) === true);
  assert.equal(await app.ask('copy', 'diagnostics ✓'), 'diagnostics ✓');
  await assert.rejects(app.ask('js', 'Promise.reject(new Error("no"))'), /no/);
  await assert.rejects(app.ask('load', 'http://127.0.0.1:1/'), /ERR_.*loading 'http:\/\/127\.0\.0\.1:1\/'/);
  await app.seen('contents:did-fail-load');
});

test('a killed app leaves no Chromium, and the next start takes its profile', async (t) => {
  const app = await start(t, { html: PAGE });
  await app.ask('load', 'app://sample/');
  app.signal('SIGKILL');
  await app.exited;
  const again = await runApp(t, { main: windowApp({ html: PAGE }), env: session.env, folder: app.folder });
  await again.ask('load', 'app://sample/');
  await again.close();
  await until('no Chromium', async () => !(await run('ps', ['-eo', 'args'])).stdout.includes(`${app.folder}/config`));
});

test('--remote-debugging-port serves the pages, and says where in userData', async (t) => {
  const app = await start(t, { html: PAGE, args: ['--remote-debugging-port=0'] });
  await app.ask('load', 'app://sample/');
  const { readFile } = await import('node:fs/promises');
  const [port] = (await readFile(`${app.folder}/config/Sample/DevToolsActivePort`, 'utf8')).split('\n');
  const pages: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  assert.ok(Array.isArray(pages) && pages.some((page) => page.title === 'Sample page'));
});

test('a crash of the page is reported, and a reload recovers', async (t) => {
  const app = await start(t, { html: PAGE });
  await app.ask('load', 'app://sample/');
  await app.ask('contents', 'forcefullyCrashRenderer');
  await app.seen('contents:render-process-gone');
  assert.equal(await app.ask('contents', 'isCrashed'), true);
  const from = app.reports.length;
  await app.ask('contents', 'reload');
  await app.seen('contents:did-finish-load', [], from);
  assert.equal(await app.ask('js', 'window.scripted'), true);
  assert.equal(await app.ask('contents', 'isCrashed'), false);
});

test('when Chromium ends its windows close, and the next window starts it again', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `onAsk('again', async () => { window = open(); await window.loadURL('app://sample/again'); });`,
  });
  await app.ask('load', 'app://sample/');
  const { stdout } = await run('ps', ['-eo', 'pid,args']);
  const browser = stdout
    .split('\n')
    .find((line) => line.includes(app.folder) && line.includes('--remote-debugging-pipe') && !line.includes('--type='));
  process.kill(Number.parseInt(browser ?? '', 10), 'SIGKILL');
  await app.seen('closed');
  await app.ask('again');
  assert.equal(await app.ask('js', 'document.title'), 'Sample page');
  assert.match(app.stderr, /\[electron stand-in\] Chromium is gone: it ended with SIGKILL/);
});

test('a Chromium that dies at its start is reported in a line, with its own output', async (t) => {
  const words = '[7:7:0101/000000.1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! Read on elsewhere.';
  const app = await start(t, { html: PAGE, env: { CHROME_PATH: await dyingChromium(t, words) } });
  const said =
    /^\[electron stand-in\] No window can be shown: Chromium did not start, it ended with SIGTRAP: No usable sandbox! .*$/m;
  await until('it is told', () => said.test(app.stderr));
  assert.doesNotMatch(app.stderr, /\n {4}at /, 'a line, not a trace');
});

test('pages have no permission but to write the clipboard', async (t) => {
  const app = await start(t, { html: PAGE });
  await app.ask('load', 'app://sample/');
  const state = (name: string) =>
    app.ask('js', `navigator.permissions.query({ name: '${name}' }).then((status) => status.state)`);
  assert.equal(await state('geolocation'), 'denied');
  assert.equal(await state('notifications'), 'denied');
  assert.equal(await state('camera'), 'denied');
});

test('clearStorageData empties the local storage, whether a window is open or none', async (t) => {
  const app = await start(t, {
    html: PAGE,
    more: `import('electron').then(({ session }) => onAsk('clear', (options) => session.defaultSession.clearStorageData(options)));
app.on('window-all-closed', () => {});
onAsk('reopen', () => void (window = open()));`,
  });
  const options = { storages: ['localstorage'] };
  const stored = () => app.ask('js', `localStorage.getItem('draft')`);
  await app.ask('load', 'app://sample/');
  await app.ask('js', `localStorage.setItem('draft', 'text')`);
  assert.equal(await stored(), 'text');
  await app.ask('clear', options);
  assert.equal(await stored(), null);
  await app.ask('js', `localStorage.setItem('draft', 'text')`);
  await app.ask('call', 'close');
  await app.seen('app:window-all-closed');
  await app.ask('clear', options);
  await app.ask('reopen');
  await app.ask('load', 'app://sample/');
  assert.equal(await stored(), null);
  await assert.rejects(app.ask('clear'), /clears `localstorage` of all origins only/);
});
