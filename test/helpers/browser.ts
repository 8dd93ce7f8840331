/** The system's Chromium for tests that look at pages. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { projectRoot } from '../../build/root.ts';

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

export const launchBrowser = (font: TestFont = 'wide'): Promise<Browser> =>
  chromium.launch({ ...CHROMIUM, env: drawingWith(font) });
