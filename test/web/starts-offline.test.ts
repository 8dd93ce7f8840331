/** The web client starts offline, and switches to a new build on request without losing a draft. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { freePort } from '../../build/launch/free-port.ts';
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
import { type Builds, copyOfBuild } from './parts/builds.ts';

const PATIENCE = 60_000;
// Page code is passed as text: its globals have no types in this program.
const buildOf = (page: Page) =>
  page.evaluate('document.querySelector("meta[name=build]")?.getAttribute("content") ?? "first"');
const cachesOf = (page: Page) => page.evaluate('caches.keys()') as Promise<string[]>;
const isActive = (page: Page) =>
  page.evaluate('navigator.serviceWorker.getRegistration().then((found) => found?.active != null)');

/** Retries: an item that arrives above moves the buttons, possibly between aim and press. */
async function beginComment(page: Page): Promise<void> {
  await until('a comment can be written', async () => {
    await page.locator('::-p-aria([name="Reject…"][role="button"])').click();
    return page.waitForSelector('textarea', { timeout: 5000 }).catch(() => null);
  });
}

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const profile = browserProfile();
    let builds: Builds;
    let relay: RunningRelay;
    let browser: WebBrowser;
    before(async () => {
      builds = copyOfBuild();
      relay = await startRelay({ config: { port: await freePort(0) }, webFolder: builds.folder });
      browser = await launchWebBrowser(name, profile.folder);
    });
    after(async () => {
      await browser.close();
      await relay.close();
      builds.remove();
      profile.remove();
    });

    test('starts without the relay, displays stored data, and activates a new build by a press', async () => {
      const { page } = await browser.open(`${relay.url}/`);
      await signInByCode(page, await pairingCode(relay, 'dana'));
      await relay.send(event('approval.requested', { title: `PO of ${name}`, audience: { users: ['dana'] } }));
      await page.locator(`::-p-text(PO of ${name})`).wait();
      await until('the service worker', async () => (await isActive(page)) === true, PATIENCE);

      await relay.restart(async () => {
        await page.reload();
        await page.locator(`::-p-text(PO of ${name})`).click();
        await page.locator('::-p-text(cannot be reached)').wait();
        await builds.replace('second');
      });

      await beginComment(page);
      await page.locator('textarea').fill('Too dear, because');
      await page.locator('::-p-text(A new version is ready)').setTimeout(PATIENCE).wait();
      assert.equal(await buildOf(page), 'first', 'nothing reloads by itself');
      const reloaded = page.waitForNavigation();
      await page.locator('::-p-aria([name="Reload"][role="button"])').click();
      await reloaded;
      assert.equal(await buildOf(page), 'second');
      await page.locator(`::-p-text(PO of ${name})`).click();
      await beginComment(page);
      assert.equal(await page.evaluate('document.querySelector("textarea").value'), 'Too dear, because');
      await until('the files of the old build are gone', async () => (await cachesOf(page)).length === 1, PATIENCE);
    });
  });
}
