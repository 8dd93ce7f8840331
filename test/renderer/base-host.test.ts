/**
 * The window with a host that has no capability: inbox, history and preferences work, nothing is drawn that the host cannot do, and no
 * request is sent that it does not handle (the backend records such a request as a fault).
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { channelsOf } from '../../shared/bridge/host.ts';
import { demoInbox, purchaseOrder } from '../helpers/demo-items.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');

const lab = await openWindowLab();
after(() => lab.close());

async function openBase(prepare: (backend: WindowBackend) => void = () => {}) {
  const backend = createWindowBackend({ now: NOW, items: demoInbox(NOW), capabilities: [] });
  prepare(backend);
  const { page, complaints, close } = await lab.open({ backend, now: NOW });
  const finish = async () => {
    const base = channelsOf([]);
    const asked = backend.requests.map(({ channel }) => channel);
    assert.deepEqual(
      asked.filter((channel) => !base.has(channel)),
      [],
    );
    assert.deepEqual([complaints, backend.faults], [[], []]);
    await close();
  };
  return { backend, page, finish };
}

const section = async (page: Page, name: string) => {
  await page.getByRole('button', { name: 'Preferences', exact: true }).click();
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 2 }).waitFor();
};
const missing = async (page: Page, ...words: (string | RegExp)[]) => {
  for (const word of words) assert.equal(await page.getByText(word).count(), 0, String(word));
};

test('an item is answered and undone, and there is nothing to pause', async () => {
  const { backend, page, finish } = await openBase();
  await page.getByRole('tab', { name: /^To answer/ }).waitFor();
  await page
    .getByRole('button', { name: /PO 4711/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
  await until('the answer', () => backend.asked('item.answer').length > 0);
  await missing(page, 'Pause');
  await finish();
});

test('the preferences have how the window looks, and nothing of a computer', async () => {
  const { backend, page, finish } = await openBase();
  await section(page, 'Appearance');
  await page.getByLabel('Theme').selectOption('dark');
  await until('theme', () => backend.snapshot.preferences.theme === 'dark');
  await missing(
    page,
    'This device',
    'Sound of notifications',
    /Start when I sign in/,
    /while the screen is locked/,
    /test notification/,
  );
  await section(page, 'Connection');
  await page.getByText('Dana Fox (dana)').waitFor();
  await missing(page, 'Check the connection', /^Key$/, 'Kept by the system’s key store', /proxy/i);
  await section(page, 'About');
  await page.getByText('Beckon 0.1.0').waitFor();
  await missing(page, 'Tray', 'Shown by the system', 'Copy diagnostics');
  await finish();
});

test('the history is searched, and not saved to a file', async () => {
  const { page, finish } = await openBase();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page.getByRole('searchbox').fill('PO 4711');
  await page.getByText('1 item', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: /export|save/i }).count(), 0);
  await finish();
});

test('paired by a code alone, with the relay that the window came from', async () => {
  const { backend, page, finish } = await openBase((host) => host.unpair());
  await page.getByLabel('One-time code').fill('1234-5678');
  await missing(page, 'Server address', /^Sign in with/);
  await page.getByRole('button', { name: 'Pair', exact: true }).click();
  await until('paired', () => backend.snapshot.connection.state === 'connected');
  assert.deepEqual(backend.asked('relay.pair'), [{ relay: null, code: '1234-5678' }]);
  await finish();
});

test('a sign-in that has ended asks for a code, where no browser signs in', async () => {
  const { page, finish } = await openBase((host) =>
    host.connection({ state: 'revoked', issuer: 'login.acme.example' }),
  );
  await section(page, 'Connection');
  await page.getByLabel('One-time code').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Sign in again/ }).count(), 0);
  await finish();
});

test('pages of small windows have nothing to say, and say so', async () => {
  const item = purchaseOrder(NOW);
  const backend = createWindowBackend({
    now: NOW,
    items: [item],
    capabilities: [],
    reply: { itemId: item.id, action: 'reject' },
  });
  const reply = await lab.open({ backend, now: NOW, page: 'reply.html' });
  await reply.page.getByText('This item no longer waits for an answer.').waitFor();
  assert.equal(await reply.page.getByRole('button').count(), 0);
  assert.deepEqual([reply.complaints, backend.faults], [[], []]);
  await reply.close();
  const card = await lab.open({ backend, now: NOW, page: 'card.html' });
  assert.equal(await card.page.getByRole('button').count(), 0);
  assert.deepEqual([card.complaints, backend.faults], [[], []]);
  await card.close();
});
