/**
 * A malicious page, open in a real browser in which a user is signed in to the web client: a neighbour of the relay on this
 * machine (same-site, so that cookies are sent) and a cross-site stranger. It opens the socket, sends requests to each address, shows
 * the client in a frame, opens it in a window, and loads the relay's answers as scripts.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { until } from '../helpers/until.ts';
import {
  BROWSERS_OF_RUN,
  browserProfile,
  launchWebBrowser,
  signInByCode,
  type WebBrowser,
} from '../helpers/web-client.ts';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { event, type RunningRelay, startRelay } from '../relay/parts/relay.ts';
import { newLink } from '../shared/away-documented.ts';
import { ATTACKS, does, startForeignSite } from './parts/foreign-site.ts';
import { pairingCode, withMail } from './parts/people.ts';
import { addressOf, changes, type Route, withRoutes } from './parts/routes.ts';

let relay: RunningRelay;
let routes: readonly Route[];
const log: { method: string; route: string; status: number }[] = [];

const site = await startForeignSite();
const mails = await startReceiver();
const info = (facts: object, message?: string) => {
  if (message === 'access') log.push(facts as (typeof log)[number]);
};
const quiet = { debug() {}, info, warn() {}, error() {} };
({ opened: relay, routes } = await withRoutes(() =>
  startRelay({ log: quiet, config: { accessLog: true }, directory: withMail(mails) }),
));
after(async () => {
  await relay.close();
  await site.close();
  await mails.close();
});

for (const name of BROWSERS_OF_RUN) {
  // Runs in one browser only: slow, and independent of the browser.
  const once = { skip: name !== 'chromium' };
  describe(name, () => {
    const profile = browserProfile();
    let browser: WebBrowser;
    let client: Page;
    let itemId = '';
    before(async () => {
      browser = await launchWebBrowser(name, profile.folder);
      ({ page: client } = await browser.open(`${relay.url}/`));
      await signInByCode(client, await pairingCode(relay, 'dana'));
      itemId = await relay.sendOne(event('approval.requested', { title: `Seen by ${name}` }));
      await client.locator(`::-p-text(Seen by ${name})`).wait();
    });
    after(async () => {
      await browser.close();
      profile.remove();
    });
    const foreign = async (from: string): Promise<Page> => (await browser.open(`${from}/`)).page;

    test('opens no socket of the person’s desk, from anywhere', async () => {
      for (const from of [site.neighbour, site.stranger]) {
        const page = await foreign(from);
        for (const sandboxed of [false, true]) {
          const said = await does(page, 'listenAtSocket', relay.url.replace('http', 'ws'), sandboxed);
          assert.doesNotMatch(String(said), /dana|"me"|sync/, `${from} ${sandboxed}`);
        }
        await page.close();
      }
      await client.evaluate(ATTACKS);
      const own = await does(client, 'listenAtSocket', relay.url.replace('http', 'ws'), false);
      assert.match(String(own), /"me".*dana/, 'its own page does');
    });

    test('has nothing changed by what it sends', once, async () => {
      const changing = routes.filter(changes).map((route) => ({
        method: route.method,
        url: relay.url + addressOf(route, { id: itemId, source: 'erp', hook: 'x', index: '0' }),
      }));
      for (const from of [site.neighbour, site.stranger]) {
        log.length = 0;
        const page = await foreign(from);
        const read = await does(page, 'sendToAll', changing);
        assert.deepEqual(read, [], 'no answer can be read');
        const form = `${relay.url}/v1/items/${itemId}/responses`;
        await Promise.all([page.waitForNavigation(), does(page, 'submitForm', form)]);
        await page.close();
        const reached = log.filter(({ method, status }) => method !== 'GET' && status !== 405);
        assert.ok(reached.length > 20, `${reached.length} requests reached the relay`);
        const taken = reached.filter(({ status }) => status < 400);
        assert.deepEqual(taken, [], from);
      }
      const { body } = await relay.get(`/v1/items/${itemId}`, 'dana-token');
      assert.deepEqual([body.state, body.claimedBy], ['open', null]);
    });

    test('shows none of it in a frame', async () => {
      const page = await foreign(site.neighbour);
      const shown = async (url: string): Promise<string> => {
        await does(page, 'putInFrame', url);
        const frame = page.frames().find((one) => one !== page.mainFrame());
        return (await frame?.title()) ?? '';
      };
      const { link } = await newLink(relay, mails);
      for (const address of ['/', '/#code=ABCD-EFGH-JKLM', '/admin', '/admin/', '/me', link]) {
        assert.doesNotMatch(await shown(new URL(address, relay.url).href), /Beckon|A title|needs/, address);
      }
      assert.equal(await shown(`${site.neighbour}/framed`), 'Somebody else', 'its own page does show');
      await page.close();
    });

    test('has no hold of a window that it opens, nor of one that the client opens', once, async () => {
      const page = await foreign(site.neighbour);
      assert.equal(await does(page, 'holdsWindow', `${site.neighbour}/own`), true, 'of one of its own it has');
      assert.equal(await does(page, 'holdsWindow', `${relay.url}/`), false);
      await page.close();
      const link = `${site.neighbour}/opened-by-${name}`;
      await relay.send(
        event('approval.requested', { title: 'With a link', attachments: [{ label: 'Terms', url: link }] }),
      );
      await client.bringToFront();
      await client.locator('::-p-text(With a link)').click();
      await client.locator('::-p-text(Terms)').click();
      await client.locator('::-p-text(Open 127.0.0.1)').click();
      let opened: Page | undefined;
      await until('the link is open', async () => {
        opened = (await browser.browser.pages()).find((one) => one.url() === link);
        return opened !== undefined;
      });
      assert.equal(await opened?.evaluate(() => Reflect.get(globalThis, 'opener')), null);
      assert.equal(site.asked.get(new URL(link).pathname)?.referer, undefined);
      await opened?.close();
    });

    test('loads no reply of the relay as a script, style or worker', async () => {
      const page = await foreign(site.neighbour);
      for (const path of ['/v1/me', '/v1/items', '/openapi.json', '/', '/metrics', '/v1/sign-in', '/health/live']) {
        assert.deepEqual(await does(page, 'takenFor', relay.url + path), [], path);
      }
      const own = await does(page, 'takenFor', `${site.neighbour}/attacks.js`);
      assert.match(String(own), /script.*worker/, 'its own');
      await page.close();
    });
  });
}
