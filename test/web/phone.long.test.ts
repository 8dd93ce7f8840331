/** The web client on a phone: touch input in a real browser, against a real relay. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ElementHandle, Page } from 'puppeteer-core';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, pairingCode, signInByCode } from '../helpers/web-client.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
const LONG = 60_000;

const profile = browserProfile();
const relay = await startRelay();
const browser = await launchWebBrowser('chromium', profile.folder);
after(async () => {
  await browser.close();
  await relay.close();
  profile.remove();
});

const text = (page: Page, words: string) => page.locator(`::-p-text(${words})`).setTimeout(LONG);
const button = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(LONG);
const send = async (type: string, data: { title: string; error?: { message: string } }): Promise<string> => {
  const [made] = await relay.send(event(type, { ...data, audience: { users: ['dana'] } }));
  if (!made?.itemId) throw new Error(`no item of ${type}`);
  return made.itemId;
};
const stateOf = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.state;

/** Swipes the row with that title to the right. A finger on a row that has just appeared does nothing, so the swipe is repeated. */
const acknowledge = (page: Page, title: string) =>
  until('the swipe counts', async () => {
    await swipe(page, title);
    return page.waitForSelector('::-p-aria([name="Undo"][role="button"])', { timeout: 1_000 }).catch(() => null);
  });

async function swipe(page: Page, title: string): Promise<void> {
  const row = (await page.waitForSelector(`[role=listitem] ::-p-text(${title})`, {
    timeout: LONG,
  })) as ElementHandle | null;
  const box = await row?.boundingBox();
  if (!box) throw new Error(`${title} is not in sight`);
  const finger = await page.touchscreen.touchStart(box.x + 40, box.y + 5);
  for (let step = 1; step <= 8; step += 1) await finger.move(box.x + 40 + step * 16, box.y + 5);
  await finger.end();
}

test('on a phone: a swipe and its undo, an answer, the way back, a reload and a search', async () => {
  const { page, complaints } = await browser.open(`${relay.url}/`, PHONE);
  await signInByCode(page, await pairingCode(relay, 'dana'));
  const failure = await send('exception.raised', { title: 'Order sync fails', error: { message: 'No answer' } });
  await acknowledge(page, 'Order sync fails');
  await button(page, 'Undo').click();
  await text(page, 'Undone. Nothing was sent.').wait();
  assert.equal(await stateOf(failure), 'open');
  await acknowledge(page, 'Order sync fails');
  await until('the acknowledgement', async () => (await stateOf(failure)) === 'answered', LONG);

  const order = await send('approval.requested', { title: 'PO 4711 of a phone' });
  await text(page, 'PO 4711 of a phone').click();
  await button(page, 'Back to the list').wait();
  await page.goBack();
  await text(page, 'To answer 1').wait();
  await text(page, 'PO 4711 of a phone').click();
  await button(page, 'Approve').wait();
  await page.reload();
  await button(page, 'Approve').click();
  await until('the answer', async () => (await stateOf(order)) === 'answered', LONG);

  await button(page, 'History').click();
  await page.locator('::-p-aria([role="searchbox"])').setTimeout(LONG).fill('phone');
  await text(page, '1 item').wait();
  await page.goBack();
  await button(page, 'Inbox').wait();
  assert.deepEqual(complaints, []);
});
