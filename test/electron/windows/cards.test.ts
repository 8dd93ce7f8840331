/** Cards from the desk's side: a presenter like the others; their windows are scripted here, real in app.test.ts. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Notice } from '../../../desk/ports.ts';
import { stackedBounds } from '../../../electron/windows/bounds.ts';
import { type CardDeps, createCards } from '../../../electron/windows/cards.ts';

const AREA = { x: 0, y: 0, width: 1920, height: 1040 };
const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  id,
  title: `Title of ${id}`,
  body: 'Body',
  buttons: [{ id: 'approve', label: 'Approve' }],
  urgency: 'normal',
  sound: 'none',
  stays: true,
  reply: null,
  ...more,
});

function cards() {
  const heard: string[] = [];
  const windows: FakeWindow[] = [];
  let ids = 0;
  let now = 0;
  const pass = (ms: number): void => {
    now += ms;
  };
  class FakeWindow extends EventEmitter {
    readonly webContents = { id: ++ids };
    bounds: Rectangle;
    isGone = false;
    constructor(options: BrowserWindowConstructorOptions) {
      super();
      const { x = 0, y = 0, width = 0, height = 0 } = options;
      this.bounds = { x, y, width, height };
      assert.deepEqual([options.show, options.frame, options.alwaysOnTop], [false, false, true]);
      windows.push(this);
    }
    loadURL = async () => void this.emit('ready-to-show');
    showInactive = () => void heard.push(`inactive ${this.webContents.id}`);
    setBounds(bounds: Rectangle) {
      this.bounds = bounds;
    }
    getBounds = () => this.bounds;
    isDestroyed = () => this.isGone;
    destroy() {
      if (this.isGone) return;
      this.isGone = true;
      this.emit('closed');
    }
  }
  const BrowserWindow: unknown = FakeWindow;
  const made = createCards({
    BrowserWindow: BrowserWindow as CardDeps['BrowserWindow'],
    screen: { getPrimaryDisplay: () => ({ workArea: AREA }) } as CardDeps['screen'],
    preload: '/preload.cjs',
    origin: 'app://beckon',
    icons: '/icons',
    dark: () => false,
    trayBounds: () => null,
    events: {
      shown: (id) => void heard.push(`shown ${id}`),
      opened: (id) => void heard.push(`opened ${id}`),
      pressed: (id, button) => void heard.push(`pressed ${id} ${button}`),
      replied() {},
      closed: (id) => void heard.push(`closed ${id}`),
    },
    beep: () => void heard.push('beep'),
    now: () => now,
  });
  const open = () => windows.filter(({ isGone }) => !isGone);
  const titles = () => open().map(({ webContents }) => made.context(webContents.id)?.title);
  return { cards: made, heard, windows, open, titles, pass };
}

test('each is shown without taking the focus; what is withdrawn is not closed by the person, and the others move down', () => {
  const { cards: made, heard, open, titles } = cards();
  for (const id of ['a', 'b']) made.raise(notice(id));
  made.raise(notice('c', { urgency: 'critical', sound: 'default' }));
  assert.deepEqual(titles(), ['Title of a', 'Title of b', 'Title of c']);
  assert.deepEqual(heard.slice(0, 2), ['inactive 1', 'shown a']);
  made.withdraw('a');
  made.hide('b');
  assert.deepEqual(titles(), ['Title of c']);
  assert.ok(heard.includes('beep'));
  assert.ok(!heard.some((one) => one.startsWith('closed')));
  const [first] = open();
  assert.deepEqual(first?.bounds, stackedBounds({ width: 360, height: 148 }, AREA, null, []));
});

test('a press on a card that came or moved less than 700 ms ago does nothing, and the card stays', () => {
  const { cards: made, heard, open, titles, pass } = cards();
  for (const id of ['a', 'b']) made.raise(notice(id));
  const press = (nth: number) => made.press(open()[nth]?.webContents.id ?? 0, 'approve');
  pass(699);
  press(0);
  made.open(open()[0]?.webContents.id ?? 0);
  assert.ok(!heard.some((one) => /pressed|opened/.test(one)));
  pass(1);
  press(0);
  assert.equal(heard.at(-1), 'pressed a approve');
  pass(350);
  press(0);
  assert.deepEqual(titles(), ['Title of b'], 'the second click of a double click meets the card that slid there');
  pass(350);
  press(0);
  assert.equal(heard.at(-1), 'pressed b approve');
});

test('a press closes the card and is reported once; a press in another window is ignored', () => {
  const { cards: made, heard, windows, pass } = cards();
  made.raise(notice('a', { reply: { action: 'ask', placeholder: 'Ask' } }));
  const id = windows[0]?.webContents.id ?? 0;
  assert.deepEqual(made.context(id)?.buttons, [
    { id: 'approve', label: 'Approve' },
    { id: 'ask', label: 'Ask…' },
  ]);
  assert.equal(made.context(99), null);
  pass(700);
  made.press(99, 'approve');
  made.press(id, 'approve');
  made.press(id, 'approve');
  assert.deepEqual(heard.slice(2), ['closed a', 'pressed a approve']);
  assert.equal(made.isOurs(id), false);
});

test('raised again it is one card; closed by the desktop it is reported; in the end all are gone', () => {
  const { cards: made, heard, windows, open } = cards();
  made.raise(notice('a'));
  made.raise(notice('a', { title: 'Newer' }));
  assert.equal(open().length, 1);
  windows[1]?.destroy();
  assert.equal(heard.at(-1), 'closed a');
  for (const id of ['b', 'c', 'd', 'e']) made.raise(notice(id));
  made.close();
  assert.equal(open().length, 0);
});

test('a card grows to the height that its page requests, within limits, and the cards above it move', () => {
  const { cards: made, windows } = cards();
  for (const id of ['a', 'b']) made.raise(notice(id));
  const [first, second] = windows;
  made.fit(first?.webContents.id ?? 0, { height: 190, shown: 148 });
  assert.deepEqual(first?.bounds, { x: 1544, y: 834, width: 360, height: 190 });
  assert.deepEqual(second?.bounds, { x: 1544, y: 678, width: 360, height: 148 });
  made.fit(99, { height: 9_000, shown: 1 });
  made.fit(first?.webContents.id ?? 0, { height: 100, shown: 190 });
  assert.equal(first?.bounds.height, 190, 'it never shrinks under the pointer');
  made.fit(first?.webContents.id ?? 0, { height: 9_000, shown: 1 });
  assert.equal(first?.bounds.height, 240);
});

test('stacks grow from the corner by the tray', () => {
  const size = { width: 360, height: 148 };
  const top = { x: 1800, y: 0, width: 24, height: 24 };
  assert.deepEqual(
    [[], [148], [200]].map((before) => stackedBounds(size, AREA, null, before).y),
    [876, 720, 668],
  );
  assert.deepEqual(
    [[], [148], [200]].map((before) => stackedBounds(size, AREA, top, before).y),
    [16, 172, 224],
  );
});
