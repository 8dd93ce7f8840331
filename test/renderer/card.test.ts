/** The app's own notification card: its text, buttons and keyboard handling, and that it closes when no one looks at it. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { CARD } from '../../electron/windows/cards.ts';
import type { CardContext } from '../../shared/bridge/small-windows.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab } from '../helpers/window-page.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const PICTURES = process.env.TEST_PICTURES;

if (PICTURES) mkdirSync(PICTURES, { recursive: true });
const lab = await openWindowLab();
after(() => lab.close());

const ASKED: CardContext = {
  title: 'PO 4711 needs your approval',
  body: 'SAP ERP purchase order 4711 · €12,400.00\ndue in 2 h (11:42)',
  buttons: [
    { id: 'approve', label: 'Approve' },
    { id: 'reject', label: 'Reject' },
    { id: 'request-info', label: 'Ask for information' },
  ],
  critical: false,
};

async function card(t: TestContext, more: Partial<CardContext> = {}, look: { dark?: boolean; locale?: string } = {}) {
  const backend = createWindowBackend({ now: NOW, card: { ...ASKED, ...more } });
  backend.app({ dark: false, locale: 'en-GB', ...look });
  const window = await lab.open({ backend, now: NOW, page: 'card.html', width: CARD.width, height: CARD.height });
  t.after(window.close);
  await window.page.getByRole('heading').waitFor();
  const asked = () => backend.requests.filter(({ channel }) => /^card\.(press|open|dismiss)/.test(channel));
  return { ...window, asked };
}

/** Clipped parts of the card and of its button labels. */
const cutOff = (page: Page): Promise<string[]> =>
  page.locator('main, main > div > div button').evaluateAll((all) =>
    all
      .filter((one) => {
        const pixels = (name: string) => Number(Reflect.get(one, name));
        return pixels('scrollHeight') > pixels('clientHeight') || pixels('scrollWidth') > pixels('clientWidth');
      })
      .map((one) => String(Reflect.get(one, 'textContent'))),
  );

const LONG =
  'Frame contract with Nordlicht Logistik und Transport Verwaltungsgesellschaft mbH & Co. KG: renew for 24 months';
const LOOKS: Record<string, [Partial<CardContext>, { dark?: boolean; locale?: string }]> = {
  light: [{}, {}],
  dark: [{ critical: true }, { dark: true }],
  long: [{ title: LONG, body: `${LONG}\n${LONG}`, critical: true }, { locale: 'de-DE' }],
  plain: [{ title: '3 new while you were away', body: 'PO 4711 needs your approval', buttons: [] }, {}],
};
for (const [name, [more, look]] of Object.entries(LOOKS)) {
  test(`${name}: it fits, is accessible, and breaks no rule of the security policy`, async (t) => {
    const { page, complaints } = await card(t, more, look);
    await until('all is in sight, labels of buttons in full', async () => (await cutOff(page)).length === 0);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `card-${name}.png`), animations: 'disabled' });
    await assertAccessible(page, name);
    assert.deepEqual(complaints, []);
  });
}

test('buttons answer, the title opens, Escape and the cross dismiss; all by keyboard too', async (t) => {
  const { page, asked } = await card(t);
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('button', { name: 'Open: PO 4711' }).click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Approve' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await until('all of it', () => asked().length === 5);
  assert.deepEqual(asked(), [
    { channel: 'card.press', request: { button: 'reject' } },
    { channel: 'card.open', request: null },
    { channel: 'card.dismiss', request: null },
    { channel: 'card.press', request: { button: 'approve' } },
    { channel: 'card.dismiss', request: null },
  ]);
});

test('three long answers in German are read in full: the card grows', async (t) => {
  const buttons = ['Ablehnen und zurückgeben', 'An die Vertretung weitergeben', 'Weitere Angaben anfordern…'];
  const { page } = await card(t, { buttons: buttons.map((label, n) => ({ id: `${n}`, label })) }, { locale: 'de-DE' });
  await until('all is in sight', async () => (await cutOff(page)).length === 0);
  if (PICTURES) await page.screenshot({ path: join(PICTURES, 'card-grown.png') });
  assert.ok((page.viewportSize()?.height ?? 0) > CARD.height);
});
