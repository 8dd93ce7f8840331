/** The answer link page in a real browser of phone size, without scripts. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import webPush from 'web-push';
import { assertAccessible } from '../../helpers/axe.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { startPushService } from '../parts/push-service.ts';
import { bareEvent, DIRECTORY, event, startRelay } from '../parts/relay.ts';

const vapid = webPush.generateVAPIDKeys();
const clock = createShiftedClock();
const PHONE = { width: 390, height: 844 };

const service = await startPushService(vapid.publicKey);
const gateway = { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...vapid };
const relay = await startRelay({ clock, directory: { ...DIRECTORY, gateways: [gateway] } });
clock.shift(5000);
const browser = await launchBrowser();
after(async () => {
  await browser.close();
  await relay.close();
  await service.close();
});

async function open(path: string, more: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...more });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(relay.url + path);
  return { context, page, complaints };
}
const make = async (data: object, more: object = {}): Promise<string> => {
  const [result] = await relay.send(event('approval.requested', { audience: { users: ['dana'] }, ...data }, more));
  return result!.itemId;
};
const itemOf = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
/** Pixels wider than the screen; must be 0. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const pictures = process.env.BECKON_PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

const FULL = {
  title: 'PO 4711 needs your approval',
  body: 'ACME GmbH, 3 lines\nDelivery before Christmas',
  severity: 'warning',
  amount: { value: '12400.00', currency: 'EUR' },
  record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.example/4711' },
  facts: [
    { label: 'Supplier', value: 'ACME GmbH' },
    { label: 'Cost centre', value: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze-4200' },
  ],
  attachments: [{ label: 'Invoice.pdf', url: 'https://erp.example/invoice.pdf' }],
  checks: [
    { label: 'Supplier known', result: 'ok' },
    { label: 'Budget', result: 'fail', detail: 'EUR 500.00 above the budget' },
  ],
  lines: {
    columns: [
      { id: 'article', label: 'Article', type: 'text' },
      { id: 'quantity', label: 'Quantity', type: 'quantity', unit: 'pcs' },
      { id: 'price', label: 'Price', type: 'money', currency: 'EUR' },
      { id: 'net', label: 'Net', type: 'money', currency: 'EUR' },
      { id: 'delivery', label: 'Delivery', type: 'date' },
    ],
    rows: [
      {
        id: '10',
        cells: {
          article: 'Corrugated board',
          quantity: '2400',
          price: '4.95',
          net: '11880.00',
          delivery: '2026-12-14',
        },
        before: { price: '4.10' },
      },
      { id: '20', cells: { article: 'Tape', quantity: '65', price: '8.00', net: '520.00', delivery: '2026-12-14' } },
    ],
    totals: [{ label: 'Total', column: 'net', value: '12400.00' }],
  },
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`answered on a phone, without a script, ${colorScheme}`, async () => {
    await relay.post('/v1/me/push', { ...service.browser(`mail-${colorScheme}`), details: true }, 'dana-token');
    clock.shift(120_000);
    const eventId = crypto.randomUUID();
    const id = await make({ ...FULL, severity: 'critical' }, { id: eventId });
    const { json } = await until('the message', () => service.messages.find((one) => one.json.item.id === id));
    const { page, context, complaints } = await open(`${new URL(json.link).pathname}?action=request-info`, {
      colorScheme,
      javaScriptEnabled: false,
    });
    await page.getByRole('heading', { name: FULL.title }).waitFor();
    await picture(page, `link-${colorScheme}`);
    await page.getByRole('textbox', { name: 'Comment' }).first().fill('Which one?');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('Dana Fox asked').waitFor();
    const facts = [{ label: 'Supplier', value: 'Somebody Else Ltd' }];
    await relay.send(bareEvent('item.updated', { eventId, title: 'Another title', facts }));
    const refused = page.waitForResponse((response) => response.status() === 409);
    await page.getByRole('button', { name: 'Approve' }).click();
    await refused;
    await page.getByText('This changed while you were deciding').waitFor();
    await page.getByRole('row', { name: 'Supplier' }).getByText('Somebody Else Ltd').waitFor();
    await picture(page, `link-changed-${colorScheme}`);
    assert.equal(await overflow(page), 0);
    complaints.splice(0);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/You approved this at/).waitFor();
    await picture(page, `link-done-${colorScheme}`);
    assert.equal((await itemOf(id)).state, 'answered');
    assert.deepEqual(complaints, []);
    await context.close();
    const other = await make(FULL);
    const next = await until('the message', () => service.messages.find((one) => one.json.item.id === other));
    const seen = await open(new URL(next.json.link).pathname, { colorScheme });
    await assertAccessible(seen.page, `answer link ${colorScheme}`);
    assert.equal(await overflow(seen.page), 0);
    await seen.context.close();
  });
}
