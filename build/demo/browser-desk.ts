/** The demo person's desk in a browser: headless Chromium on the web client that the relay serves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../launch/chromium.ts';
import type { SignInLink } from './sign-in-link.ts';

/** Timeout for each of browser start, page load and sign-in, ms; on a busy machine each takes several seconds. */
const PATIENCE_MS = 60_000;

interface BrowserDesk {
  /** Resolves once the page displays an item with this title. Rejects after `withinMs`. */
  shows(title: string, withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Uses a fresh profile. @throws if there is no Chromium, or the page does not reach the inbox */
export async function openBrowserDesk({ url, code }: SignInLink, env: NodeJS.ProcessEnv): Promise<BrowserDesk> {
  const executablePath = findChromium(env);
  const profile = await mkdtemp(join(tmpdir(), 'beckon-browser-'));
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  let context: BrowserContext | undefined;
  try {
    // A profile on disk: without persistent storage, the web client's store would be in memory.
    context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: chromiumArgs(),
      locale: 'en-GB',
      timeout: PATIENCE_MS,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await signIn(page, url, code);
    const opened = context;
    return {
      shows: (title, withinMs) => page.getByText(title).first().waitFor({ timeout: withinMs }),
      close: async () => {
        await opened.close();
        await removeProfile();
      },
    };
  } catch (error) {
    await context?.close();
    await removeProfile();
    throw error;
  }
}

async function signIn(page: Page, url: string, code: string): Promise<void> {
  await page.goto(url, { timeout: PATIENCE_MS });
  const field = page.getByRole('textbox', { name: 'One-time code' });
  // The link carries the code, and the page asks for confirmation to sign in.
  const asked = page.getByRole('button', { name: 'Sign in', exact: true });
  const inbox = page.getByRole('button', { name: 'Inbox' });
  await field.or(asked).or(inbox).first().waitFor({ timeout: PATIENCE_MS });
  if (await field.isVisible()) {
    await field.fill(code);
    await field.press('Enter');
  } else if (await asked.isVisible()) await asked.click();
  await inbox.first().waitFor({ timeout: PATIENCE_MS });
}
