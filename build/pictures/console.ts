import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumArgs, findChromium } from '../launch/chromium.ts';

/** Writes `console.png` and `console-trace.png` to `folder`. @param relay its address */
export async function takeConsolePictures(relay: string, token: string, folder: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs() });
  try {
    const viewport = { width: 1180, height: 760 };
    const page = await browser.newPage({ viewport, colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-GB' });
    await page.goto(`${relay}/admin`);
    await page.getByLabel('Administrator token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Sources' }).waitFor();
    await page
      .locator('dd', { hasText: /^([6-9]|\d\d+)$/ })
      .first()
      .waitFor({ timeout: 180_000 });
    await picture(page, join(folder, 'console.png'));
    await page.getByRole('link', { name: 'Who saw what' }).click();
    await page.getByRole('table', { name: 'Who saw what' }).waitFor();
    await picture(page, join(folder, 'console-trace.png'));
  } finally {
    await browser.close();
  }
}

async function picture(page: Page, file: string): Promise<void> {
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
  console.log(file.slice(file.lastIndexOf('/') + 1));
}
