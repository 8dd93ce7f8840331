import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { makeSignInLink } from '../demo/sign-in-link.ts';
import { chromiumArgs, findChromium } from '../launch/chromium.ts';

interface WebScene {
  relay: string;
  adminToken: string;
  person: string;
}

const WINDOW = { viewport: { width: 1040, height: 720 } } as const satisfies BrowserContextOptions;
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const satisfies BrowserContextOptions;
const ENOUGH = 8;
const STILL_MS = 700;

/** Writes `web-light.png`, `phone-inbox.png` and `phone-item.png` to `folder`. */
export async function takeWebPictures(scene: WebScene, folder: string): Promise<void> {
  await inBrowser(WINDOW, async (page) => {
    await signIn(page, scene);
    await openApproval(page);
    await picture(page, join(folder, 'web-light.png'));
  });
  await inBrowser(PHONE, async (page) => {
    await signIn(page, scene);
    await picture(page, join(folder, 'phone-inbox.png'));
    await openApproval(page);
    await picture(page, join(folder, 'phone-item.png'));
  });
}

/** Uses a profile on disk: without persistent storage the window displays a warning. */
async function inBrowser(like: BrowserContextOptions, work: (page: Page) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'beckon-pictures-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...{ executablePath: findChromium(), args: chromiumArgs() },
    ...{ ...like, colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB' },
    // Otherwise the window offers to turn notifications on.
    permissions: ['notifications'],
  });
  try {
    await work(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Signs in with a typed code; resolves once the inbox has a typical number of items. */
async function signIn(page: Page, { relay, person, adminToken }: WebScene): Promise<void> {
  const { code } = await makeSignInLink({ relay: relay }, person, adminToken);
  await page.goto(relay);
  await page.getByRole('textbox', { name: 'One-time code' }).fill(code);
  await page.keyboard.press('Enter');
  await items(page)
    .nth(ENOUGH - 1)
    .waitFor({ timeout: 180_000 });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
}

const items = (page: Page) => page.locator('[data-item]');

/** Opens an approval, the kind of item with the most details. */
async function openApproval(page: Page): Promise<void> {
  await items(page).filter({ hasText: 'approval' }).first().click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  // Moves pointer and focus off the row, which would otherwise display its buttons.
  await page
    .getByRole('heading', { name: /approval/ })
    .last()
    .click();
}

async function picture(page: Page, file: string): Promise<void> {
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(file.slice(file.lastIndexOf('/') + 1));
}
