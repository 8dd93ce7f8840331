/** Notifications while the web client is open: shown by the service worker, withdrawn when answered elsewhere, answered by a press. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { until } from '../helpers/until.ts';
import {
  BROWSERS,
  browserProfile,
  launchWebBrowser,
  pairingCode,
  signInByCode,
  type WebBrowser,
} from '../helpers/web-client.ts';
import { event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const PATIENCE = 30_000;

interface Shown {
  title: string;
  actions: string[];
  stays: boolean;
  silent: boolean;
}
const SHOWN = `navigator.serviceWorker.ready
  .then((service) => service.getNotifications())
  .then((all) => all.map((one) => ({
    title: one.title,
    actions: one.actions.map(({ title }) => title),
    stays: one.requireInteraction,
    silent: one.silent,
  })))`;
const shownIn = async (page: Page): Promise<Shown[]> => (await page.evaluate(SHOWN)) as Shown[];

let relay: RunningRelay;

const REFUSE = [{ id: 'refuse', label: 'Refuse', kind: 'reject', comment: 'required' }];

async function arrive(title: string, more: object = {}): Promise<string> {
  const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] }, ...more }));
  return made?.itemId ?? '';
}
const stateOf = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body;

/** The service worker is told of a press as the browser tells it, `times` times; what it does then is its own. */
async function press({ browser }: WebBrowser, itemId: string, action: string, times = 1): Promise<void> {
  const target = await browser.waitForTarget((one) => one.type() === 'service_worker');
  const worker = await target.worker();
  await worker?.evaluate(`self.registration.getNotifications({ tag: '${itemId}' }).then(([notification]) => {
    for (let told = 0; told < ${times}; told += 1) {
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: '${action}' }));
    }
  })`);
}

for (const name of BROWSERS) {
  describe(name, () => {
    const profile = browserProfile();
    let browser: WebBrowser;
    let page: Page;
    before(async () => {
      relay = await startRelay();
      browser = await launchWebBrowser(name, profile.folder, { notifications: 'granted' });
      ({ page } = await browser.open(`${relay.url}/`));
      await signInByCode(page, await pairingCode(relay, 'dana'));
    });
    after(async () => {
      await browser.close();
      await relay.close();
      profile.remove();
    });

    test('what wants the person is shown with its buttons, and goes when it is answered elsewhere', async () => {
      const itemId = await arrive(`PO of ${name}`);
      const found = await until('the notification', async () => (await shownIn(page))[0], PATIENCE);
      assert.deepEqual(found, { title: `PO of ${name}`, actions: ['Approve', 'Reject'], stays: true, silent: true });
      await until('the count', async () => (await page.title()) === '(1) Beckon', PATIENCE);
      const answer = { action: 'approve', key: crypto.randomUUID() };
      assert.equal((await relay.post(`/v1/items/${itemId}/responses`, answer, 'dana-token')).status, 200);
      await until('withdrawn', async () => (await shownIn(page)).length === 0, PATIENCE);
      await until('no count', async () => (await page.title()) === 'Beckon', PATIENCE);
    });

    // Firefox gives no way into its service workers.
    test('a press answers once, however often it is told', { skip: name === 'firefox' }, async () => {
      const itemId = await arrive('Pressed twice');
      await until('the notification', async () => (await shownIn(page)).length === 1, PATIENCE);
      await press(browser, itemId, 'approve', 2);
      await until('the answer', async () => (await stateOf(itemId)).state === 'answered', PATIENCE);
      assert.equal((await stateOf(itemId)).answers.length, 1);
    });

    test('a press that needs a comment opens the item and asks for it', { skip: name === 'firefox' }, async () => {
      const itemId = await arrive('To be refused', { actions: REFUSE });
      await until('the notification', async () => (await shownIn(page)).length === 1, PATIENCE);
      await press(browser, itemId, 'refuse');
      await page.locator('textarea').fill('Budget is closed');
      await page.keyboard.down('Control');
      await page.keyboard.press('Enter');
      await page.keyboard.up('Control');
      await until('the answer', async () => (await stateOf(itemId)).outcome?.comment === 'Budget is closed', PATIENCE);
    });
  });
}
