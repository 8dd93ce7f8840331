/** Messages to a customer: the delivery state of each channel, and sending a failed one again. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CustomerMessage, Item } from '../../shared/items.ts';
import { problem } from '../../shared/problems.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { customerNotice } from '../helpers/demo-items.ts';
import { iso, MINUTE } from '../helpers/items.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;

if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const lab = await openWindowLab();
after(() => lab.close());

const message = (more: Partial<CustomerMessage>): CustomerMessage => ({
  gateway: 'customers',
  kind: 'sms',
  to: '+49…417',
  status: 'delivered',
  at: iso(NOW - 38 * MINUTE),
  ...more,
});
const failed = message({ status: 'failed', error: 'not delivered: Unknown subscriber' });

const notice = (more: Partial<Item>): Item => ({ ...customerNotice(NOW), ...more });

async function openNotice(
  item: Item,
  size = { width: 1000, height: 700 },
): Promise<{ backend: WindowBackend; page: Page; close(): Promise<void> }> {
  const backend = createWindowBackend({ now: NOW, items: [item] });
  const { page, close } = await lab.open({ backend, now: NOW, ...size });
  await page.getByRole('tab', { name: /^For info/ }).click();
  await page
    .getByRole('button', { name: /appointment moved/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'What the customer was sent' }).waitFor();
  return { backend, page, close };
}

test('every channel says in words where it is, with time and reason; wide and narrow, light and dark', async () => {
  const item = notice({
    messages: [
      message({ kind: 'push', to: 'm…@mail.example' }),
      message({ status: 'sent', at: iso(NOW - 3 * MINUTE) }),
      failed,
      message({ kind: 'email', to: 'm…@mail.example', status: 'queued', error: 'HTTP 503', at: iso(NOW - MINUTE) }),
      message({
        kind: 'web',
        to: 'C-2…931',
        status: 'failed',
        error: `gave up after 8 attempts: HTTP 500: ${'The-portal-is-closed-for-the-night-and-says-so-at-length-'.repeat(4)}`,
      }),
    ],
  });
  for (const size of [
    { width: 1000, height: 760 },
    { width: 420, height: 900 },
  ]) {
    const { backend, page, close } = await openNotice(item, size);
    const rows = page.getByRole('listitem').filter({ has: page.getByText(/^(Push|SMS|E-mail|Web) · /) });
    assert.match((await rows.nth(0).textContent()) ?? '', /Push · m…@mail\.example\s*Delivered/);
    assert.match((await rows.nth(1).textContent()) ?? '', /SMS · \+49…417\s*Sent/);
    assert.match((await rows.nth(2).textContent()) ?? '', /Failed[\s\S]+Unknown subscriber/);
    assert.match(
      (await rows.nth(3).textContent()) ?? '',
      /Queued[\s\S]+Not taken yet, tried again by itself: HTTP 503/,
    );
    assert.equal(await page.getByRole('button', { name: /^Send again/ }).count(), 2);
    for (const dark of [false, true]) {
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
      backend.app({ dark });
      await backend.push();
      await page
        .getByRole('button', { name: /^Send again/ })
        .first()
        .scrollIntoViewIfNeeded();
      if (PICTURES)
        await page.screenshot({ path: join(PICTURES, `customer-${size.width}-${dark ? 'dark' : 'light'}.png`) });
      await assertAccessible(page, `customer messages ${size.width} ${dark}`);
    }
    const overflow = await page.evaluate(() => {
      const { documentElement } = Reflect.get(globalThis, 'document');
      return documentElement.scrollWidth - documentElement.clientWidth;
    });
    assert.ok(overflow <= 0, 'nothing sticks out');
    await close();
  }
});

test('a failed message is sent again by keyboard alone, once, and is queued then', async () => {
  const { backend, page, close } = await openNotice(notice({ messages: [message({ kind: 'push' }), failed] }));
  const button = page.getByRole('button', { name: 'Send again: SMS · +49…417' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Queued', { exact: true }).waitFor();
  await button.waitFor({ state: 'detached' });
  const asked = backend.asked('item.resend');
  assert.equal(asked.length, 1);
  assert.equal(Reflect.get(Object(asked[0]), 'index'), 1);
  await close();
});

test('where it cannot be sent again it says why, and may be pressed once more', async () => {
  const { backend, page, close } = await openNotice(notice({ messages: [failed] }));
  const words = 'Sending again needs the network. Nothing was sent; try again once you are connected.';
  backend.override('item.resend', problem('STORE_UNAVAILABLE', words));
  await page.getByRole('button', { name: /^Send again/ }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Send again/ }).isEnabled(), true);
  await close();
});

test('what the source took back is not sent again', async () => {
  const backend = createWindowBackend({
    now: NOW,
    items: [notice({ messages: [failed], state: 'withdrawn', closedReason: 'moved once more' })],
  });
  const { page, close } = await lab.open({ backend, now: NOW });
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await page
    .getByRole('button', { name: /appointment moved/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'What the customer was sent' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Send again/ }).count(), 0);
  await close();
});
