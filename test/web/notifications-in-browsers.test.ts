/** Notifications while the web client is open: shown by the service worker, withdrawn after an answer elsewhere, answered by a press. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { io } from 'socket.io-client';
import { isSettled } from '../../shared/rules/press-debounce.ts';
import { NOTIFICATION_LOCK } from '../../web/tabs/notification-lock.ts';
import { until } from '../helpers/until.ts';
import {
  BROWSERS_OF_RUN,
  browserProfile,
  launchWebBrowser,
  pairingCode,
  signInByCode,
  type WebBrowser,
} from '../helpers/web-client.ts';
import { event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const PATIENCE = 60_000;

interface Shown {
  title: string;
  actions: string[];
  stays: boolean;
  silent: boolean;
}
const SHOWN = `navigator.serviceWorker.ready
  .then((service) => navigator.locks.request('${NOTIFICATION_LOCK}', () => service.getNotifications()))
  .then((all) => all.map((one) => ({
    title: one.title,
    actions: one.actions.map(({ title }) => title),
    stays: one.requireInteraction,
    silent: one.silent,
  })))`;
const NEWEST = `navigator.serviceWorker.ready.then((service) => service.getNotifications())
  .then((all) => Math.max(0, ...all.map(({ data }) => data?.shownAt ?? 0)))`;
const shownIn = async (page: Page): Promise<Shown[]> => (await page.evaluate(SHOWN)) as Shown[];
/** A press counts only after the notification has been visible for a moment. */
const settled = (page: Page): Promise<unknown> =>
  until(
    'no notification has just come',
    async () => isSettled(Number(await page.evaluate(NEWEST)), Date.now()),
    PATIENCE,
  );

/** Sends a message as soon as the browser delivers those of the service worker: from `DOMContentLoaded` on. */
const ASK_AT_ONCE = `{
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => { window.told = data; };
  document.addEventListener('DOMContentLoaded', () => navigator.serviceWorker.dispatchEvent(
    new MessageEvent('message', { data: { kind: 'which-entry' }, ports: [port2] }),
  ));
}`;

let relay: RunningRelay;

const REFUSE = [{ id: 'refuse', label: 'Refuse', kind: 'reject', comment: 'required' }];

const arrive = (title: string, more: object = {}): Promise<string> =>
  relay.sendOne(event('approval.requested', { title, audience: { users: ['dana'] }, ...more }));
const nonEmpty = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);
async function answerAll(): Promise<void> {
  const { items } = (await relay.get('/v1/items?state=open', 'dana-token')).body;
  for (const { id } of items) {
    await relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: crypto.randomUUID() }, 'dana-token');
  }
}
const stateOf = async (itemId: string) => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body;

/** Dispatches `notificationclick` in the service worker `times` times, as the browser does. */
async function press({ browser }: WebBrowser, itemId: string, action: string, times = 1): Promise<void> {
  const target = await browser.waitForTarget((one) => one.type() === 'service_worker');
  const worker = await target.worker();
  await worker?.evaluate(`self.registration.getNotifications({ tag: '${itemId}' }).then(([notification]) => {
    if (!notification) return;
    for (let told = 0; told < ${times}; told += 1) {
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification, action: '${action}' }));
    }
  })`);
}

/** Delivers messages to the service worker, as the browser's push service does. */
async function pusher(page: Page): Promise<(message: object) => Promise<void>> {
  const origin = new URL(page.url()).origin;
  const session = await page.createCDPSession();
  const registrationId = await new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (own) resolve(own.registrationId);
    });
    void session.send('ServiceWorker.enable');
  });
  return async (message) => {
    await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: JSON.stringify(message) });
  };
}

for (const name of BROWSERS_OF_RUN) {
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

    test('a message of the service worker that arrives before the window is loaded is handled', async () => {
      const { identifier } = await page.evaluateOnNewDocument(ASK_AT_ONCE);
      await page.reload();
      const reply = await until('the reply', () => page.evaluate('window.told'), PATIENCE);
      assert.match(String(reply), /^\/assets\/.*\.js$/);
      await page.removeScriptToEvaluateOnNewDocument(identifier);
      // What arrives while the desk still connects is raised as missed.
      await page.locator('::-p-text(Connected to)').wait();
    });

    test('an item that requires the person is displayed with its buttons, and withdrawn when answered elsewhere', async () => {
      const itemId = await arrive(`PO of ${name}`);
      const found = await until('the notification', async () => (await shownIn(page))[0], PATIENCE);
      assert.deepEqual(found, { title: `PO of ${name}`, actions: ['Approve', 'Reject'], stays: false, silent: true });
      await until('the count', async () => (await page.title()) === '(1) Beckon', PATIENCE);
      const answer = { action: 'approve', key: crypto.randomUUID() };
      assert.equal((await relay.post(`/v1/items/${itemId}/responses`, answer, 'dana-token')).status, 200);
      await until('withdrawn', async () => (await shownIn(page)).length === 0, PATIENCE);
      await until('no count', async () => (await page.title()) === 'Beckon', PATIENCE);
    });

    test('stays quiet beside a desktop of the person, and beckons once that is gone', async () => {
      const auth = { token: 'dana-token' };
      const desktop = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth, forceNew: true });
      try {
        await new Promise((resolve) => desktop.once('sync', resolve));
        await arrive('Beside the desktop');
        await arrive('And another');
        await until('the count', async () => (await page.title()) === '(2) Beckon', PATIENCE);
        assert.deepEqual(await shownIn(page), []);
      } finally {
        desktop.disconnect();
      }
      const [found] = await until('the notification', async () => nonEmpty(await shownIn(page)), PATIENCE);
      // One grouped notification, because both were held back while the desktop was connected.
      assert.equal(found?.title, 'Waiting for you');
      await answerAll();
      await until('withdrawn', async () => (await shownIn(page)).length === 0, PATIENCE);
    });

    // Firefox has no access to its service workers.
    test('a press answers once, however often it is reported', { skip: name === 'firefox' }, async () => {
      const itemId = await arrive('Pressed twice');
      await until('the notification', async () => (await shownIn(page)).length === 1, PATIENCE);
      // The service worker ignores a press that is too early and shows the notification again, so retry.
      await until(
        'the answer',
        async () => {
          if ((await stateOf(itemId)).state === 'answered') return true;
          await settled(page);
          if ((await shownIn(page)).length > 0) await press(browser, itemId, 'approve', 2);
          return false;
        },
        PATIENCE,
      );
      assert.equal((await stateOf(itemId)).answers.length, 1);
    });

    test('a press that needs a comment opens the item and asks for it', { skip: name === 'firefox' }, async () => {
      const itemId = await arrive('To be refused', { actions: REFUSE });
      await until('the notification', async () => (await shownIn(page)).length === 1, PATIENCE);
      await until(
        'the comment is asked for',
        async () => {
          if (await page.$('textarea')) return true;
          await settled(page);
          if ((await shownIn(page)).length > 0) await press(browser, itemId, 'refuse');
          return false;
        },
        PATIENCE,
      );
      await page.locator('textarea').fill('Budget is closed');
      await page.keyboard.down('Control');
      await page.keyboard.press('Enter');
      await page.keyboard.up('Control');
      await until('the answer', async () => (await stateOf(itemId)).outcome?.comment === 'Budget is closed', PATIENCE);
    });

    test('a push raises one notification for each item, and withdraws those of answered items', {
      skip: name === 'firefox',
    }, async () => {
      // After the reload the person no longer works in the page; otherwise only critical items would notify.
      await page.reload();
      await page.locator('::-p-text(Connected to)').wait();
      const answered = await arrive('Answered elsewhere');
      await until('the notification', async () => nonEmpty(await shownIn(page)), PATIENCE);
      const push = await pusher(page);
      const waiting = await arrive('Still waits');
      await until('both', async () => (await shownIn(page)).length === 2, PATIENCE);
      const item = { id: waiting, type: 'approval.requested', severity: 'notice' };
      await push({ id: 'msg_1', item, source: 'ERP' });
      const titles = async () => (await shownIn(page)).map(({ title }) => title).sort();
      await until(
        'in its place',
        async () => (await titles()).join() === 'An approval waits · ERP,Answered elsewhere',
        PATIENCE,
      );

      // The closed page cannot withdraw the notification; the next push does.
      await page.goto('about:blank');
      await relay.post(
        `/v1/items/${answered}/responses`,
        { action: 'approve', key: crypto.randomUUID() },
        'dana-token',
      );
      await push({ id: 'msg_2', item, title: 'Still waits', body: 'ERP' });
      ({ page } = await browser.open(`${relay.url}/icons/badge.png`));
      await until('only what waits', async () => (await titles()).join() === 'Still waits', PATIENCE);
    });
  });
}
