/** Preferences by mouse and keyboard: each change sends one intent, and the preview of its effect updates at once. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { decodeQR } from 'qr/decode.js';
import type { BridgeChannel } from '../../shared/bridge/bridge.ts';
import { DESKTOP_CAPABILITIES } from '../../shared/bridge/desktop.ts';
import type { QuietHours } from '../../shared/people.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { demoInbox } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

async function openPreferences(section?: string, more: Partial<Parameters<typeof createWindowBackend>[0]> = {}) {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW), ...more });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('button', { name: 'Preferences', exact: true }).click();
  if (section) await page.getByRole('button', { name: section, exact: true }).click();
  const last = (channel: BridgeChannel) => backend.asked(channel).at(-1);
  const finish = async () => {
    assert.deepEqual([complaints, backend.faults], [[], []]);
    await close();
  };
  return { backend, page, last, finish };
}

test('a choice in the matrix is one rule more, and the preview follows', async () => {
  const { backend, page, last, finish } = await openPreferences();
  await page.getByText('With these settings: 3 notifications last week.').waitFor();
  const row = page.getByRole('radiogroup', { name: 'Procurement approver' });
  await row.getByRole('radio', { name: 'Off' }).click();
  await page.getByText('With these settings: 1 notification last week.').waitFor();
  await until('the rule', () => last('subscriptions.set'));
  assert.deepEqual(last('subscriptions.set'), {
    rules: [
      { role: 'warehouse-lead', types: ['*'], minSeverity: 'warning', deliver: 'beckon' },
      { role: 'warehouse-lead', types: ['*'], deliver: 'badge' },
      { role: 'customer-care', types: ['*'], deliver: 'digest' },
      { role: 'procurement-approver', types: ['*'], deliver: 'off' },
    ],
    quietHours: backend.snapshot.me?.subscriptions.quietHours,
  });
  await finish();
});

test('the own week is read when it is shown, and again on request', async () => {
  const { backend, page, finish } = await openPreferences('Your week');
  await page.getByText('29 of 32').waitFor();
  await page.getByText('half within 15 mins, 90% within 4 hrs').waitFor();
  await assertAccessible(page, 'your week');
  backend.override('insights.own', problem('STORE_UNAVAILABLE', 'Your figures need the network.'));
  await page.getByRole('button', { name: 'Count again' }).click();
  await page.getByText('Your week could not be read').waitFor();
  await finish();
});

test('the default says what holds and who set it, and is the way back from a choice', async () => {
  const { page, last, finish } = await openPreferences();
  const chosen = (role: string) => page.getByRole('radiogroup', { name: role }).getByRole('radio', { checked: true });
  const support = page.getByRole('radiogroup', { name: 'Integration support' });
  await page.getByText('Set by your administrator: Notify (Failure, Warning or higher), Digest').waitFor();
  assert.equal(await chosen('Integration support').getAttribute('value'), 'usual');
  assert.equal(await chosen('Everything else').getAttribute('value'), 'usual');
  assert.equal(await chosen('Customer care').getAttribute('value'), 'digest');
  const rules = () => (last('subscriptions.set') as { rules: unknown[] } | undefined)?.rules;
  await support.getByRole('radio', { name: 'Badge only' }).click();
  await until('a rule of my own', () => rules()?.length === 4);
  await until('the default is not said', async () => (await page.getByText('Set by your administrator').count()) === 0);
  await support.getByRole('radio', { name: 'Default' }).click();
  await until('without it again', () => rules()?.length === 3);
  await page.getByText('Set by your administrator').waitFor();
  await page.getByRole('button', { name: 'Show which' }).click();
  await page.getByText('Notify · set by your administrator').first().waitFor();
  await finish();
});

test('a mandatory role can be quieter, not off', async () => {
  const { page, finish } = await openPreferences();
  const row = page.getByRole('radiogroup', { name: 'Integration support' });
  await page.getByText('Required: cannot be turned off').waitFor();
  assert.equal(await row.getByRole('radio', { name: 'Off' }).isDisabled(), true);
  assert.equal(await row.getByRole('radio', { name: 'Digest' }).isDisabled(), false);
  await finish();
});

test('refinements are added, changed and removed behind their row', async () => {
  const { page, last, finish } = await openPreferences();
  await page.getByRole('button', { name: 'Refine' }).first().click();
  await page.getByRole('button', { name: 'Add a refinement' }).click();
  const part = page.getByRole('region', { name: 'Refinements for Procurement approver' });
  await part.getByRole('button', { name: 'Types: Any type' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Task' }).click();
  await page.keyboard.press('Escape');
  await part.getByLabel('Then').selectOption('digest');
  const ofRole = () =>
    (last('subscriptions.set') as { rules: { role: string }[] } | undefined)?.rules.filter(
      ({ role }) => role === 'procurement-approver',
    );
  await until('the refinement', () => JSON.stringify(ofRole()).includes('digest'));
  assert.deepEqual(ofRole(), [
    { role: 'procurement-approver', types: ['task.assigned'], minSeverity: 'critical', deliver: 'digest' },
  ]);
  await part.getByRole('button', { name: 'Remove: Task' }).click();
  await until('none', () => ofRole()?.length === 0);
  await finish();
});

test('a change that the main process refuses is reported and reverted', async () => {
  const { backend, page, finish } = await openPreferences();
  backend.override('subscriptions.set', problem('REQUEST_INVALID', 'Warehouse lead cannot be switched off.'));
  const row = page.getByRole('radiogroup', { name: 'Warehouse lead' });
  await row.getByRole('radio', { name: 'Off' }).click();
  await page.getByRole('alert').getByText('Warehouse lead cannot be switched off.').waitFor();
  await until('the old choice', () => row.getByRole('radio', { name: 'Badge only' }).isChecked());
  await finish();
});

test('quiet hours by keys, by pointer, by list', async () => {
  const { page, last, finish } = await openPreferences('Quiet hours');
  const quiet = () =>
    (last('subscriptions.set') as { quietHours: Record<string, unknown> | null } | undefined)?.quietHours;
  const from = page.getByRole('slider', { name: 'From' });
  await from.focus();
  await page.keyboard.press('ArrowRight');
  await until('a quarter later', () => quiet()?.from === '18:15');
  const to = page.getByRole('slider', { name: 'To' });
  const box = await to.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await until('dragged', () => typeof quiet()?.to === 'string' && quiet()?.to !== '07:00');
  await page.getByRole('button', { name: 'Friday', exact: true }).click();
  await until('without Friday', () => JSON.stringify(quiet()?.days) === '["mon","tue","wed","thu"]');
  await page.getByLabel('To', { exact: true }).and(page.locator('select')).selectOption('06:30');
  await until('chosen', () => quiet()?.to === '06:30');
  await page.getByLabel('Due', { exact: true }).selectOption('PT2H');
  await until('unless', () => JSON.stringify(quiet()?.unless) === '{"severity":"critical","dueWithin":"PT2H"}');
  await page.getByRole('switch', { name: 'Hold notifications during quiet hours' }).click();
  await until('off', () => quiet() === null);
  await page.getByRole('switch', { name: 'Hold notifications during quiet hours' }).click();
  await until('on again', () => quiet()?.timeZone === 'Europe/Berlin');
  await finish();
});

test('several spans of quiet hours: added, chosen, changed by keys and lists, removed', async () => {
  const { page, last, finish } = await openPreferences('Quiet hours');
  const quiet = () => (last('subscriptions.set') as { quietHours: QuietHours } | undefined)?.quietHours;
  await page.getByRole('button', { name: 'Monday–Friday, 18:00–07:00', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Add a time' }).click();
  const weekend = { days: ['sat', 'sun'], from: '00:00', to: '00:00' };
  await until('the weekend', () => JSON.stringify(quiet()?.spans?.[0]) === JSON.stringify(weekend));
  assert.deepEqual([quiet()?.from, quiet()?.days.length], ['18:00', 5]);
  await page.getByRole('button', { name: 'Saturday–Sunday, all day', exact: true, pressed: true }).waitFor();
  await page.getByRole('slider', { name: 'To' }).focus();
  assert.equal(await page.getByRole('slider', { name: 'To' }).getAttribute('aria-valuenow'), '1440');
  await page.keyboard.press('ArrowLeft');
  await until('a quarter less', () => quiet()?.spans?.[0]?.to === '23:45');
  await page.getByRole('button', { name: 'Friday', exact: true }).click();
  await page.getByLabel('From', { exact: true }).and(page.locator('select')).selectOption('12:30');
  await page.getByRole('button', { name: 'Friday–Sunday, 12:30–23:45', exact: true, pressed: true }).waitFor();
  assert.equal(quiet()?.from, '18:00');
  await page.getByRole('button', { name: 'Remove: Monday–Friday, 18:00–07:00' }).click();
  await until('one is left', () => quiet()?.spans?.length === 0);
  assert.deepEqual([quiet()?.from, quiet()?.to, quiet()?.days], ['12:30', '23:45', ['fri', 'sat', 'sun']]);
  await finish();
});

test('this device: a sound for each severity, theme, start at login, a test notification', async () => {
  const { page, last, finish } = await openPreferences('This device');
  const sounds = page.getByRole('group', { name: 'Sound of notifications' });
  await sounds.getByLabel('Warning', { exact: true }).selectOption({ label: 'Gentle' });
  await until('sounds', () => {
    const sent = JSON.stringify(last('preferences.set'));
    return sent === '{"sounds":{"info":"none","notice":"none","warning":"gentle","critical":"default"}}';
  });
  await sounds.getByRole('button', { name: 'Try it: Warning' }).click();
  await until('heard', () => JSON.stringify(last('notifications.test')) === '{"severity":"warning"}');
  await sounds.getByText('A test notification is on its way').waitFor();
  await page.getByLabel('Theme').selectOption('dark');
  await until('theme', () => JSON.stringify(last('preferences.set')) === '{"theme":"dark"}');
  await page.getByRole('switch', { name: 'Start when I sign in to this computer' }).click();
  await until('start', () => JSON.stringify(last('start-at-login.set')) === '{"start":true}');
  await page.getByRole('button', { name: 'Show a test notification' }).click();
  await page.getByText('A test notification is on its way').nth(1).waitFor();
  await finish();
});

test('a browser whose push service does not accept says so at the switch', async () => {
  const { backend, page, finish } = await openPreferences('This device', {
    capabilities: [...DESKTOP_CAPABILITIES, 'notification-permission', 'web-push'],
  });
  backend.app({ permission: { state: 'granted', spoken: false }, push: 'off' });
  const push = page.getByRole('switch', { name: 'Notify me here too while no page of Beckon is open' });
  await push.click();
  await page.getByRole('alert').getByText('did not accept it').waitFor();
  assert.equal(await push.isChecked(), false);
  await assertAccessible(page, 'a failed switch');
  await finish();
});

test('without the permission of the browser a test says so, not that a notification comes', async () => {
  const { backend, page, finish } = await openPreferences('This device', {
    capabilities: [...DESKTOP_CAPABILITIES, 'notification-permission'],
  });
  backend.app({ permission: { state: 'denied', spoken: false } });
  const said = page.getByRole('status').getByText('Blocked. Allow notifications');
  await page.getByRole('button', { name: 'Show a test notification' }).click();
  await said.waitFor();
  await page.getByRole('button', { name: 'Try it: Warning' }).click();
  await said.nth(1).waitFor();
  assert.equal(await page.getByText('A test notification is on its way').count(), 0);
  await finish();
});

test('the first steps: the tabs, undo, what the test notification tells, start at login, quiet hours; done, they never come again', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  backend.desk.commands.setPreferences({ firstSteps: 'due' });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const step = (n: number) => page.getByRole('region', { name: `First steps: ${n} of 5` });
  await step(1).getByText('“To answer” lists what needs your answer').waitFor();
  await step(1).getByRole('button', { name: 'Next' }).click();
  await step(2).getByText('An answer is sent after 5 seconds; until then “z” undoes it. “?” shows all keys.').waitFor();
  await step(2).getByRole('button', { name: 'Next' }).click();
  await step(3).getByRole('button', { name: 'Show a test notification' }).click();
  await step(3).getByText('Press its button.').waitFor();
  await step(3).getByRole('button', { name: 'I see no button' }).click();
  await step(3).getByText('A press on the notification opens the item').waitFor();
  await assertAccessible(page, 'first steps');
  backend.desk.notifications.pressed('test', 'seen');
  await step(3).getByText('This system shows buttons').waitFor();
  await step(3).getByRole('button', { name: 'Next' }).click();
  await step(4).getByRole('button', { name: 'Start when I sign in to this computer' }).click();
  await step(5).getByRole('button', { name: 'Set quiet hours' }).click();
  await page.getByRole('heading', { name: 'Quiet hours' }).first().waitFor();
  await step(5).waitFor({ state: 'detached' });
  const asked = backend.requests.map(({ channel, request }) => `${channel} ${JSON.stringify(request)}`);
  assert.ok(asked.includes('start-at-login.set {"start":true}'));
  assert.ok(asked.includes('preferences.set {"firstSteps":"done"}'));
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('unpairing asks first; Esc and Cancel leave everything as it is', async () => {
  const { backend, page, finish } = await openPreferences('Connection');
  await page.getByRole('button', { name: 'Unpair this computer' }).click();
  await page.getByRole('alertdialog', { name: 'Unpair this computer?' }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('relay.unpair'), []);
  await page.getByRole('button', { name: 'Unpair this computer' }).click();
  await page.getByRole('button', { name: 'Unpair', exact: true }).click();
  await page.getByRole('heading', { name: 'Pair this computer' }).waitFor();
  await finish();
});

test('where the person is signed in: one is ended after a question, and then all the others', async () => {
  const { backend, page, last, finish } = await openPreferences('Signed-in devices');
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await row('office-4711').getByText('This one').waitFor();
  assert.equal(await row('office-4711').getByRole('button').count(), 0);
  await page.getByRole('button', { name: 'Sign out: Chrome on Android' }).click();
  const question = page.getByRole('alertdialog', { name: 'Sign out Chrome on Android?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(last('sessions.end'), undefined);
  await page.getByRole('button', { name: 'Sign out: Chrome on Android' }).click();
  await question.getByRole('button', { name: 'Sign out', exact: true }).click();
  await row('Chrome on Android').waitFor({ state: 'detached' });
  assert.deepEqual(last('sessions.end'), { id: 'phone' });
  backend.override('sessions.end', problem('STORE_UNAVAILABLE', 'relay.acme.example does not answer.'));
  const endOthers = async () => {
    await page.getByRole('button', { name: 'Sign out all others' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click();
  };
  await endOthers();
  await page.getByText('relay.acme.example does not answer.').waitFor();
  backend.override('sessions.end', null);
  await endOthers();
  await page.getByRole('button', { name: 'Sign out all others' }).waitFor({ state: 'detached' });
  assert.deepEqual(last('sessions.end'), { id: null });
  await finish();
});

test('pair my phone: what a camera reads is the link, the code counts down, and a new one comes by a press alone', async () => {
  const { backend, page, finish } = await openPreferences('Signed-in devices');
  const makes = () => backend.asked('pairing-code.make').length;
  await page.getByRole('button', { name: 'Show a code' }).click();
  const picture = page.getByRole('img', { name: 'Picture of a link to relay.acme.example that carries the code' });
  const [size, path] = await Promise.all([
    picture.getAttribute('viewBox').then((box) => Number(box?.split(' ')[2])),
    picture.locator('path').getAttribute('d'),
  ]);
  assert.equal(decodeQR(photograph(size, path ?? '')), 'https://relay.acme.example/#code=K7QM-4XWP-9RT2');
  await page.getByText('K7QM-4XWP-9RT2', { exact: true }).waitFor();
  await page.getByText(/^Valid for (10:00|9:\d\d) more$/).waitFor();
  await page.clock.fastForward(600_000);
  await page.getByText('The code is no longer valid.').waitFor();
  assert.deepEqual([await picture.count(), makes()], [0, 1]);
  await page.getByRole('button', { name: 'Show a new code' }).click();
  await page.getByText('K7QM-4XWP-9RT3', { exact: true }).waitFor();
  await finish();
});

/** Rasterizes the path's squares as dark modules of 4 px. */
function photograph(size: number, path: string) {
  const scale = 4;
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let n = 0; n < scale * scale; n += 1) {
      const at = ((Number(y) * scale + Math.floor(n / scale)) * side + Number(x) * scale + (n % scale)) * 4;
      data.fill(0, at, at + 3);
    }
  }
  return { width: side, height: side, data };
}

test('diagnostics are copied and shown', async () => {
  const { page, finish } = await openPreferences('About');
  await page.getByText('Beckon 0.1.0').waitFor();
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await page.getByRole('status').getByText('Copied.').waitFor();
  await page.getByText('Answers kept: 0').waitFor();
  await finish();
});

test('what a policy sets is disabled and says so, and hours of the policy are proposed', async () => {
  const { backend, page, last, finish } = await openPreferences('This device');
  const undo = page.getByRole('combobox', { name: 'Time to undo an answer' });
  const login = page.getByRole('switch', { name: 'Start when I sign in to this computer' });
  assert.deepEqual([await undo.isDisabled(), await login.isDisabled()], [false, false]);
  backend.app({
    managed: {
      locked: ['undoSeconds', 'startAtLogin', 'diagnostics'],
      quietHours: { from: '20:00', to: '06:30' },
      historyDays: 90,
    },
  });
  await until('both are disabled', async () => (await undo.isDisabled()) && (await login.isDisabled()));
  assert.equal(await page.getByText('Set by your organisation').count(), 2);
  for (const control of [undo, login]) {
    const id = await control.getAttribute('aria-describedby');
    assert.equal(await page.locator(`[id="${id}"]`).textContent(), 'Set by your organisation');
  }
  await page.getByText('Closed items are kept for 90 days').waitFor();
  await assertAccessible(page, 'controls of a policy');
  await page.getByRole('button', { name: 'About', exact: true }).click();
  assert.equal(await page.getByRole('button', { name: 'Copy diagnostics' }).isDisabled(), true);
  await page.getByRole('button', { name: 'Quiet hours', exact: true }).click();
  const quiet = page.getByRole('switch', { name: 'Quiet hours' });
  if (await quiet.isChecked()) await quiet.click();
  await quiet.click();
  const asked = () => (last('subscriptions.set') as { quietHours?: QuietHours } | undefined)?.quietHours;
  await until('the hours of the policy', () => asked()?.from === '20:00' && asked()?.to === '06:30');
  await finish();
});

test('a test notification says what the system can do, and offers cards where it draws no buttons', async () => {
  const { backend, page, last, finish } = await openPreferences('This device');
  const label = 'Show Beckon’s own cards instead of notifications that ask for an answer';
  assert.equal(await page.getByRole('switch', { name: label }).count(), 0);
  backend.notificationCheck = {
    findings: [
      { name: 'service', state: 'good', label: 'Notification service', text: 'dunst 1.12', remedy: null },
      { name: 'buttons', state: 'bad', label: 'Buttons', text: 'In a menu.', remedy: 'Turn on the cards.' },
      { name: 'quiet', state: 'unknown', label: 'Do Not Disturb', text: 'Not known.', remedy: null },
    ],
    offersCards: true,
  };
  await page.getByRole('button', { name: 'Show a test notification' }).click();
  const list = page.getByRole('list', { name: 'What the notifications of this system can do' });
  await until('three findings', async () => (await list.getByRole('listitem').count()) === 3);
  assert.match(
    (await list.getByRole('listitem').nth(1).textContent()) ?? '',
    /Buttons.*In a menu\. Turn on the cards\./,
  );
  await list.getByRole('img', { name: 'Failed' }).waitFor();
  await assertAccessible(page, 'findings about notifications');
  await page.getByRole('switch', { name: label }).click();
  await until(
    'cards are chosen',
    () => (last('preferences.set') as { ownCards?: boolean } | undefined)?.ownCards === true,
  );
  await finish();
});

test('the address of a policy is filled in and cannot be changed', async () => {
  const { backend, page, last, finish } = await openPreferences('Connection');
  backend.app({ managed: { locked: ['relay'], relay: 'https://relay.acme.example' } });
  backend.unpair();
  const address = page.getByRole('textbox', { name: 'Server address' });
  await until('the address', async () => (await address.inputValue()) === 'https://relay.acme.example');
  assert.equal(await address.isDisabled(), true);
  await page.getByText('Set by your organisation').waitFor();
  await page.getByLabel('One-time code').fill('ABCD-1234');
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await until('the pairing', () => last('relay.pair'));
  assert.deepEqual(last('relay.pair'), { relay: 'https://relay.acme.example', code: 'ABCD-1234' });
  await finish();
});
