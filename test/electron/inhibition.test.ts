/** The session inhibits notifications: read from a real bus, and how they are handled meanwhile. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { defineInterface } from 'dbus-native';
import { startPrivateBus } from '../../build/session/bus.ts';
import { inhibitionIn, watchInhibition } from '../../electron/inhibition.ts';
import { Bus } from '../../standin/dbus/bus.ts';
import { until } from '../helpers/until.ts';
import { testDesk } from './parts/desk.ts';
import { answered, approval, dana, T0, uuid, withFate } from './parts/items.ts';

const SERVICE = 'org.freedesktop.Notifications';
const CHANGED =
  "/org/freedesktop/Notifications: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.Notifications', ";

test('lines of the monitor: only the property of the service itself, no text of another program', () => {
  assert.equal(inhibitionIn(`${CHANGED}{'Inhibited': <true>}, @as [])`), true);
  assert.equal(inhibitionIn(`${CHANGED}{'Other': <1>, 'Inhibited': <false>}, @as [])`), false);
  assert.equal(inhibitionIn('The name org.freedesktop.Notifications is owned by :1.42'), 'anew');
  assert.equal(inhibitionIn('The name org.freedesktop.Notifications does not have an owner'), 'anew');
  const reply = `/org/freedesktop/Notifications: org.freedesktop.Notifications.NotificationReplied (uint32 1, "${CHANGED}{'Inhibited': <true>}")`;
  assert.equal(inhibitionIn(reply), null);
  assert.equal(inhibitionIn(`${CHANGED}{'Text': <"'Inhibited': <true>">}, @as [])`), null);
  assert.equal(inhibitionIn(''), null);
});

test('held back while the session holds, critical ones too unless the person allows them; then one summary', (t) => {
  let inhibited = true;
  const desk = testDesk(t, { inhibited: () => inhibited });
  desk.connect();
  desk.item(approval(1));
  desk.item(approval(2, { severity: 'critical' }));
  const done = answered(approval(3), dana.user);
  desk.item(done);
  desk.item(withFate(done, 'refused', 'budget closed', T0 + 7_200_000));
  assert.equal(desk.raised.length, 0);
  desk.desk.commands.setPreferences({ criticalWhileInhibited: true });
  assert.deepEqual([...desk.screen.keys()], [uuid(2)]);
  desk.desk.commands.testNotification();
  assert.ok(desk.screen.has('test'), 'what the person asks for comes');
  inhibited = false;
  desk.desk.wake();
  assert.equal(desk.screen.get('summary')?.title, '1 new while Do Not Disturb was on, 1 answer did not get through');
});

test('a notification service on a real bus: present, started later, or absent', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bus-'));
  const { process: bus, address } = await startPrivateBus(folder, process.env);
  t.after(async () => {
    await bus.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  let holding = true;
  const service = async () => {
    const connection = await Bus.connect(address);
    const properties = { Inhibited: { type: 'b', get: () => holding } };
    await connection.export('/org/freedesktop/Notifications', defineInterface({ name: SERVICE, properties }));
    await connection.ownName(SERVICE);
    return connection;
  };
  let changes = 0;
  const watch = watchInhibition({
    platform: 'linux',
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: address },
    changed: () => changes++,
  });
  t.after(watch.close);
  assert.equal(watch.holds(), null, 'nobody tells');
  const first = await service();
  await until('read off the service', () => watch.holds() === true);
  holding = false;
  first.propertiesChanged('/org/freedesktop/Notifications', SERVICE, { Inhibited: false });
  await until('heard', () => watch.holds() === false);
  await first.close();
  await until('the service went', () => watch.holds() === null);
  assert.equal(changes, 3);
});

test('a monitor that ended while notifications were held back holds none for ever', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-gdbus-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const end = join(folder, 'end');
  const script = `#!/bin/sh
[ "$1" = call ] && echo '(<true>,)' && exit
until [ -e '${end}' ]; do sleep 0.05; done
`;
  writeFileSync(join(folder, 'gdbus'), script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const watch = watchInhibition({ platform: 'linux', env, changed: () => {} });
  t.after(watch.close);
  await until('it holds', () => watch.holds() === true);
  writeFileSync(end, '');
  await until('nothing is known any more', () => watch.holds() === null);
});
