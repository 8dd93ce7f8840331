/** Events to the main window while its page loads; its windows are scripted here, real in app.test.ts. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { createMainWindow, type MainWindowDeps } from '../../../electron/windows/main-window.ts';

const ID = 7;

function mainWindow() {
  const sent: unknown[] = [];
  let reloads = 0;
  class Contents extends EventEmitter {
    readonly id = ID;
    send = (_channel: string, payload: unknown) => void sent.push(payload);
    reload = () => {
      reloads += 1;
    };
  }
  const contents = new Contents();
  class FakeWindow extends EventEmitter {
    readonly webContents = contents;
    loadURL = async () => {};
    isDestroyed = () => false;
    isMinimized = () => false;
    show() {}
    focus() {}
  }
  const BrowserWindow: unknown = FakeWindow;
  const window = createMainWindow({
    BrowserWindow: BrowserWindow as MainWindowDeps['BrowserWindow'],
    screen: { getAllDisplays: () => [] },
    bounds: { get: () => null, set() {} },
    nativeImage: { createFromBitmap: () => assert.fail('no overlay on Linux') },
    platform: 'linux',
    preload: '/preload.cjs',
    origin: 'app://beckon',
    icons: '/icons',
    dark: () => false,
  });
  return {
    window,
    sent,
    crash: () => contents.emit('render-process-gone', {}, { reason: 'crashed' }),
    reloads: () => reloads,
  };
}

test('navigation waits until the page listens, also when it is loaded again after a crash', () => {
  const { window, sent, crash, reloads } = mainWindow();
  window.tell('navigate', { view: 'inbox' });
  assert.deepEqual(sent, []);
  window.pageReady(ID);
  assert.deepEqual(sent.splice(0), [{ view: 'inbox' }]);
  crash();
  assert.equal(reloads(), 1);
  window.tell('navigate', { view: 'history' });
  assert.deepEqual(sent, [], 'nothing listens');
  window.pageReady(ID);
  assert.deepEqual(sent, [{ view: 'history' }]);
});

test('for another user the page is loaded again; navigation waits meanwhile', () => {
  const { window, sent, reloads } = mainWindow();
  window.reload();
  assert.equal(reloads(), 0, 'there is no window');
  window.open();
  window.pageReady(ID);
  window.reload();
  assert.equal(reloads(), 1);
  window.tell('navigate', { view: 'history' });
  assert.deepEqual(sent, []);
  window.pageReady(ID);
  assert.deepEqual(sent, [{ view: 'history' }]);
});
