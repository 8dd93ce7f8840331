/** A user's desk in a real browser, with actions and conditions in terms of the UI. The profile outlives the browser. */
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { LAYOUT_REST_MS } from '../../renderer/state/press-guard.ts';
import { until } from './until.ts';
import {
  type BrowserName,
  type BrowserSettings,
  browserProfile,
  launchWebBrowser,
  signInByCode,
  type WebBrowser,
} from './web-client.ts';

/** Timeout for a browser's first page, ms; long under load. */
const PATIENCE_MS = 60_000;

export interface WebDesk {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Resolves once the list contains an item with this text. */
  shows(words: string): Promise<void>;
  shedsOff(words: string): Promise<void>;
  /** Resolves once the page contains this text. */
  says(words: string): Promise<void>;
  titles(): Promise<string[]>;
  press(words: string, label: string): Promise<void>;
  undo(): Promise<void>;
  /** Resolves once the status line reports it. */
  isConnected(): Promise<void>;
  isOffline(): Promise<void>;
  /** Resolves once the page can start without its relay. */
  startsOffline(): Promise<void>;
  /** SIGKILL of the browser. Chromium writes cookies to disk within 30 s or at exit: an earlier kill ends the session. */
  kill(): Promise<void>;
  close(): Promise<void>;
  /** Restarts the browser with the same profile. */
  start(): Promise<void>;
}

const listed = (words: string): string => `[role=listitem] ::-p-text(${words})`;
const button = (label: string): string => `::-p-aria([name="${label}"][role="button"])`;

/** Starts a browser for the user and signs in with the code; closed after test `t`. */
export async function startWebDesk(
  t: TestContext,
  name: BrowserName,
  { url, code, settings }: { url: string; code: string; settings?: BrowserSettings },
): Promise<WebDesk> {
  const profile = browserProfile();
  const complaints: string[] = [];
  let browser: WebBrowser;
  let page: Page;
  const open = async (): Promise<void> => {
    browser = await launchWebBrowser(name, profile.folder, settings);
    const opened = await browser.open(`${url}/`);
    page = opened.page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  };
  t.after(async () => {
    await browser?.close().catch(() => browser.kill());
    profile.remove();
  });
  await open();
  await signInByCode(page!, code);
  if (settings?.session) await keepNotifications(page!);
  const waitFor = (selector: string) => page.locator(selector).wait();
  return {
    get page() {
      return page;
    },
    complaints,
    shows: (words) => waitFor(listed(words)),
    async shedsOff(words) {
      await until(`"${words}" is gone`, async () => (await page.$$(listed(words))).length === 0, PATIENCE_MS);
    },
    says: (words) => waitFor(`::-p-text(${words})`),
    titles: () => page.$$eval('[role=listitem] button [dir=auto]', (rows) => rows.map((row) => row.textContent ?? '')),
    async press(words, label) {
      await page.locator(listed(words)).click();
      // Until this item is open, the buttons of the previous one are displayed.
      await waitFor(`h1::-p-text(${words})`);
      // The window ignores a press on what has just moved.
      await pause(2 * LAYOUT_REST_MS);
      await page.locator(button(label)).click();
    },
    undo: () => page.locator(button('Undo')).click(),
    isConnected: () => waitFor('::-p-text(Connected to)'),
    isOffline: () => waitFor('::-p-text(cannot be reached)'),
    async startsOffline() {
      const asked = 'navigator.serviceWorker.getRegistration().then((found) => found?.active != null)';
      await until('the service worker', async () => (await page.evaluate(asked)) === true, PATIENCE_MS);
    },
    kill: () => browser.kill(),
    close: () => browser.close(),
    start: open,
  };
}

/**
 * Displayed notifications do not expire, however slow the machine is. Presses by script do not count as use of the window, which would
 * hold notifications back.
 */
async function keepNotifications(page: Page): Promise<void> {
  await page.evaluate(`location.hash = 'view=preferences'`);
  const section = await page.waitForSelector('::-p-aria([name="This device"][role="button"])');
  await section?.evaluate((button) => Reflect.get(button, 'click').call(button));
  const choice = await page.waitForSelector('::-p-aria([name="Notifications stay"][role="combobox"])');
  await choice?.select('answered');
  const chosen = () => choice?.evaluate((select) => Reflect.get(select, 'value'));
  await until('the choice is stored', async () => (await chosen()) === 'answered');
  await page.evaluate(`location.hash = 'view=inbox'`);
}
