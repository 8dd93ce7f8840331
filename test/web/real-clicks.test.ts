/**
 * A real pointer press on a notification that a real service drew: Chromium and Firefox with windows, in a separate desktop session.
 * An open page answers; without one, a new page opens and answers.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import puppeteer, { type Browser } from 'puppeteer-core';
import { CHROMIUM } from '../helpers/browser.ts';
import { desktopSession } from '../helpers/desktop-session.ts';
import { until } from '../helpers/until.ts';
import { BROWSERS, type BrowserName, browserProfile, pairingCode, signInByCode } from '../helpers/web-client.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

const PATIENCE = 60_000;

const launch = (name: BrowserName, profile: string, env: Record<string, string>): Promise<Browser> =>
  puppeteer.launch({
    ...(name === 'chromium'
      ? { browser: 'chrome', ...CHROMIUM }
      : {
          browser: 'firefox',
          executablePath: process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr',
          extraPrefsFirefox: { 'permissions.default.desktop-notification': 1 },
        }),
    userDataDir: profile,
    env: { ...process.env, ...env },
    headless: false,
  });

for (const name of BROWSERS) {
  describe(name, () => {
    test('the buttons that the system drew answer, with the page open and with the page gone', async (t) => {
      const session = await desktopSession(t);
      const relay = await startRelay();
      t.after(() => relay.close());
      const profile = browserProfile();
      t.after(profile.remove);
      const browser = await launch(name, profile.folder, session.env);
      t.after(() => browser.close());
      const page = await browser.newPage();
      if (name === 'chromium') await browser.defaultBrowserContext().overridePermissions(relay.url, ['notifications']);
      await page.goto(`${relay.url}/`);
      await signInByCode(page, await pairingCode(relay, 'dana'));
      const arrive = async (title: string) => {
        const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));
        const { buttons } = await session.waitForNotification(title, PATIENCE);
        const labels = buttons.map(({ label }) => label);
        assert.ok(labels.includes('Approve') && labels.includes('Reject'), labels.join());
        return made?.itemId;
      };
      const answered = (itemId: string | undefined) =>
        until(
          'the answer',
          async () => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.outcome?.action === 'approve',
          PATIENCE,
        );

      const open = await arrive('With the page open');
      await session.press('With the page open', 'Approve');
      await answered(open);

      const gone = await arrive('With the page gone');
      await browser.newPage();
      await page.close();
      await session.press('With the page gone', 'Approve');
      await answered(gone);
    });
  });
}
