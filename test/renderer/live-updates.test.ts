/** Updates from the main process while the window is open: snapshots, links, commands, and screen reader announcements. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { problem } from '../../shared/problems.ts';
import { demoInbox, escalatedClaim, purchaseOrder } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

test('what arrives is said politely, what is critical at once, and the list follows', async () => {
  const backend = createWindowBackend({ now: NOW });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByText('Nothing waits for you').waitFor();
  backend.relay.put([purchaseOrder(NOW)]);
  await page
    .locator('[data-live="polite"]', { hasText: 'New: PO 4711 needs your approval' })
    .waitFor({ state: 'attached' });
  await page.getByRole('tab', { name: 'To answer 1' }).waitFor();
  backend.relay.put([escalatedClaim(NOW)]);
  await page.locator('[data-live="assertive"]', { hasText: 'Critical: Claim 88-21' }).waitFor({ state: 'attached' });
  await page.getByRole('tab', { name: 'To answer 2' }).waitFor();
  backend.connection({ state: 'offline' });
  await page.locator('[data-live="polite"]', { hasText: 'Connection lost' }).waitFor({ state: 'attached' });
  await close();
});

test('a link opens its item, in a window that has only just asked for its first snapshot too', async () => {
  const items = demoInbox(NOW);
  const contract = items.find(({ title }) => title.startsWith('Frame contract'));
  assert.ok(contract);
  const backend = createWindowBackend({ now: NOW, items });
  const { page, close } = await lab.open({ backend, now: NOW });
  await backend.emit('navigate', { view: 'inbox', itemId: contract.id });
  await page.getByRole('heading', { level: 1, name: /Frame contract/ }).waitFor();
  await backend.emit('navigate', { view: 'preferences' });
  await page.getByRole('heading', { level: 1, name: 'Preferences' }).waitFor();
  await close();
});

test('a notification of several items opens the inbox on exactly these, and there is a way to all', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const rows = page.getByRole('list', { name: 'Items waiting for you' }).getByRole('listitem');
  const [, order, contract, step] = backend.snapshot.inbox.map(({ item }) => item);
  assert.ok(order && contract && step);
  await rows.nth(4).waitFor();
  await backend.emit('navigate', { view: 'inbox', itemIds: [step.id, order.id, contract.id] });
  await page.getByRole('button', { name: '3 shown · Show all' }).waitFor();
  assert.equal(await rows.count(), 3);
  await page.locator('[aria-posinset="1"] [aria-current="true"]', { hasText: order.title }).waitFor();
  await page.getByRole('heading', { level: 1, name: order.title }).waitFor();
  await until('the keyboard is in the list', () =>
    page.locator('[data-active-row="true"]').evaluate((row) => row.matches(':focus')),
  );
  await page.keyboard.press('j');
  await page.getByRole('heading', { level: 1, name: contract.title }).waitFor();
  backend.relay.put([{ ...order, state: 'withdrawn' }]);
  await page.getByRole('button', { name: '2 of 3 shown · Show all' }).waitFor();
  backend.relay.put([escalatedClaim(NOW)]);
  backend.relay.put([{ ...step, state: 'withdrawn' }]);
  await page.getByRole('button', { name: '1 of 3 shown · Show all' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Show all' }).waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1, name: contract.title }).waitFor();
  await backend.emit('navigate', { view: 'inbox', itemIds: [order.id] });
  await page.getByRole('heading', { name: 'All of these are done' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.locator('[aria-current="true"]').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('the application menu runs the commands of the keys', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  await backend.emit('command', { name: 'go-history' });
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
  await backend.emit('command', { name: 'show-keys' });
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await backend.emit('command', { name: 'no-such-command' });
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  await close();
});

test('a pairing link names the host and pairs only on a yes', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  const link = { relay: 'https://relay.other.example', host: 'relay.other.example', code: 'ABCD-1234' };
  await backend.emit('pair', link);
  await page.getByRole('heading', { name: 'Pair with relay.other.example?' }).waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  assert.deepEqual(backend.asked('relay.pair'), []);
  await backend.emit('pair', link);
  backend.override(
    'relay.pair',
    problem('UNAUTHENTICATED', 'The code is not valid. Codes last ten minutes and work once.'),
  );
  await page.getByRole('button', { name: 'Pair with relay.other.example' }).click();
  await page.getByText('The code is not valid').waitFor();
  backend.override('relay.pair', null);
  await page.getByRole('button', { name: 'Pair with relay.other.example' }).click();
  await page.getByText('Connected to relay.other.example').waitFor();
  assert.deepEqual(backend.asked('relay.pair').at(-1), {
    relay: link.relay,
    code: link.code,
  });
  await close();
});

test('pairing by hand, with its refusal shown', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  backend.override(
    'relay.pair',
    problem('UNAUTHENTICATED', 'The code is not valid. Codes last ten minutes and work once.'),
  );
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByLabel('Server address').fill(' https://relay.acme.example ');
  await page.getByLabel('One-time code').fill('WXYZ-2345');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('The code is not valid').waitFor();
  backend.override('relay.pair', null);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await page.getByText('Nothing waits for you').waitFor();
  assert.deepEqual(backend.asked('relay.pair').at(-1), {
    relay: 'https://relay.acme.example',
    code: 'WXYZ-2345',
  });
  await close();
});

test('signing in by browser: offered where the relay has it, cancelled, refused, done', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  const { page, close } = await lab.open({ backend, now: NOW });
  const address = page.getByLabel('Server address');
  await address.fill('https://plain.acme.example');
  await until('asked', () => backend.asked('relay.ways').length === 1);
  assert.equal(await page.getByRole('button', { name: /^Sign in with/ }).count(), 0);
  backend.issuer = 'login.acme.example';
  await address.fill('https://relay.acme.example');
  const signIn = page.getByRole('button', { name: 'Sign in with login.acme.example' });
  backend.override('relay.sign-in', 'hang');
  await signIn.click();
  await page.getByText('Sign in at login.acme.example in your browser').waitFor();
  // Cancel has the focus.
  await page.keyboard.press('Enter');
  await until('cancelled', () => backend.asked('relay.cancel-sign-in').length === 1);
  await close();

  const again = await lab.open({ backend, now: NOW });
  await again.page.getByLabel('Server address').fill('https://relay.acme.example');
  const second = again.page.getByRole('button', { name: 'Sign in with login.acme.example' });
  backend.override(
    'relay.sign-in',
    problem('UNAUTHENTICATED', 'login.acme.example did not sign you in. Nothing was changed.'),
  );
  await second.click();
  await again.page.getByRole('alert').getByText('did not sign you in').waitFor();
  backend.override('relay.sign-in', null);
  await second.click();
  await again.page.getByText('Nothing waits for you').waitFor();
  assert.deepEqual(backend.asked('relay.sign-in').at(-1), { relay: 'https://relay.acme.example' });
  await again.close();
});

test('a relay that nothing binds to the issuer is named before the browser opens; a no sends nothing', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  [backend.issuer, backend.unproven] = ['login.acme.example', true];
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByLabel('Server address').fill('https://relay.evil.example');
  const signIn = page.getByRole('button', { name: 'Sign in with login.acme.example' });
  await signIn.click();
  const question = page.getByRole('alertdialog', { name: 'Do you know this server?' });
  await question.getByText('relay.evil.example would get your sign-in at login.acme.example').waitFor();
  // Cancel has the focus; Esc cancels too.
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  await signIn.click();
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('relay.sign-in'), Array(2).fill({ relay: 'https://relay.evil.example' }));
  await signIn.click();
  await question.getByRole('button', { name: 'Sign in at login.acme.example' }).click();
  await page.getByText('Nothing waits for you').waitFor();
  assert.deepEqual(backend.asked('relay.sign-in').at(-1), {
    relay: 'https://relay.evil.example',
    confirmed: 'https://login.acme.example',
  });
  await close();
});

test('pausing and resuming, and a failed start tried again', async () => {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  backend.override('snapshot.get', problem('STORE_UNAVAILABLE', 'The file is damaged.'));
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByText('The file is damaged.').waitFor();
  backend.override('snapshot.get', null);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('menuitem', { name: 'Until I resume' }).click();
  await page.getByText('Paused until you resume').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  assert.deepEqual(
    backend.requests.filter(({ channel }) => channel.startsWith('notifications')).map(({ channel }) => channel),
    ['notifications.pause', 'notifications.resume'],
  );
  await close();
});

test('the last item can go while the window watches', async () => {
  const order = purchaseOrder(NOW);
  const backend = createWindowBackend({ now: NOW, items: [order] });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('tab', { name: 'To answer 1' }).waitFor();
  backend.relay.remove(order.id);
  await until('the item is gone', () => page.getByText('This item is no longer kept here').isVisible());
  assert.deepEqual(complaints, []);
  await close();
});
