/** Pictures of the web client that a relay serves: in a browser's window, and as a phone shows it. */
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../launch/chromium.ts';

export interface WebScene {
  /** The relay's address. */
  relay: string;
  adminToken: string;
  /** Whose desk it is. */
  person: string;
}

const WINDOW = { viewport: { width: 1040, height: 720 } } as const satisfies BrowserContextOptions;
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const satisfies BrowserContextOptions;
/** So many items make a day's inbox. */
const ENOUGH = 8;
/** In the page itself: nothing moves any more. */
const STILL_MS = 700;

/** Writes `web-light.png`, `phone-inbox.png` and `phone-item.png` into `folder`. */
export async function takeWebPictures(scene: WebScene, folder: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
  try {
    const page = await signedIn(browser, scene, WINDOW);
    await openApproval(page);
    await picture(page, join(folder, 'web-light.png'));

    const phone = await signedIn(browser, scene, PHONE);
    await picture(phone, join(folder, 'phone-inbox.png'));
    await openApproval(phone);
    await picture(phone, join(folder, 'phone-item.png'));
  } finally {
    await browser.close();
  }
}

/** The inbox of somebody who has just signed in by a one-time code, with a day's items. */
async function signedIn(browser: Browser, scene: WebScene, like: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ ...like, colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB' });
  await page.goto(scene.relay);
  await page.getByRole('textbox', { name: 'One-time code' }).fill(await oneTimeCode(scene));
  await page.keyboard.press('Enter');
  await items(page)
    .nth(ENOUGH - 1)
    .waitFor({ timeout: 180_000 });
  return page;
}

const items = (page: Page) => page.locator('[data-item]');

/** What is to be approved tells most of what an item can. */
async function openApproval(page: Page): Promise<void> {
  await items(page).filter({ hasText: 'approval' }).first().click();
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  // Off the row, which shows its own buttons while the pointer is over it.
  await page.mouse.move(0, 0);
}

async function oneTimeCode({ relay, adminToken, person }: WebScene): Promise<string> {
  const reply = await fetch(`${relay}/v1/admin/people/${person}/pair`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const made: unknown = await reply.json();
  if (typeof made === 'object' && made && 'code' in made && typeof made.code === 'string') return made.code;
  throw new Error(`no one-time code for ${person}: ${reply.status} ${JSON.stringify(made)}`);
}

async function picture(page: Page, file: string): Promise<void> {
  await page.waitForTimeout(STILL_MS);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(file.slice(file.lastIndexOf('/') + 1));
}
