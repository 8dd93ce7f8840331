/** Real browsers for the web client that a relay serves: Debian's Chromium, and Firefox over WebDriver BiDi. */
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

/** The short run tests slow cases only in Chromium; `npm run test:long -- both-browsers` uses all browsers. */
export const BROWSERS_OF_RUN: readonly BrowserName[] = process.env.TEST_BROWSERS === 'all' ? BROWSERS : ['chromium'];

const BUILT = join(import.meta.dirname, '..', '..', 'dist', 'web', 'index.html');

/** FIREFOX_PATH, else the usual names. @throws with instructions if none is found */
function findFirefox(env: NodeJS.ProcessEnv = process.env): string {
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
  /** @param size of the window; with touch, input is touch */
  open(url: string, size?: Viewport): Promise<OpenedPage>;
  /** SIGKILL, as in a power failure. The profile remains for the next start. */
  kill(): Promise<void>;
  close(): Promise<void>;
}
interface OpenedPage {
  page: Page;
  complaints: string[];
}

export function browserProfile(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-browser-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface BrowserSettings {
  /** The user's choice for notifications; undefined: the browser asks. */
  notifications?: 'granted' | 'denied';
  /** Storage quota of pages in Firefox; for Chromium it is set per page (`Storage.overrideQuotaForOrigin`). */
  quotaKb?: number;
  /** Desktop session for windows and notifications; undefined: headless. */
  session?: DesktopSession;
}
/** Without a session Firefox renders notifications itself: the machine may have no notification service. */
const firefoxSays = (said: 'granted' | 'denied', session?: DesktopSession) => ({
  'permissions.default.desktop-notification': said === 'granted' ? 1 : 2,
  'alerts.useSystemBackend': session !== undefined,
});

/** Timeout for conditions in a page, ms; other browsers may slow it down. */
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
      // Firefox's sandbox blocks fonts outside the system's folders.
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
      // Kills its process group, including child processes.
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

/** Puppeteer restores Firefox's preferences some time after exit, without notice; a start before that would fail. */
async function isTidied(profile: string): Promise<void> {
  const backups = ['user.js.puppeteer', 'prefs.js.puppeteer'].map((name) => join(profile, name));
  await until('the preferences are put back', () => !backups.some((path) => existsSync(path)));
}

/** A browser for a suite, with its own profile. @returns a function that returns the browser, for use inside a test */
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

export async function pairingCode(relay: RunningRelay, userId: string): Promise<string> {
  const { status, body } = await relay.post(`/v1/admin/people/${userId}/pair`, {}, ADMIN);
  if (status !== 201) throw new Error(`no code: ${status} ${JSON.stringify(body)}`);
  return body.code;
}

export async function signInByCode(page: Page, code: string): Promise<void> {
  await page.locator('::-p-aria([name="One-time code"][role="textbox"])').fill(code);
  await page.keyboard.press('Enter');
  await isSignedIn(page);
}

/** Confirms sign-in on a page that was opened by a link with a code. */
export async function signInByLink(page: Page): Promise<void> {
  await page.locator('::-p-aria([name="Sign in"][role="button"])').click();
  await isSignedIn(page);
}

const isSignedIn = (page: Page): Promise<void> => page.locator('::-p-aria([name="Views"][role="navigation"])').wait();
