/**
 * Texts with an override, stored before the relay cleaned texts: web client, answer page and console draw none of them
 * backwards. Right-to-left letters leave the adjacent amount unchanged.
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { Locator } from 'playwright-core';
import { openConsoleLab } from '../console/parts.ts';
import { until } from '../helpers/until.ts';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { event } from '../relay/parts/relay.ts';
import { linkTo } from './parts/answering.ts';
import { pairingCode, withMail } from './parts/people.ts';

/** `NodeFilter.SHOW_TEXT` */
const TEXTS = 4;

/** Characters of an element as the browser draws them, from left to right, line by line, without zero-width characters. */
const drawnText = (element: Locator): Promise<string> =>
  element.evaluate((root, what) => {
    const document = Reflect.get(globalThis, 'document');
    const signs: { sign: string; left: number; line: number }[] = [];
    const texts = document.createTreeWalker(root, what);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (let at = 0; at < node.data.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, width, bottom } = range.getBoundingClientRect();
        if (width > 0) signs.push({ sign: node.data[at], left, line: Math.round(bottom / 8) });
      }
    }
    signs.sort((a, b) => a.line - b.line || a.left - b.left);
    return signs.map(({ sign }) => sign).join('');
  }, TEXTS);

/** Placeholder for the override until the text is in the store. */
const MARK = '@@';
const STORED = `${MARK}000.001`;
const ARABIC = {
  title: 'الموافقة على الفاتورة 77',
  requester: 'سارة 3',
  record: { system: 'نظام 5', type: 'فاتورة', id: '4711' },
  facts: [{ label: 'المورد', value: 'شركة 9' }],
};
const pictures = process.env.BECKON_PICTURES;

let turned = '';

const mails = await startReceiver();
const lab = await openConsoleLab({ directory: withMail(mails) });
const { relay } = lab;
const data = {
  title: `Pay ${STORED}`,
  body: STORED,
  audience: { users: ['dana'] },
  facts: [{ label: `Total ${STORED}`, value: STORED }],
  actions: [{ id: 'approve', label: `Approve ${STORED}`, kind: 'approve' }],
};
const amount = { value: '12400.00', currency: 'EUR' };
const sent = await relay.send(
  event('approval.requested', data),
  event('approval.requested', { ...ARABIC, amount, audience: { users: ['dana'] } }),
);
const mailed: string[] = [];
for (const { itemId } of sent) mailed.push(new URL(await linkTo(mails, itemId)).pathname);
turned = sent[0]?.itemId ?? '';
await relay.restart(() => {
  const db = new DatabaseSync(relay.store);
  const { changes } = db.prepare('UPDATE items SET doc = replace(doc, ?, char(0x202e)) WHERE id = ?').run(MARK, turned);
  assert.equal(changes, 1);
  db.close();
});
const links = mailed.map((path) => relay.url + path);
const { text } = await relay.get(`/v1/items/${turned}`, 'dana-token');
assert.match(text, /\u202e000\.001/, 'the store has it');
after(async () => {
  await lab.close();
  await mails.close();
});

const opened = () => lab.open({ signedIn: false });

test('the page of an answer link', async () => {
  const { page, close } = await opened();
  await page.goto(links[0] ?? '');
  const drawn = await drawnText(page.locator('main'));
  if (pictures) await page.screenshot({ path: `${pictures}/answer-page.png` });
  assert.match(drawn, /Approve 000\.001/);
  assert.doesNotMatch(drawn, /100\.000/);
  await page.goto(links[1] ?? '');
  if (pictures) await page.screenshot({ path: `${pictures}/answer-page-arabic.png` });
  assert.match(await drawnText(page.locator('main')), /€12,400\.00 · Requested by /);
  await close();
});

test('the console', async () => {
  const { page, go, close } = await lab.open();
  await go(`trace/${turned}`);
  await page.getByRole('heading', { level: 1 }).getByText('000.001').waitFor();
  const drawn = await drawnText(page.locator('body'));
  assert.match(drawn, /Pay 000\.001/);
  assert.doesNotMatch(drawn, /100\.000/);
  await close();
});

test('the web client', async () => {
  const { page, close } = await opened();
  await page.goto(`${lab.relay.url}/`);
  await page.getByRole('textbox', { name: 'One-time code' }).fill(await pairingCode(lab.relay, 'dana'));
  await page.keyboard.press('Enter');
  const rows = page.locator('[data-item]');
  await until('two items', async () => (await rows.count()) === 2);
  for (const row of await rows.all()) {
    await row.click();
    await page
      .getByRole('button', { name: /^Approve/ })
      .first()
      .waitFor();
  }
  if (pictures) await page.screenshot({ path: `${pictures}/web.png` });
  await page.getByText('Pay 000.001').first().click();
  await until('it is drawn as it reads', async () => /Approve 000\.001/.test(await drawnText(page.locator('main'))));
  if (pictures) await page.screenshot({ path: `${pictures}/web-turned.png` });
  const drawn = await drawnText(page.locator('main'));
  assert.doesNotMatch(drawn, /100\.000/);
  assert.match(drawn, /€12,400\.00/);
  await close();
});
