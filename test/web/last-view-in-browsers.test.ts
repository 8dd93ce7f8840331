/** Views drawn before the desk is open, in a real browser: for their person alone; a press on one is an answer. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { layCable } from '../helpers/network-cable.ts';
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
import { FILES_KEPT } from './parts/private-files.ts';

/** In the page: workers start once `startWorkers` is called. */
const HELD_WORKERS = `
  const Real = Worker;
  const started = new Promise((resolve) => { globalThis.startWorkers = resolve; });
  globalThis.Worker = class extends EventTarget {
    #real = started.then(() => {
      const real = new Real(...this.given);
      real.addEventListener('message', ({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
      return real;
    });
    constructor(...given) { super(); this.given = given; }
    postMessage(message) { void this.#real.then((real) => real.postMessage(message)); }
    terminate() { void this.#real.then((real) => real.terminate()); }
  };
`;
const drawn = async (page: Page): Promise<string> =>
  String(await page.evaluate('document.body.textContent').catch(() => ''));
const HEADERS = { 'x-beckon-page': '1', 'content-type': 'application/json' };

async function cookieOf(relay: RunningRelay, url: string, userId: string) {
  const body = JSON.stringify({ code: await pairingCode(relay, userId) });
  const reply = await fetch(`${relay.url}/me/session`, { method: 'POST', headers: HEADERS, body });
  const [name = '', value = ''] = (reply.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=');
  return { name, value, domain: new URL(url).hostname, path: '/', secure: true, httpOnly: true };
}

const stored = async (page: Page): Promise<string> => String(await page.evaluate(FILES_KEPT).catch(() => ''));

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const profile = browserProfile();
    let relay: RunningRelay;
    let browser: WebBrowser;
    before(async () => {
      relay = await startRelay({});
      browser = await launchWebBrowser(name, profile.folder);
    });
    after(async () => {
      await browser.close();
      await relay.close();
      profile.remove();
    });

    test('a press on the last view is an answer; another person never sees it', async () => {
      const { page } = await browser.open(`${relay.url}/`);
      await signInByCode(page, await pairingCode(relay, 'dana'));
      const [made] = await relay.send(event('approval.requested', { title: 'PO 88', audience: { users: ['dana'] } }));
      await page.locator('::-p-text(PO 88)').wait();

      await page.evaluateOnNewDocument(HELD_WORKERS);
      await page.reload();
      await page.locator('::-p-text(PO 88)').click();
      await page.locator('::-p-aria([name="Approve"][role="button"])').click();
      const stateOf = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body.state;
      assert.equal(await stateOf(), 'open');
      await page.evaluate('startWorkers()');
      await until('the answer', async () => (await stateOf()) === 'answered');

      await relay.send(event('approval.requested', { title: 'PO 99', audience: { users: ['dana'] } }));
      await page.locator('::-p-text(PO 99)').wait();
      await page.browserContext().setCookie(await cookieOf(relay, relay.url, 'kim'));
      const asked = page.waitForResponse((response) => new URL(response.url()).pathname === '/v1/me');
      await page.reload();
      assert.equal((await (await asked).json()).user.id, 'kim');
      // The page reloads once the data of the first is wiped.
      await until('the desk of the second', async () => {
        await page.evaluate('startWorkers()').catch(() => {});
        return (await drawn(page)).includes('Processes');
      });
      await until('nothing of the first is stored', async () => !(await stored(page)).includes('PO 99'));
      assert.doesNotMatch(await drawn(page), /PO 99/);
    });

    test('a press on the first view is an answer', async () => {
      const { promise: upgrades, resolve: allowSocket } = Promise.withResolvers<void>();
      const cable = await layCable(relay.url, { upgrades });
      const [made] = await relay.send(event('approval.requested', { title: 'PO 77', audience: { users: ['dana'] } }));
      const context = await browser.browser.createBrowserContext();
      await context.setCookie(await cookieOf(relay, cable.url, 'dana'));
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${cable.url}/`);
      await page.locator('::-p-text(PO 77)').click();
      await page.locator('::-p-aria([name="Approve"][role="button"])').click();
      const stateOf = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body.state;
      assert.equal(await stateOf(), 'open');
      allowSocket();
      await until('the answer', async () => (await stateOf()) === 'answered');
      await context.close();
      await cable.close();
    });
  });
}
