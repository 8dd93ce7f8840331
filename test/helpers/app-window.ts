/** The window of a running desktop app. */
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { DRIVEN, openAppPage } from '../../build/pictures/app-page.ts';
import type { Desktop } from './world.ts';

/** Start a desktop with these to have `appWindow` find it. */
export const WINDOW_ARGS = DRIVEN;

export async function appWindow(t: TestContext, desktop: Desktop): Promise<Page> {
  const { page, close } = await openAppPage(desktop.profile);
  t.after(close);
  return page;
}
