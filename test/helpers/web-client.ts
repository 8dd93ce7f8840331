/** Real browsers before the web client that a relay serves: Debian's Chromium, and Firefox by WebDriver BiDi. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import puppeteer, { type Browser, type Page, type Viewport } from 'puppeteer-core';
import { findProgram } from '../../build/session/process.ts';
import { ADMIN, type RunningRelay } from '../relay/parts/relay.ts';
import { CHROMIUM, drawingWith, FONTS } from './browser.ts';
import type { DesktopSession } from './desktop-session.ts';
import { until } from './until.ts';

export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

/** Those of this run: the short one tries the lengthy in Chromium alone, `npm run test:long -- both-browsers` in all. */
export const BROWSERS_OF_RUN: readonly BrowserName[] = process.env.TEST_BROWSERS === 'all' ? BROWSERS : ['chromium'];

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'web', 'index.html');

/** FIREFOX_PATH, else the usual names. @throws naming what to do where there is none */
export function findFirefox(env: NodeJS.ProcessEnv = process.env): string {
  const found = [env.FIREFOX_PATH, 'firefox-esr', 'firefox'].find((name) => name && findProgram(name, env.PATH));
  if (found) return findProgram(found, env.PATH) ?? found;
  throw new Error('no Firefox found: set FIREFOX_PATH, or run npm run setup -- --tests');
}

const programOf = (name: BrowserName) =>
  name === 'chromium'
    ? ({ browser: 'chrome', ...CHROMIUM } as const)
    : ({ browser: 'firefox', executablePath: findFirefox() } as const);

export interface WebBrowser {
  readonly name: BrowserName;
  readonly browser: Browser;
  /** @param size of the window; with touch, a finger is its pointer */
  open(url: string, size?: Viewport): Promise<OpenedPage>;
  /** As when the machine loses power: nothing of the browser is told. Its profile stays, for the next one. */
  kill(): Promise<void>;
  close(): Promise<void>;
}
export interface OpenedPage {
  page: Page;
  /** Errors that the page wrote to its console or threw. */
  complaints: string[];
}

/** A folder for a browser's profile, and the way to remove it. */
export function browserProfile(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-browser-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface BrowserSettings {
  /** What the person said to the question for notifications; left out: it is asked. */
  notifications?: 'granted' | 'denied';
  /** What Firefox lets pages keep; Chromium is told by page (`Storage.overrideQuotaForOrigin`). */
  quotaKb?: number;
  /** Its window and its notifications are shown in this desktop session; left out: nowhere. */
  session?: DesktopSession;
}
/** Drawn by Firefox itself where there is no session: a machine of tests may have no notification service. */
const firefoxSays = (said: 'granted' | 'denied', session?: DesktopSession) => ({
  'permissions.default.desktop-notification': said === 'granted' ? 1 : 2,
  'alerts.useSystemBackend': session !== undefined,
});

/** For what comes in a page, ms: beside other browsers it may take long. */
const PATIENCE_MS = 60_000;

/** @param profile a folder that outlives the browser */
export async function launchWebBrowser(
  name: BrowserName,
  profile: string,
  { notifications, quotaKb, session }: BrowserSettings = {},
): Promise<WebBrowser> {
  if (!existsSync(BUILT)) throw new Error('the web client is not built: node build/build.ts');
  const browser = await puppeteer.launch({
    ...programOf(name),
    userDataDir: profile,
    env: { ...(session ? { ...process.env, ...session.env } : drawingWith('wide')), LANG: 'en_GB.UTF-8' },
    headless: session === undefined,
    timeout: 2 * PATIENCE_MS,
    extraPrefsFirefox: {
      // Its sandbox keeps pages from fonts outside of the system's folders.
      'security.sandbox.content.read_path_whitelist': `${FONTS}/`,
      ...(notifications && firefoxSays(notifications, session)),
      ...(quotaKb !== undefined && { 'dom.quotaManager.temporaryStorage.fixedLimit': quotaKb }),
    },
  });
  return {
    name,
    browser,
    async open(url, size = { width: 1040, height: 720 }) {
      if (notifications && name === 'chromium') {
        const allowed = notifications === 'granted' ? (['notifications'] as const) : [];
        await browser.defaultBrowserContext().overridePermissions(new URL(url).origin, [...allowed]);
      }
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.setViewport(size);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      return { page, complaints };
    },
    async kill() {
      const child = browser.process();
      const gone = new Promise((resolve) => child?.once('exit', resolve));
      // With all it started: it leads a process group of its own.
      if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
      await isTidied(profile);
    },
    async close() {
      await browser.close();
      await isTidied(profile);
    },
  };
}

/** Puppeteer puts Firefox's preferences back once it has ended, and says nowhere when it has done so: a next start would trip over it. */
async function isTidied(profile: string): Promise<void> {
  const backups = ['user.js.puppeteer', 'prefs.js.puppeteer'].map((name) => join(profile, name));
  await until('the preferences are put back', () => !backups.some((path) => existsSync(path)));
}

/** Of a suite: launched before its tests with a profile of its own, gone after them. @returns the browser, inside a test */
export function useBrowser(name: BrowserName): () => WebBrowser {
  const profile = browserProfile();
  let browser: WebBrowser | null = null;
  before(async () => {
    browser = await launchWebBrowser(name, profile.folder);
  });
  after(async () => {
    await browser?.close();
    profile.remove();
  });
  return () => {
    if (!browser) throw new Error('the suite has not begun');
    return browser;
  };
}

/** A one-time code of the person, as an administrator makes it. */
export async function pairingCode(relay: RunningRelay, userId: string): Promise<string> {
  const { status, body } = await relay.post(`/v1/admin/people/${userId}/pair`, {}, ADMIN);
  if (status !== 201) throw new Error(`no code: ${status} ${JSON.stringify(body)}`);
  return body.code;
}

/** Signs in at the page that is open. */
export async function signInByCode(page: Page, code: string): Promise<void> {
  await page.locator('::-p-aria([name="One-time code"][role="textbox"])').fill(code);
  await page.keyboard.press('Enter');
  await isSignedIn(page);
}

/** The page that is open was reached by a link that brings a code along. */
export async function signInByLink(page: Page): Promise<void> {
  await page.locator('::-p-aria([name="Sign in"][role="button"])').click();
  await isSignedIn(page);
}

const isSignedIn = (page: Page): Promise<void> => page.locator('::-p-aria([name="Views"][role="navigation"])').wait();
