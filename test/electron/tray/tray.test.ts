import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import { menuFor, type TrayActions } from '../../../electron/tray/menu.ts';
import { testDesk } from '../parts/desk.ts';
import { approval, iso, T0, uuid } from '../parts/items.ts';

function actions() {
  const done: string[] = [];
  const list: TrayActions = {
    open: () => void done.push('open'),
    openItem: (id) => void done.push(id),
    openPreferences: () => void done.push('preferences'),
    pause: (kind) => void done.push(`pause ${kind}`),
    resume: () => void done.push('resume'),
    quit: () => void done.push('quit'),
  };
  return { list, done };
}

const labels = (menu: MenuItemConstructorOptions[]) => menu.map(({ label, type }) => label ?? type);

test('the menu is drawn from the state alone', () => {
  const { list, done } = actions();
  const menu = menuFor(
    {
      icon: 'waiting',
      tooltip: '',
      toAnswer: 4,
      toKnow: 2,
      critical: false,
      top: [{ id: 'a', title: 'R&D budget' }],
      paused: false,
      paired: true,
      locale: 'en',
    },
    list,
  );
  assert.deepEqual(labels(menu), [
    'To answer 4 · For info 2',
    'R&&D budget',
    'separator',
    'Open Beckon',
    'Pause',
    'Preferences',
    'separator',
    'Quit',
  ]);
  const pause = menu[4]?.submenu;
  assert.ok(Array.isArray(pause));
  assert.deepEqual(labels(pause), ['1 hour', 'Until tomorrow', 'Until I resume']);
  for (const entry of [...menu, ...pause]) (entry.click as (() => void) | undefined)?.();
  assert.deepEqual(done, ['a', 'open', 'preferences', 'quit', 'pause hour', 'pause tomorrow', 'pause resume']);
});

test('paused, it offers to resume; a long title is cut to one line', () => {
  const { list } = actions();
  const menu = menuFor(
    {
      icon: 'paused',
      tooltip: '',
      toAnswer: 0,
      toKnow: 0,
      critical: false,
      top: [{ id: 'a', title: `${'long '.repeat(40)}\n` }],
      paused: true,
      paired: true,
      locale: 'en',
    },
    list,
  );
  assert.equal(menu[0]?.label, 'Nothing is waiting for you');
  assert.equal(menu[1]?.label?.length, 60);
  assert.ok(labels(menu).includes('Resume'));
});

test('before pairing the window has no preferences to open', (t) => {
  const { list } = actions();
  const desk = testDesk(t);
  const isOffered = () => {
    desk.clock.tick(60);
    const state = desk.tray();
    assert.ok(state);
    return menuFor(state, list).find(({ label }) => label === 'Preferences')?.enabled;
  };
  assert.equal(isOffered(), false);
  desk.connect();
  assert.equal(isOffered(), true);
  desk.disconnect();
  assert.equal(isOffered(), true);
});

test('icon and words follow what is known', (t) => {
  const desk = testDesk(t);
  const icon = () => {
    desk.clock.tick(60);
    return desk.tray()?.icon;
  };
  assert.equal(icon(), 'offline');
  desk.connect();
  assert.equal(icon(), 'connected');
  desk.item(approval(1));
  assert.equal(icon(), 'waiting');
  assert.equal(desk.tray()?.tooltip, 'Beckon · To answer 1 · Connected');
  desk.item(approval(2, { severity: 'critical' }));
  assert.equal(icon(), 'critical');
  assert.deepEqual(
    desk.tray()?.top.map(({ id }) => id),
    [uuid(2), uuid(1)],
  );
  desk.item(approval(3, { dueAt: iso(T0) }));
  desk.clock.tick(60);
  assert.deepEqual(
    desk.tray()?.top.map(({ id }) => id),
    [uuid(2), uuid(3), uuid(1)],
  );
  desk.desk.commands.pause('hour');
  assert.equal(icon(), 'paused');
  assert.match(desk.tray()?.tooltip ?? '', /Paused until \d\d:\d\d$/);
  desk.disconnect();
  assert.equal(icon(), 'offline');
});
