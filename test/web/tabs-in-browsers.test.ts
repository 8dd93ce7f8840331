/** Several tabs of the web client in real browsers: one holds the store, the others mirror it, and another takes over. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { until } from '../helpers/until.ts';
import { BROWSERS_OF_RUN, pairingCode, signInByCode, useBrowser, type WebBrowser } from '../helpers/web-client.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

async function send(title: string): Promise<string> {
  const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));
  assert.ok(made);
  return made.itemId;
}
const stateOf = async (itemId: string): Promise<string> =>
  (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.state;

const shows = (page: Page, title: string) => page.locator(`::-p-text(${title})`).wait();
async function approve(page: Page, title: string): Promise<void> {
  await page.locator(`::-p-text(${title})`).click();
  // Hover first: a button that has just moved under the pointer ignores presses.
  await page.locator(`h1::-p-text(${title})`).hover();
  await page.locator('::-p-aria([name="Approve"][role="button"])').click();
}

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const browser = useBrowser(name);

    test('the second tab displays the first tab’s data, and takes over when that is closed', async () => {
      const first = await browser().open(`${relay.url}/`);
      await signInByCode(first.page, await pairingCode(relay, 'dana'));
      const second = await browser().open(`${relay.url}/`);
      const title = `Shown twice in ${name}`;
      const itemId = await send(title);
      await shows(second.page, title);
      await first.page.bringToFront();
      await shows(first.page, title);
      // Both tabs share one connection.
      assert.match((await relay.get('/metrics')).text, /^beckon_desks_connected 1$/m);
      await second.page.bringToFront();
      await approve(second.page, title);
      await until('the answer', async () => (await stateOf(itemId)) === 'answered');
      const next = `After ${name} closed one`;
      await first.page.close();
      const later = await send(next);
      await shows(second.page, next);
      await approve(second.page, next);
      await until('the answer', async () => (await stateOf(later)) === 'answered');
      assert.deepEqual([...first.complaints, ...second.complaints], []);
      if (name === 'chromium') await freezes(browser(), second.page);
      await second.page.close();
    });
  });
}

/** The tab that holds the store is frozen and another takes over; after resuming, it follows. Only Chromium supports freezing a tab. */
async function freezes(browser: WebBrowser, holder: Page): Promise<void> {
  const other = (await browser.open(`${relay.url}/`)).page;
  await send('Before one is frozen');
  await shows(other, 'Before one is frozen');
  const session = await holder.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  const itemId = await send('While one is frozen');
  await approve(other, 'While one is frozen');
  await until('the answer', async () => (await stateOf(itemId)) === 'answered');
  assert.deepEqual(await remarks(other), [], 'not in memory');
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await holder.bringToFront();
  await send('After it was frozen');
  await shows(holder, 'After it was frozen');
  assert.match((await relay.get('/metrics')).text, /^beckon_desks_connected 1$/m);
  await other.close();
}

/** The window's messages about other tabs of this browser. */
const remarks = (page: Page): Promise<string[]> =>
  page.$$eval('::-p-text(Another tab of Beckon)', (found) => found.map(({ textContent }) => textContent ?? ''));
