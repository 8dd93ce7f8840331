import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { projectRoot } from '../../build/root.ts';
import { keptForWorker } from './worker-cache.ts';

/** The only font of test pages, from npm for equal layouts. `wide`: the widest default font of any desktop; `narrow`: a tenth narrower. */
export type TestFont = 'wide' | 'narrow';

export const FONTS = realpathSync(join(projectRoot, 'node_modules', 'dejavu-fonts-ttf', 'ttf'));

export const drawingWith = (font: TestFont): Record<string, string | undefined> => ({
  ...process.env,
  FONTCONFIG_FILE: join(import.meta.dirname, 'fonts', `${font}.conf`),
});

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

/** The caller closes it. In a test worker `close` only closes its contexts: the next file reuses the browser. */
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
