import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startDesktopSession } from '../helpers/desktop-session.ts';
import { type RunningApp, runApp } from './sample-app.ts';

const session = await startDesktopSession();
after(() => session.close());

const PRELOAD = `
const { contextBridge, ipcRenderer } = require('electron');
const subscribe = (channel, listener) => {
  const inner = (event, ...args) => listener(...args);
  ipcRenderer.on(channel, inner);
  return () => ipcRenderer.removeListener(channel, inner);
};
contextBridge.exposeInMainWorld('bridge', {
  add: (a, b) => a + b,
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  subscribe,
  later: async (value) => { if (value === 'bad') throw new Error('not today'); return { value, at: new Date(0) }; },
  fail: () => { throw new TypeError('at once'); },
  give: (value) => value,
  callWith: (run) => run('from the preload'),
  nested: { list: [1, { deep: true }], text: 'x' },
});
let twice = '';
try { contextBridge.exposeInMainWorld('bridge', {}); } catch (error) { twice = error.message; }
let unknown = '';
try { require('fs'); } catch (error) { unknown = error.message; }
contextBridge.exposeInMainWorld('facts', { twice, unknown, process: typeof process.versions.electron + process.type + process.sandboxed });
`;

const MAIN = `
import { app, BrowserWindow, ipcMain, protocol } from 'electron';
import { join } from 'node:path';
import { onAsk, report } from './harness.js';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
await app.whenReady();
const csp = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'; script-src 'self'; frame-src 'self'" };
protocol.handle('app', (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/early.js') return new Response('window.early = typeof window.bridge + typeof window.bridge?.add;', { headers: { 'content-type': 'text/javascript' } });
  if (pathname === '/frame.html') return new Response('<script src="/early.js"></script>', { headers: csp });
  return new Response('<!doctype html><script src="/early.js"></script><iframe src="/frame.html"></iframe>', { headers: csp });
});
ipcMain.handle('echo', (event, ...args) => args);
ipcMain.handle('who', (event) => ({ url: event.senderFrame.url, origin: event.senderFrame.origin, top: event.senderFrame === event.senderFrame.top, parent: event.senderFrame.parent === null, main: event.senderFrame === event.sender.mainFrame, sender: event.sender === window.webContents, type: event.type, processId: event.processId === event.senderFrame.processId, frameId: event.frameId === event.senderFrame.routingId }));
ipcMain.handle('boom', () => { throw new RangeError('too much'); });
ipcMain.handle('function', () => ({ run: () => 1 }));
ipcMain.handle('once', () => { ipcMain.removeHandler('once'); return 'first'; });
ipcMain.handle('slow', async (event) => { const frame = event.senderFrame; await event.sender.executeJavaScript('void 0'); report('slow', frame.detached); return new Promise((resolve) => { release = () => { report('after', event.senderFrame); resolve(1); }; }); });
let release = () => {};
const subframes = process.argv.includes('subframes');
const window = new BrowserWindow({ width: 600, height: 400, webPreferences: { preload: join(import.meta.dirname, 'preload.cjs'), nodeIntegrationInSubFrames: subframes } });
onAsk('js', (code) => window.webContents.executeJavaScript(code));
onAsk('frames', () => window.webContents.mainFrame.framesInSubtree.map((frame) => frame.url));
onAsk('js-in-frame', (code) => window.webContents.mainFrame.frames[0].executeJavaScript(code));
onAsk('push', (...args) => window.webContents.send('push', ...args));
onAsk('reload', () => window.webContents.reload());
onAsk('release', () => release());
await window.loadURL('app://sample/page');
report('loaded');
`;

async function start(
  t: Parameters<typeof runApp>[0],
  args: string[] = [],
): Promise<(code: string) => Promise<unknown>> {
  app = await runApp(t, { main: MAIN, preload: PRELOAD, env: session.env, args });
  await app.seen('loaded');
  return (code) => app.ask('js', code);
}
let app: RunningApp;

test('the preload runs before the page, apart from it, under a strict policy', async (t) => {
  const js = await start(t);
  assert.equal(await js('early'), 'objectfunction');
  assert.equal(
    await js('typeof require + typeof process + typeof ipcRenderer + typeof __electronSend'),
    'undefined'.repeat(4),
  );
  assert.deepEqual(await js('({ ...facts })'), {
    twice: 'Cannot bind an API on top of an existing property on the window object',
    unknown: 'module not found: fs',
    process: 'stringrenderertrue',
  });
});

test('what is exposed is frozen, and functions, promises and errors cross', async (t) => {
  const js = await start(t);
  assert.equal(await js('bridge.add(2, 3)'), 5, 'at once, not by a promise');
  assert.equal(
    await js('[bridge, bridge.nested, bridge.nested.list, bridge.nested.list[1]].every(Object.isFrozen)'),
    true,
  );
  assert.equal(await js('(() => { "use strict"; try { window.bridge = 1 } catch { return "kept" } })()'), 'kept');
  assert.equal(await js('bridge.later(7).then((got) => got.value + " " + (got.at instanceof Date))'), '7 true');
  assert.equal(await js('bridge.later("bad").catch((error) => error instanceof Error && error.message)'), 'not today');
  assert.equal(await js('(() => { try { bridge.fail() } catch (error) { return error.message } })()'), 'at once');
  assert.equal(await js('bridge.callWith((text) => text.toUpperCase())'), 'FROM THE PRELOAD');
  assert.equal(await js('bridge.give({ a: [new Map([[1, new Set([2])]])] }).a[0].get(1).has(2)'), true);
  assert.equal(
    await js(
      '(() => { class Secret { constructor() { this.own = 1 } hidden() {} } return Object.keys(bridge.give(new Secret())).join() + ("hidden" in bridge.give(new Secret())) })()',
    ),
    'ownfalse',
  );
  assert.match(
    String(await js('(() => { try { bridge.give(Symbol("x")) } catch (error) { return error.message } })()')),
    /could not be cloned/,
  );
});

test("invoke clones its arguments and its answer, and an error is Electron's text", async (t) => {
  const js = await start(t);
  assert.equal(
    await js(`bridge.invoke('echo', undefined, null, 1n, NaN, -0, new Date(5), new Uint8Array([1, 2]), new Map([['k', new Set([1])]]), /x/gi, { __proto__: null, a: 1 })
      .then(([a, b, c, d, e, f, g, h, i, j]) => [a === undefined, b === null, c === 1n, Number.isNaN(d), Object.is(e, -0), f.getTime() === 5, g instanceof Uint8Array && g[1] === 2, h.get('k').has(1), i.flags === 'gi', j.a === 1].every(Boolean))`),
    true,
  );
  assert.equal(
    await js(`bridge.invoke('boom').catch((error) => error.message)`),
    `Error invoking remote method 'boom': RangeError: too much`,
  );
  assert.equal(
    await js(`bridge.invoke('nobody').catch((error) => error.message)`),
    `Error invoking remote method 'nobody': Error: No handler registered for 'nobody'`,
  );
  assert.match(
    String(await js(`bridge.invoke('function').catch((error) => error.message)`)),
    /Error invoking remote method 'function': .*could not be cloned/,
  );
  assert.match(
    String(await js(`Promise.resolve().then(() => bridge.invoke('echo', () => 1)).catch((error) => error.message)`)),
    /could not be cloned/,
  );
  assert.equal(
    await js(
      `bridge.invoke('once').then((first) => bridge.invoke('once').catch((error) => first + (error.message.includes('No handler') ? '!' : '?')))`,
    ),
    'first!',
  );
});

test('the event says who sent it', async (t) => {
  const js = await start(t);
  assert.deepEqual(await js(`bridge.invoke('who')`), {
    url: 'app://sample/page',
    origin: 'app://sample',
    top: true,
    parent: true,
    main: true,
    sender: true,
    type: 'frame',
    processId: true,
    frameId: true,
  });
});

test('messages to the page, and a listener that was taken off hears nothing', async (t) => {
  const js = await start(t);
  await js(`window.heard = []; window.stop = bridge.subscribe('push', (...args) => heard.push(args)); void 0`);
  await app.ask('push', 1, { two: [3] });
  assert.deepEqual(await js('heard'), [[1, { two: [3] }]]);
  await js('stop()');
  await app.ask('push', 'unheard');
  // Messages arrive in order.
  await js(`void bridge.subscribe('push', (...args) => heard.push(args))`);
  await app.ask('push', 2);
  assert.deepEqual(await js('heard.slice(1)'), [[2]]);
});

test('subframes have no preload, and with nodeIntegrationInSubFrames they are distinguished', async (t) => {
  await start(t);
  assert.deepEqual(await app.ask('frames'), ['app://sample/page', 'app://sample/frame.html']);
  assert.equal(await app.ask('js-in-frame', 'early'), 'undefinedundefined');
  await app.close();
  await start(t, ['subframes']);
  assert.deepEqual(
    await app.ask(
      'js-in-frame',
      `bridge.invoke('who').then(({ url, top, parent, main }) => ({ url, top, parent, main }))`,
    ),
    {
      url: 'app://sample/frame.html',
      top: false,
      parent: false,
      main: false,
    },
  );
});

test('senderFrame is null once the frame has navigated', async (t) => {
  const js = await start(t);
  await js(`window.marked = true; void bridge.invoke('slow')`);
  await app.seen('slow', [false]);
  await app.ask('reload');
  await app.seen('loaded');
  // The new document answers, so the old one is gone.
  while ((await js(`typeof window.marked`).catch(() => 'navigating')) !== 'undefined');
  await app.ask('release');
  await app.seen('after', [null]);
});
