import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClient, defineInterface, type MessageBus } from 'dbus-native';
import { startPrivateBus } from '../../build/session/bus.ts';
import type { TiedProcess } from '../../build/session/process.ts';
import { encodePng } from '../../standin/image/png.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { runApp } from './sample-app.ts';

let address: string;
let daemon: TiedProcess;
const folder = await mkdtemp(join(tmpdir(), 'beckon-tray-'));
({ process: daemon, address } = await startPrivateBus(join(folder, 'run'), { ...process.env }));
after(async () => {
  await daemon.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A minimal panel: the watcher that items register with, and a reader of their state. */
async function openPanel(): Promise<{ bus: MessageBus; registered: string[]; close(): Promise<void> }> {
  const bus = createClient({ busAddress: address });
  const registered: string[] = [];
  const watcher = defineInterface({
    name: 'org.kde.StatusNotifierWatcher',
    methods: {
      RegisterStatusNotifierItem: {
        in: { service: 's' },
        handler: ({ service }: { service: string }) => void registered.push(service),
      },
    },
  });
  await bus.export('/StatusNotifierWatcher', watcher);
  await bus.ownName('org.kde.StatusNotifierWatcher');
  return { bus, registered, close: () => bus.close() };
}

const read = (bus: MessageBus, destination: string, path: string, name: string, property: string) =>
  bus.invoke<unknown>({
    destination,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [name, property],
  });

const MAIN = (icon: string) => `
import { app, Menu, nativeImage, Tray } from 'electron';
import { writeFileSync } from 'node:fs';
import { onAsk, report } from './harness.js';
await app.whenReady();
writeFileSync('icon.png', Buffer.from('${icon}', 'base64'));
const tray = new Tray(nativeImage.createFromPath('icon.png'));
tray.setToolTip('4 waiting');
tray.on('click', (event, bounds, position) => report('click', position));
tray.on('right-click', () => report('right-click'));
const menu = Menu.buildFromTemplate([
  { label: '4 waiting_for you', enabled: false },
  { type: 'separator' },
  { label: 'P&ause', submenu: [{ id: 'hour', label: '1 hour', type: 'radio', checked: true }, { label: 'Tomorrow', type: 'radio' }] },
  { id: 'sound', label: 'Sound', type: 'checkbox', click: (item) => report('sound', item.checked) },
  { label: 'Quit', click: () => report('quit') },
]);
tray.setContextMenu(menu);
onAsk('toolTip', (text) => tray.setToolTip(text));
onAsk('label', (id, label) => void (menu.getMenuItemById(id).label = label));
onAsk('checked', () => menu.items[2].submenu.items.map((item) => item.checked));
onAsk('destroy', () => tray.destroy());
report('ready');
`;

const red = encodePng({ width: 2, height: 1, rgba: Buffer.from([255, 0, 0, 255, 0, 0, 255, 128]) });
const ICON = red.toString('base64');

type Layout = [id: number, properties: Record<string, unknown>, children: Layout[]];

async function layoutOf(bus: MessageBus, destination: string): Promise<Layout> {
  const reply = await bus.invoke<unknown[]>({
    destination,
    path: '/MenuBar',
    interface: 'com.canonical.dbusmenu',
    member: 'GetLayout',
    signature: 'iias',
    body: [0, -1, []],
  });
  return reply[1] as Layout;
}
const press = (bus: MessageBus, destination: string, id: number) =>
  bus.invoke({
    destination,
    path: '/MenuBar',
    interface: 'com.canonical.dbusmenu',
    member: 'Event',
    signature: 'isvu',
    body: [id, 'clicked', ['s', ''], 0],
  });

test('it registers with the watcher, shows its icon, and tells clicks', async (t) => {
  const panel = await openPanel();
  t.after(() => panel.close());
  const app = await runApp(t, { main: MAIN(ICON), env: { DBUS_SESSION_BUS_ADDRESS: address } });
  await app.seen('ready');
  const name = await until('registered', () => panel.registered[0]);
  const item = (property: string) =>
    read(panel.bus, name, '/StatusNotifierItem', 'org.kde.StatusNotifierItem', property);
  assert.equal(await item('Id'), 'Sample');
  assert.equal(await item('Menu'), '/MenuBar');
  assert.deepEqual(await item('IconPixmap'), [[2, 1, Buffer.from([255, 255, 0, 0, 128, 0, 0, 255])]]);
  assert.deepEqual(await item('ToolTip'), ['', [], '4 waiting', '']);

  await panel.bus.invoke({
    destination: name,
    path: '/StatusNotifierItem',
    interface: 'org.kde.StatusNotifierItem',
    member: 'Activate',
    signature: 'ii',
    body: [7, 9],
  });
  await app.seen('click', [{ x: 7, y: 9 }]);
  await panel.bus.invoke({
    destination: name,
    path: '/StatusNotifierItem',
    interface: 'org.kde.StatusNotifierItem',
    member: 'ContextMenu',
    signature: 'ii',
    body: [0, 0],
  });
  await app.seen('right-click');
});

test('its menu is drawn from D-Bus, its items press, and a change is published', async (t) => {
  const panel = await openPanel();
  t.after(() => panel.close());
  const app = await runApp(t, { main: MAIN(ICON), env: { DBUS_SESSION_BUS_ADDRESS: address } });
  await app.seen('ready');
  const name = await until('registered', () => panel.registered[0]);
  const [, root, items] = await layoutOf(panel.bus, name);
  assert.equal(root['children-display'], 'submenu');
  assert.deepEqual(
    items.map(([, properties]) => properties.label ?? properties.type),
    ['4 waiting__for you', 'separator', 'P_ause', 'Sound', 'Quit'],
  );
  assert.equal(items[0]?.[1].enabled, false);
  const radios = items[2]?.[2] ?? [];
  assert.deepEqual(
    radios.map(([, properties]) => [properties['toggle-type'], properties['toggle-state']]),
    [
      ['radio', 1],
      ['radio', 0],
    ],
  );

  await press(panel.bus, name, items[3]?.[0] ?? 0);
  await app.seen('sound', [true]);
  await press(panel.bus, name, radios[1]?.[0] ?? 0);
  await until('the other radio', async () => JSON.stringify(await app.ask('checked')) === '[false,true]');

  const updates: unknown[] = [];
  await panel.bus.addMatch("type='signal',interface='com.canonical.dbusmenu',member='LayoutUpdated'");
  panel.bus.connection.on('message', (message) => message.member === 'LayoutUpdated' && updates.push(message.body));
  await app.ask('label', 'sound', 'Sounds');
  await until('LayoutUpdated', () => updates.length > 0);
  const [, , changed] = await layoutOf(panel.bus, name);
  assert.equal(changed[3]?.[1].label, 'Sounds');
});

test('a later watcher is notified, and a destroyed tray leaves the bus', async (t) => {
  const app = await runApp(t, { main: MAIN(ICON), env: { DBUS_SESSION_BUS_ADDRESS: address } });
  await app.seen('ready');
  const panel = await openPanel();
  t.after(() => panel.close());
  const name = await until('registered', () => panel.registered[0]);
  await app.ask('destroy');
  await until('gone', async () => !(await panel.bus.nameHasOwner(name)));
});

test('without a session bus a tray is quiet', async (t) => {
  const app = await runApp(t, {
    main: MAIN(ICON),
    env: { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: await temporaryFolder(t) },
  });
  await app.seen('ready');
  await app.ask('toolTip', 'still alive');
  app.signal('SIGTERM');
  assert.equal(await app.exited, 0);
});
