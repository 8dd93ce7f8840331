/** A person's desk in a real browser, by what the person sees and does there. The profile outlives the browser. */
import type { TestContext } from 'node:test';
import type { Page } from 'puppeteer-core';
import { until } from './until.ts';
import {
  type BrowserName,
  type BrowserSettings,
  browserProfile,
  launchWebBrowser,
  signInByCode,
  type WebBrowser,
} from './web-client.ts';

/** A machine under load takes its time for a browser's first page, ms. */
const PATIENCE_MS = 60_000;

export interface WebDesk {
  readonly page: Page;
  /** Errors that pages wrote to their consoles or threw, of all runs. */
  readonly complaints: readonly string[];
  /** Resolves once the list has an item with these words. */
  shows(words: string): Promise<void>;
  /** Resolves once it has none. */
  shedsOff(words: string): Promise<void>;
  /** Resolves once these words stand anywhere on the page. */
  says(words: string): Promise<void>;
  /** Titles of the list, from its top. */
  titles(): Promise<string[]>;
  /** Opens the item with these words and presses a button of its answers. */
  press(words: string, label: string): Promise<void>;
  undo(): Promise<void>;
  /** Resolves once the line at the bottom says so. */
  isConnected(): Promise<void>;
  isOffline(): Promise<void>;
  /** Resolves once the page starts without its relay. */
  startsOffline(): Promise<void>;
  /** kill -9 of the browser. Chromium writes cookies to the disk within 30 s or when it is closed: before that a kill ends the session. */
  kill(): Promise<void>;
  /** Closes the browser in order. */
  close(): Promise<void>;
  /** Starts the browser anew on the same profile. */
  start(): Promise<void>;
}

const listed = (words: string): string => `[role=listitem] ::-p-text(${words})`;
const button = (label: string): string => `::-p-aria([name="${label}"][role="button"])`;

/** Starts a browser of the person's own and signs in by the code; it ends with test `t`. */
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
      // The answers of the item before stand there until this one is open.
      await waitFor(`h1::-p-text(${words})`);
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
