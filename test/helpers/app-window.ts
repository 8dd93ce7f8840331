/** The window of a running desktop app, over the debugging port that Electron and the stand-in both open when asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { chromium, type Page } from 'playwright-core';
import { until } from './until.ts';
import type { Desktop } from './world.ts';

/** Start a desktop with these to have `appWindow` find it. */
export const WINDOW_ARGS = ['--remote-debugging-port=0', '--show'] as const;

/** The main window's page. Chromium writes the port it took beside its profile. */
export async function appWindow(t: TestContext, desktop: Desktop): Promise<Page> {
  const port = await until('the debugging port', () => {
    try {
      return readFileSync(join(desktop.profile, 'DevToolsActivePort'), 'utf8').split('\n')[0];
    } catch {
      return null;
    }
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  t.after(() => browser.close());
  return until('the main window', () =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((page) => page.url().includes('index.html') || /beckon/.test(page.url())),
  );
}
