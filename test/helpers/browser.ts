/** The system's Chromium for tests that look at pages. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { projectRoot } from '../../build/root.ts';
import { keptForWorker } from './kept.ts';

/**
 * The font that all pages of a test are drawn with, from npm, so that what fits here fits on every machine. `wide` is as wide as
 * any that a desktop brings for its windows; `narrow` sets the same words in a tenth less.
 */
export type TestFont = 'wide' | 'narrow';

/** Where that font lies. */
export const FONTS = realpathSync(join(projectRoot, 'node_modules', 'dejavu-fonts-ttf', 'ttf'));

/** The environment of a browser that draws with one font alone. */
export const drawingWith = (font: TestFont): Record<string, string | undefined> => ({
  ...process.env,
  FONTCONFIG_FILE: join(import.meta.dirname, 'fonts', `${font}.conf`),
});

/** Where Chromium is, and how it is started without a sandbox and without asking anybody anything. */
export const CHROMIUM = {
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
  ],
};

const launch = (font: TestFont): Promise<Browser> => chromium.launch({ ...CHROMIUM, env: drawingWith(font) });

interface KeptBrowser {
  browser: Browser;
  end(): Promise<void>;
}

const takeBrowser = keptForWorker<KeptBrowser>({
  async open() {
    const browser = await launch('wide');
    return { browser, end: browser.close.bind(browser) };
  },
  reset: async ({ browser }) => browser.isConnected(),
  close: ({ end }) => end(),
});

/** The caller closes it. In a test worker this closes only its pages: the next file gets the same browser. */
export async function launchBrowser(font: TestFont = 'wide'): Promise<Browser> {
  if (font !== 'wide') return launch(font);
  const { one, giveBack } = await takeBrowser();
  const { browser } = one;
  browser.close = async () => {
    for (const context of browser.contexts()) await context.close();
    await giveBack();
  };
  return browser;
}
