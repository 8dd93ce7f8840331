/** Preferences › Connection by keyboard: the progress of the check, and signing in to a proxy. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CHECK_STEPS } from '../../shared/bridge/connection-check.ts';
import { problem } from '../../shared/problems.ts';
import { connectionCheck } from '../helpers/checks.ts';
import { demoInbox } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PROXY = 'proxy.acme.example:8080';

const lab = await openWindowLab();
after(() => lab.close());

async function openConnection(prepare: (backend: WindowBackend) => void = () => {}) {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW) });
  prepare(backend);
  const opened = await lab.open({ backend, now: NOW });
  const { page } = opened;
  await page.getByRole('button', { name: 'Preferences', exact: true }).click();
  await page.getByRole('button', { name: 'Connection', exact: true }).click();
  return { ...opened, backend };
}

test('the check shows each step while it goes, tells a screen reader one sentence, and can be copied', async () => {
  const { backend, page, complaints, close } = await openConnection();
  backend.override('relay.check', 'hang');
  const button = page.getByRole('button', { name: 'Check', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  await until('asked', () => backend.asked('relay.check').length === 1);
  for (const name of CHECK_STEPS) {
    await backend.emit('checking', connectionCheck(NOW, 'en', name, true));
    const steps = page.getByRole('list', { name: 'Steps of the check' }).getByRole('listitem');
    await steps.nth(CHECK_STEPS.indexOf(name)).getByText('Trying').waitFor();
    assert.equal(await steps.count(), CHECK_STEPS.length);
  }
  // Only one check at a time: the button is disabled.
  const again = page.getByRole('button', { name: 'Check again' });
  assert.equal(await again.getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Enter');
  assert.equal(backend.asked('relay.check').length, 1);
  await backend.emit('checking', connectionCheck(NOW, 'en', 'socket'));
  await page.getByRole('status').getByText('Failed at: WebSocket.').waitFor();
  await page.getByText('does not let a WebSocket through (426)').waitFor();
  await page.getByRole('img', { name: 'Failed' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until('copied', () => backend.asked('diagnostics.copy').length === 1);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('a proxy is given its sign-in from the status line on, and it can be forgotten', async () => {
  const { backend, page, complaints, close } = await openConnection();
  const wants = { reason: 'It wants a name.', proxySignIn: PROXY };
  backend.connection({ ...wants, state: 'offline' });
  await page.getByRole('button', { name: 'Inbox' }).click();
  await page.getByRole('contentinfo').getByRole('button', { name: 'Sign in at the proxy' }).click();
  await page.getByLabel('Name', { exact: true }).fill('dana');
  // The typed text survives the next attempt.
  backend.connection({ ...wants, state: 'connecting' });
  await backend.push();
  await page.keyboard.press('Tab');
  await page.keyboard.type('se:cret');
  await page.keyboard.press('Enter');
  await page.getByText(`A sign-in is kept for ${PROXY}`).waitFor();
  assert.deepEqual(backend.asked('proxy.sign-in'), [{ proxy: PROXY, user: 'dana', password: 'se:cret' }]);
  await page.getByRole('button', { name: 'Forget' }).click();
  await page.getByText(`A sign-in is kept for ${PROXY}`).waitFor({ state: 'detached' });
  assert.deepEqual(backend.asked('proxy.forget'), [{ proxy: PROXY }]);
  assert.deepEqual([complaints, backend.faults], [[], []]);
  await close();
});

test('behind a proxy that wants a sign-in one can pair, and Enter in its fields does not', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  backend.override('relay.ways', problem('STORE_UNAVAILABLE', 'The proxy wants a name.', { proxy: PROXY }));
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByLabel('Server address').fill('https://relay.acme.example');
  await page.getByLabel('One-time code').fill('WXYZ-2345');
  await page.getByText('The proxy wants a name.').waitFor();
  const ways = backend.asked('relay.ways').length;
  backend.override('relay.ways', null);
  backend.issuer = 'login.acme.example';
  await page.getByLabel('Name', { exact: true }).fill('dana');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sign in with login.acme.example' }).waitFor();
  assert.deepEqual(
    [backend.asked('proxy.sign-in').length, backend.asked('relay.pair').length, backend.asked('relay.ways').length],
    [1, 0, ways + 1],
  );
  assert.equal(await page.getByText('The proxy wants a name.').count(), 0);
  await close();
});

test('the sign-in of a relay fixed by policy appears once the relay is reachable', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  backend.app({ managed: { locked: ['relay'], relay: 'https://relay.acme.example' } });
  backend.issuer = 'login.acme.example';
  backend.override('relay.ways', problem('STORE_UNAVAILABLE', 'relay.acme.example cannot be reached.'));
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByText('relay.acme.example cannot be reached.').waitFor();
  await page.clock.runFor(6000);
  backend.override('relay.ways', null);
  await page.clock.runFor(6000);
  await page.getByRole('button', { name: 'Sign in with login.acme.example' }).waitFor();
  assert.equal(await page.getByText('relay.acme.example cannot be reached.').count(), 0);
  const asked = backend.asked('relay.ways').length;
  await page.clock.runFor(20_000);
  assert.deepEqual([backend.asked('relay.ways').length, complaints], [asked, []]);
  await close();
});

test('a page that has no network yet says so, and asks again how to sign in', async () => {
  const backend = createWindowBackend({ now: NOW, capabilities: ['page-sign-in'] });
  backend.unpair();
  backend.issuer = 'login.acme.example';
  backend.override('sign-in.offer', problem('STORE_UNAVAILABLE', 'relay.acme.example cannot be reached.'));
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  await page.getByText('relay.acme.example cannot be reached.').waitFor();
  assert.equal(await page.getByText('Sign in with a one-time code').count(), 0);
  backend.override('sign-in.offer', null);
  await page.clock.runFor(6000);
  await page.getByRole('button', { name: 'Sign in with login.acme.example' }).waitFor();
  assert.equal(await page.getByText('relay.acme.example cannot be reached.').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('a typed host that is no relay is not asked again', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.unpair();
  backend.override('relay.ways', problem('REQUEST_INVALID', 'other.example is not a Beckon server.'));
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByLabel('Server address').fill('https://other.example');
  await page.getByText('other.example is not a Beckon server.').waitFor();
  await page.clock.runFor(20_000);
  assert.equal(backend.asked('relay.ways').length, 1);
  await close();
});

test('an empty inbox of a session that has ended leads to signing in, of a lost connection to the relay', async () => {
  const backend = createWindowBackend({ now: NOW });
  backend.connection({ state: 'revoked', issuer: 'login.acme.example' });
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const inbox = page.getByRole('main');
  await inbox.getByRole('button', { name: 'Sign in again', exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Reconnect now' }).count(), 0);
  backend.connection({ state: 'offline' });
  await inbox.getByRole('button', { name: 'Reconnect now' }).click();
  await until('reconnected', () => backend.asked('relay.reconnect').length === 1);
  backend.connection({ state: 'revoked', issuer: 'login.acme.example' });
  await inbox.getByRole('button', { name: 'Sign in again', exact: true }).click();
  await page.getByRole('button', { name: 'Sign in again with login.acme.example' }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
