/** The menu bar of each window, as a person sees and uses it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { startDesktopSession } from '../helpers/desktop-session.ts';
import { until } from '../helpers/until.ts';
import { type RunningApp, runApp } from './sample-app.ts';

const session = await startDesktopSession({ size: { width: 900, height: 700 } });
after(() => session.close());

const run = promisify(execFile);
const xdotool = (...args: string[]) => run('xdotool', args, { env: { ...process.env, ...session.env } });
/** @param x and y within the window */
const click = (x: number, y: number) => xdotool('mousemove', String(PLACE.x + x), String(PLACE.y + y), 'click', '1');
const PLACE = { x: 100, y: 100, width: 500, height: 400 };
const BAR = 25;
const PICTURES = process.env.TEST_PICTURES;

const PAGE = `<!doctype html><title>Bar</title><style>html, body { margin: 0; height: 100% } footer { position: fixed; bottom: 0 }</style>
<input autofocus><footer>end</footer>`;
const SELECTED = `((field) => field.value.slice(field.selectionStart, field.selectionEnd))(document.querySelector('input'))`;
const MENU = `[
  { label: '&File', submenu: [
    { label: 'Go', accelerator: 'CmdOrCtrl+G', click: (item, pressedIn, event) => report('go', pressedIn === window, event.triggeredByAccelerator ?? false) },
    { label: 'Off', enabled: false, click: () => report('off') },
    { label: 'Unseen', visible: false },
    { type: 'separator' },
    { label: 'Tick', type: 'checkbox', click: (item) => report('tick', item.checked) },
  ] },
  { label: 'Fish && chi&ps', submenu: [{ role: 'selectAll' }, { label: 'Deep', submenu: [{ label: 'Deeper', click: () => report('deeper') }] }] },
]`;
const MAIN = (menu: string, options: string) => `
import { app, BrowserWindow, Menu } from 'electron';
import { onAsk, report, reportEvents } from './harness.js';
await app.whenReady();
const set = () => Menu.setApplicationMenu(Menu.buildFromTemplate(${MENU}));
${menu}
const window = new BrowserWindow({ ...${JSON.stringify(PLACE)}, ...${options} });
reportEvents('', window, ['focus']);
reportEvents('', window.webContents, ['did-finish-load']);
onAsk('set', set);
onAsk('call', (name, ...args) => window[name](...args));
onAsk('js', (code) => window.webContents.executeJavaScript(code));
onAsk('reload', () => window.webContents.reload());
await window.loadURL('data:text/html,' + encodeURIComponent(${JSON.stringify(PAGE)}));
report('loaded');
`;

async function start(t: TestContext, { menu = 'set();', options = '{}' } = {}): Promise<RunningApp> {
  const app = await runApp(t, { main: MAIN(menu, options), env: session.env });
  await app.seen('loaded');
  await app.seen('focus');
  await until('focused', async () => (await app.ask('js', 'document.hasFocus()')) === true);
  return app;
}
/** Height of the bar from the page's loss: by script, by layout, and by its lowest visible part. */
const bar = async (app: RunningApp): Promise<number> => {
  const found = await app.ask(
    'js',
    `[outerHeight - innerHeight, outerHeight - document.body.clientHeight, document.body.getBoundingClientRect().top]`,
  );
  assert.ok(Array.isArray(found) && found.every((one) => one === found[0]), `all alike: ${found}`);
  return Number(found[0]);
};
const barIs = (app: RunningApp, height: number) => until(`a bar of ${height}`, async () => (await bar(app)) === height);

test('every window has the application menu as its bar, and the page what is left', async (t) => {
  const app = await start(t);
  await barIs(app, BAR);
  assert.equal(await app.ask('call', 'isMenuBarVisible'), true);
  assert.deepEqual(await app.ask('call', 'getBounds'), PLACE);
  assert.deepEqual(await app.ask('call', 'getContentBounds'), { x: 100, y: 125, width: 500, height: 375 });
  assert.equal(await app.ask('js', `document.querySelector('footer').getBoundingClientRect().bottom`), 400);
  const from = app.reports.length;
  await app.ask('reload');
  await app.seen('did-finish-load', [], from);
  await barIs(app, BAR);
});

test('menus open by the pointer, and what is chosen acts in the window; the field keeps the focus', async (t) => {
  const app = await start(t);
  await barIs(app, BAR);
  await click(20, 12);
  if (PICTURES) await session.screenshot(join(PICTURES, 'menu-open.png'));
  await click(40, 40);
  await app.seen('go', [true, false]);
  await click(20, 12);
  await click(40, 64);
  // A disabled entry leaves the menu open and does nothing; the next one is chosen.
  await click(40, 100);
  await app.seen('tick', [true]);
  assert.equal(app.names.includes('off'), false);
  await xdotool('type', 'abc');
  await until('typed', async () => (await app.ask('js', 'document.querySelector("input").value')) === 'abc');
  // A click elsewhere closes the menu, and the page receives it.
  await app.ask('js', `void addEventListener('mousedown', () => { window.heard = (window.heard ?? 0) + 1; })`);
  await click(20, 12);
  await click(300, 300);
  await until('heard', async () => (await app.ask('js', 'window.heard')) === 1);
  await xdotool('key', 'Down', 'Return');
  await xdotool('key', 'ctrl+g');
  await app.seen('go', [true, true]);
  assert.equal(app.names.filter((name) => name === 'go').length, 2, 'the keys were the page’s again');
});

test('menus open by Alt and a letter, and the keys lead through them', async (t) => {
  const app = await start(t);
  await barIs(app, BAR);
  await xdotool('type', 'abc');
  await xdotool('key', 'alt+f', 'Down', 'Down', 'Return');
  await app.seen('tick', [true]);
  await xdotool('key', 'alt+p', 'Down', 'Return');
  // Menu to app to page takes time: keys typed meanwhile arrive first.
  await until('all is selected', async () => (await app.ask('js', SELECTED)) === 'abc');
  await xdotool('key', 'Delete');
  await until('it is deleted', async () => (await app.ask('js', 'document.querySelector("input").value')) === '');
  await xdotool('key', 'alt', 'Left', 'Up', 'Return');
  await app.seen('deeper');
  await xdotool('key', 'alt+f', 'Escape');
  await xdotool('type', 'x');
  await until('typed', async () => (await app.ask('js', 'document.querySelector("input").value')) === 'x');
});

test('a bar that hides itself comes with Alt and goes once something is done', async (t) => {
  const app = await start(t, { options: '{ autoHideMenuBar: true }' });
  await barIs(app, 0);
  await xdotool('key', 'alt');
  await barIs(app, BAR);
  await xdotool('key', 'Down', 'Return');
  await app.seen('go');
  await barIs(app, 0);
  await xdotool('key', 'alt+f');
  await barIs(app, BAR);
  await click(300, 300);
  await barIs(app, 0);
  assert.equal(await app.ask('call', 'isMenuBarVisible'), false);
});

test('a hidden bar stays so under another menu and comes with a letter; a removed one is gone until the next menu', async (t) => {
  const app = await start(t);
  await barIs(app, BAR);
  await app.ask('call', 'setMenuBarVisibility', false);
  await barIs(app, 0);
  await app.ask('set');
  await xdotool('key', 'alt');
  await xdotool('key', 'ctrl+g');
  await app.seen('go');
  assert.equal(await bar(app), 0);
  await xdotool('key', 'alt+f');
  await barIs(app, BAR);
  await xdotool('key', 'Escape');
  await app.ask('call', 'removeMenu');
  await barIs(app, 0);
  const from = app.reports.length;
  await xdotool('key', 'alt+f', 'alt', 'ctrl+g');
  await xdotool('type', 'x');
  await until('typed', async () => (await app.ask('js', 'document.querySelector("input").value')) === 'x');
  assert.deepEqual([await bar(app), app.names.slice(from).includes('go')], [0, false]);
  await app.ask('set');
  await barIs(app, BAR);
});

test('no bar in a full screen, nor in a window without a frame; one that sets no menu has that of Electron', {
  timeout: 60_000,
}, async (t) => {
  const app = await start(t, { menu: '' });
  await barIs(app, BAR);
  await app.ask('call', 'setFullScreen', true);
  await until('no bar', async () => (await app.ask('call', 'isMenuBarVisible')) === false);
  await app.ask('call', 'setFullScreen', false);
  await barIs(app, BAR);
  const where = () => app.ask('js', '[screenX, screenY, outerHeight].join()');
  await until('back at its place', async () => (await where()) === '100,100,400');
  await click(20, 12);
  await click(40, 40);
  assert.equal(await app.exited, 0, 'File, Quit');
  const bare = await start(t, { options: '{ frame: false }' });
  await barIs(bare, 0);
  await xdotool('key', 'alt+f', 'alt', 'ctrl+g');
  await bare.seen('go', [true, true]);
  assert.equal(await bar(bare), 0);
});
