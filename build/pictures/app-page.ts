/** The page of a running desktop's window, over the debugging port that Electron and the stand-in both open when asked. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';

/** Arguments with which a desktop has a window to be driven. */
export const DRIVEN = ['--remote-debugging-port=0', '--show'] as const;

export interface AppPage {
  page: Page;
  close(): Promise<void>;
}

/** @param profile the desktop's `BECKON_PROFILE`. Rejects where no window came within 30 s */
export async function openAppPage(profile: string): Promise<AppPage> {
  const deadline = Date.now() + 30_000;
  const port = await within(deadline, 'the debugging port', async () => {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    return text.split('\n')[0] || undefined;
  });
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await within(deadline, 'the main window', async () =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((candidate) => isMain(candidate.url())),
  );
  return { page, close: () => browser.close() };
}

/** Whatever scheme it is served under; a reply window is another page. */
const isMain = (url: string): boolean => /beckon/.test(url) && !/reply|card/.test(url);

async function within<T>(deadline: number, what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await pause(100);
  }
}
