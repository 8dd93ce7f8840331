/** The diagnosis of notifications: by what services report, by a real service, and as a help desk prints it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ensureBuilt } from '../../../build/bundle/ensure-built.ts';
import { findRuntime } from '../../../build/launch/runtime.ts';
import { projectRoot } from '../../../build/root.ts';
import { readService } from '../../../electron/notification-service.ts';
import {
  buttonsOf,
  checkLines,
  checkNotifications,
  type NotificationFacts,
} from '../../../electron/notifications/check.ts';
import { notificationCheckWordsFor } from '../../../shared/words/notification-check.ts';
import { desktopSession } from '../../helpers/desktop-session.ts';

const run = promisify(execFile);
const words = notificationCheckWordsFor('en');
const FACTS: NotificationFacts = {
  platform: 'linux',
  service: { name: 'Plasma', version: '6.3', capabilities: ['actions', 'body'] },
  inhibited: false,
  supported: true,
  shortcutId: null,
  appId: 'com.beckon.desktop',
  installed: true,
  ownCards: false,
};
const states = (facts: Partial<NotificationFacts>) => {
  const { findings, offersCards } = checkNotifications({ ...FACTS, ...facts }, words);
  return [findings.map(({ name, state }) => `${name} ${state}`).join(', '), offersCards];
};
const service = (name: string, ...capabilities: string[]) => ({ name, version: '1', capabilities });

test('how services present actions', () => {
  const kinds = ['Xfce Notify Daemon', 'Plasma', 'dunst', 'lxqt-notificationd', 'gnome-shell'].map((name) =>
    buttonsOf(service(name, 'body', 'actions')),
  );
  assert.deepEqual(kinds, ['drawn', 'drawn', 'menu', 'list', 'opened']);
  assert.equal(buttonsOf(service('mako', 'body')), 'none');
});

test('Linux: cards are offered where no buttons are drawn; Do Not Disturb and a missing service are faults', () => {
  assert.deepEqual(states({}), ['service good, buttons good, quiet good', false]);
  assert.deepEqual(states({ service: service('dunst', 'actions') }), ['service good, buttons bad, quiet good', true]);
  const own = { service: service('dunst', 'actions'), ownCards: true };
  assert.deepEqual(states(own), ['service good, buttons good, quiet good', false]);
  assert.deepEqual(states({ inhibited: true }), ['service good, buttons good, quiet bad', false]);
  assert.deepEqual(states({ inhibited: null }), ['service good, buttons good, quiet unknown', false]);
  assert.deepEqual(states({ service: null }), ['service bad', false]);
});

test('Windows: the shortcut has to have the application id', () => {
  const windows = (more: Partial<NotificationFacts>) => states({ platform: 'win32', service: null, ...more })[0];
  assert.equal(windows({ shortcutId: 'com.beckon.desktop' }), 'service good, shortcut good, quiet unknown');
  assert.equal(windows({ shortcutId: '' }), 'service good, shortcut bad, quiet unknown');
  assert.equal(windows({}), 'service good, shortcut bad, quiet unknown');
  assert.equal(windows({ supported: false, shortcutId: FACTS.appId }), 'service bad, shortcut good, quiet unknown');
});

test('macOS: where to look, since it does not report permission or focus', () => {
  assert.deepEqual(states({ platform: 'darwin', service: null }), [
    'service good, permission unknown, quiet unknown',
    false,
  ]);
});

test('each fault has a remedy, and is one line for a help desk', () => {
  const facts = { ...FACTS, service: service('dunst', 'actions'), inhibited: true };
  const check = checkNotifications(facts, words);
  for (const { state, remedy } of check.findings) assert.equal(remedy === null, state === 'good');
  assert.equal(
    checkLines(check)[1],
    'Buttons: bad, The answers are in a menu of the notification. Turn on Beckon’s own cards to answer in one click.',
  );
});

test('a real service is read over the bus, and --diagnose prints what it is', async (t) => {
  const session = await desktopSession(t);
  const env = { ...process.env, ...session.env };
  const found = await readService(env);
  assert.equal(found?.name, 'Xfce Notify Daemon');
  assert.match(found.version, /^\d/);
  assert.ok(found.capabilities.includes('actions'));
  await ensureBuilt(projectRoot);
  const runtime = await findRuntime(projectRoot, env);
  const { stdout } = await run(runtime.command, [...runtime.args, '--diagnose'], { env, timeout: 120_000 });
  assert.match(stdout, /^Beckon: \d/m);
  assert.match(stdout, /^Policies: –$/m);
  assert.match(stdout, /^Notification service: good, Xfce Notify Daemon \d/m);
  assert.match(stdout, /^Buttons: good, Notifications show their buttons\.$/m);
});
