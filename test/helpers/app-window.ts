import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { DRIVEN, openAppPage } from '../../build/pictures/app-page.ts';
import type { Desktop } from './world.ts';

/** Arguments with which a desktop can be used with `appWindow`. */
export const WINDOW_ARGS = DRIVEN;

export async function appWindow(t: TestContext, desktop: Desktop): Promise<Page> {
  const { page, close } = await openAppPage(desktop.profile);
  t.after(close);
  return page;
}
