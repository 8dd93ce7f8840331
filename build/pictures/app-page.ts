/** Drives the window of a running desktop over the debugging port that Electron and the stand-in both support. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Arguments with which a desktop opens a window and a debugging port. */
export const DRIVEN = ['--remote-debugging-port=0', '--show'] as const;

/** ms; also the timeout of each step in a page. */
const PATIENCE_MS = 60_000;

interface AppPage {
  page: Page;
  close(): Promise<void>;
}

/** Connects to a running desktop's windows. @param profile its `BECKON_PROFILE`. Rejects after a minute without a port */
export async function connectToApp(profile: string): Promise<Browser> {
  const port = await within(Date.now() + PATIENCE_MS, 'the debugging port', async () => {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    // The file exists before its content; only a complete line is the port.
    return /^(\d+)\n/.exec(text)?.[1];
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: PATIENCE_MS });
  for (const context of browser.contexts()) context.setDefaultTimeout(PATIENCE_MS);
  return browser;
}

/** @param profile the desktop's `BECKON_PROFILE`. Rejects after a minute without a main window */
export async function openAppPage(profile: string): Promise<AppPage> {
  const browser = await connectToApp(profile);
  const deadline = Date.now() + PATIENCE_MS;
  const page = await within(deadline, 'the main window', async () =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((candidate) => isMain(candidate.url())),
  );
  return { page, close: () => browser.close() };
}

/** Independent of the scheme; reply and card windows are other pages. */
const isMain = (url: string): boolean => /beckon/.test(url) && !/reply|card/.test(url);

async function within<T>(deadline: number, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await pause(100);
  }
}
