import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createClient, defineInterface } from 'dbus-native';
import { startPrivateBus } from '../../build/session/bus.ts';
import { startDesktopSession } from '../helpers/desktop-session.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { runApp } from './sample-app.ts';

const session = await startDesktopSession();
after(() => session.close());

const MAIN = `
import { app, Notification } from 'electron';
import { onAsk, report, reportEvents } from './harness.js';
await app.whenReady();
const all = new Map();
onAsk('show', (key, options) => {
  const notification = all.get(key) ?? new Notification(options);
  if (!all.has(key)) {
    for (const name of ['show', 'click', 'close', 'failed']) notification.on(name, (event, text) => report(name, key, { ...event }, text ?? null));
    notification.on('action', (event, index, selection) => report('action', key, { ...event }, index, selection));
  }
  Object.assign(notification, options);
  all.set(key, notification);
  notification.show();
});
onAsk('close', (key) => all.get(key).close());
onAsk('supported', () => Notification.isSupported());
report('ready');
`;

test('a pressed button arrives as action with its index, a pressed default action as click', async (t) => {
  const app = await runApp(t, { main: MAIN, env: session.env });
  const actions = [
    { type: 'button', text: 'Approve' },
    { type: 'button', text: 'Reject' },
  ];
  await app.ask('show', 'a', {
    title: 'PO 4711',
    body: 'two lines',
    actions,
    urgency: 'critical',
    timeoutType: 'never',
  });
  await app.seen('show', ['a']);
  const drawn = await session.waitForNotification('PO 4711');
  assert.equal(drawn.body, 'two lines');
  const call = session.monitor.history.findLast((event) => event.kind === 'notify');
  assert.ok(call?.kind === 'notify');
  assert.equal(call.app, 'Sample');
  assert.equal(call.timeout, 0);
  assert.deepEqual(
    call.actions.map(({ label }) => label),
    ['View', 'Approve', 'Reject'],
  );
  assert.equal(call.hints.urgency, 2);

  await session.press('PO 4711', 'Reject');
  const [, , event, index, selection] = await app.seen('action', ['a']);
  assert.deepEqual([index, selection], [1, -1]);
  assert.equal((event as { actionIndex: number }).actionIndex, 1);

  await app.ask('show', 'b', { title: 'Click me' });
  await session.waitForNotification('Click me');
  await session.press('Click me', 'View');
  await app.seen('click', ['b']);
});

test('close() withdraws it and close is emitted with applicationHidden; dismissal is userCanceled', async (t) => {
  const app = await runApp(t, { main: MAIN, env: session.env });
  await app.ask('show', 'a', { title: 'Withdraw me' });
  await session.waitForNotification('Withdraw me');
  await app.ask('close', 'a');
  const [, , event] = await app.seen('close', ['a']);
  assert.equal((event as { reason: string }).reason, 'applicationHidden');
  await session.waitForNone('Withdraw me');

  await app.ask('show', 'b', { title: 'Dismiss me', timeoutType: 'never' });
  await session.waitForNotification('Dismiss me');
  await session.dismiss('Dismiss me');
  const [, , dismissed] = await app.seen('close', ['b']);
  assert.equal((dismissed as { reason: string }).reason, 'userCanceled');
});

test('shown again it takes its own place', async (t) => {
  const app = await runApp(t, { main: MAIN, env: session.env });
  await app.ask('show', 'a', { title: 'First text', timeoutType: 'never' });
  await session.waitForNotification('First text');
  await app.ask('show', 'a', { title: 'Second text' });
  await session.waitForNotification('Second text');
  await session.waitForNone('First text');
  const calls = session.monitor.history.filter((one) => one.kind === 'notify').slice(-2);
  assert.equal(calls[1]?.replaces, calls[0]?.id);
});

test('the body is passed as it is, and silent is the hint suppress-sound', async (t) => {
  const app = await runApp(t, { main: MAIN, env: session.env });
  await app.ask('show', 'a', { title: 'Markup', body: 'a &lt; b <b>bold</b>', silent: true });
  const call = await session.monitor.waitFor((event) => event.kind === 'notify' && event.title === 'Markup');
  assert.ok(call.kind === 'notify');
  assert.equal(call.body, 'a &lt; b <b>bold</b>');
  assert.equal(call.hints['suppress-sound'], true);
  assert.equal(call.timeout, -1);
  assert.equal(call.hints.urgency, 0, 'low is the default');
});

test('a service that goes closes what it showed; one that comes back is used again', async (t) => {
  const app = await runApp(t, { main: MAIN, env: session.env });
  await app.ask('show', 'a', { title: 'Lost with the daemon', timeoutType: 'never' });
  await session.waitForNotification('Lost with the daemon');
  await session.daemon.stop();
  const [, , event] = await app.seen('close', ['a']);
  assert.equal((event as { reason?: string }).reason, undefined);
  await session.daemon.start();
  await until('supported again', async () => (await app.ask('supported')) === true);
  await app.ask('show', 'b', { title: 'After the restart' });
  await session.waitForNotification('After the restart');
});

test('without a session bus there is no support, and show emits failed', async (t) => {
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', XDG_RUNTIME_DIR: '' };
  const app = await runApp(t, { main: MAIN, env });
  assert.equal(await app.ask('supported'), false);
  await app.ask('show', 'a', { title: 'Nobody sees this' });
  const [, , , text] = await app.seen('failed', ['a']);
  assert.match(String(text), /no session bus/);
});

test('a daemon without buttons gets none, and an unknown key is ignored', async (t) => {
  const folder = await temporaryFolder(t);
  const { process: daemon, address } = await startPrivateBus(join(folder, 'run'), { ...process.env });
  t.after(() => daemon.stop());
  const bus = createClient({ busAddress: address });
  t.after(() => bus.close());
  const calls: { actions: string[] }[] = [];
  const plain = defineInterface({
    name: 'org.freedesktop.Notifications',
    methods: {
      GetCapabilities: { out: { capabilities: 'as' }, handler: () => ['body'] },
      Notify: {
        in: {
          app: 's',
          replaces: 'u',
          icon: 's',
          summary: 's',
          body: 's',
          actions: 'as',
          hints: 'a{sv}',
          timeout: 'i',
        },
        out: { id: 'u' },
        handler: (call: { actions: string[] }) => calls.push(call),
      },
    },
    signals: { ActionInvoked: { args: { id: 'u', key: 's' } } },
  });
  await bus.export('/org/freedesktop/Notifications', plain);
  await bus.ownName('org.freedesktop.Notifications');
  const app = await runApp(t, { main: MAIN, env: { DBUS_SESSION_BUS_ADDRESS: address } });
  await app.ask('show', 'a', { title: 'Plain', actions: [{ type: 'button', text: 'Approve' }] });
  await app.seen('show', ['a']);
  assert.deepEqual(calls[0]?.actions, []);
  for (const key of ['7', 'nonsense', '0']) plain.emit.ActionInvoked?.(1, key);
  await app.seen('action', ['a']);
  assert.equal(app.names.filter((name) => name === 'action').length, 1);
});
