/** The system's Chromium for tests that look at pages. */
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * The font that all pages of a test are drawn with, from npm, so that what fits here fits on every machine. `wide` is as wide as
 * any that a desktop brings for its windows; `narrow` sets the same words in a tenth less.
 */
export type TestFont = 'wide' | 'narrow';

export const launchBrowser = (font: TestFont = 'wide'): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    env: { ...process.env, FONTCONFIG_FILE: join(import.meta.dirname, 'fonts', `${font}.conf`) },
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
