/**
 * Draws the scenes: each in one of its four ways in `npm test`, in all of them in `npm run test:long`. With BECKON_TEST_PICTURES set to a
 * folder, a picture of each is left there.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import type { WindowLab } from '../helpers/window-page.ts';
import { BASE_SCENES } from './base-scenes.ts';
import { everything, NARROW, NOW, SCENES, type Scene, WIDE } from './scenes.ts';

const PICTURES = process.env.BECKON_TEST_PICTURES;
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

/** Ways of drawing a scene: all four, or one: by turns wide and dark, narrow and light. */
export type Ways = 'all' | 'one';

/** Each scene draws, fits, is accessible, and breaks no rule of the security policy. @param lab once it is open */
export function testScenes(ways: Ways, lab: () => WindowLab): void {
  for (const [index, [name, scene]] of Object.entries({ ...SCENES, ...BASE_SCENES }).entries()) {
    const sizes = scene.sizes ?? (ways === 'all' ? [WIDE, NARROW] : [index % 2 === 0 ? WIDE : NARROW]);
    test(`${name} is drawn, fits and is accessible`, async () => {
      for (const size of sizes) await checkScene(lab(), { name, scene, size, ways });
    });
  }
}

interface Drawing {
  name: string;
  scene: Scene;
  size: { width: number; height: number };
  ways: Ways;
}

function themesOf({ scene, size, ways }: Drawing): boolean[] {
  if (scene.beforeFirstSnapshot) return [false];
  if (ways === 'all' || scene.sizes) return [false, true];
  return [size.width >= WIDE.width];
}

async function checkScene(lab: WindowLab, drawing: Drawing) {
  const { name, scene, size } = drawing;
  const items = (scene.items ?? everything)();
  const backend = createWindowBackend({
    now: NOW,
    items,
    ...(scene.capabilities ? { capabilities: scene.capabilities } : {}),
    ...(scene.reply ? { reply: scene.reply(items) } : {}),
  });
  scene.prepare?.(backend);
  const { page, complaints, close } = await lab.open({
    backend,
    now: NOW,
    ...size,
    ...(scene.page ? { page: scene.page } : {}),
  });
  await scene.act?.(page, backend);
  await page.getByText(scene.shows).filter({ visible: true }).first().waitFor();
  for (const dark of themesOf(drawing)) {
    await paint(page, backend, dark, !scene.beforeFirstSnapshot);
    const where = `${name} ${size.width} ${dark ? 'dark' : 'light'}`;
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${where.replaceAll(' ', '-')}.png`) });
    await assertAccessible(page, where);
    await assertFits(page, where);
  }
  assert.deepEqual(complaints, [], name);
  assert.deepEqual(backend.faults, [], name);
  await close();
}

/** Changes the theme as the main process would; before the first snapshot the system alone decides. */
async function paint(page: Page, backend: WindowBackend, dark: boolean, pushes: boolean) {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
  backend.app({ dark });
  if (pushes) await backend.push();
  await until(`the ${dark ? 'dark' : 'light'} theme`, () =>
    page
      .locator('.fui-FluentProvider')
      .first()
      .evaluate(
        (provider, wanted) => {
          const style = Reflect.get(globalThis, 'getComputedStyle')(provider);
          return style.getPropertyValue('--colorNeutralBackground1').trim() === wanted;
        },
        dark ? '#292929' : '#ffffff',
      ),
  );
}

/** Nothing sticks out of the window sideways, and everything that can be pressed is 24 px or more. */
async function assertFits(page: Page, where: string) {
  const found = await page.evaluate(() => {
    const doc = Reflect.get(globalThis, 'document');
    const width = doc.documentElement.clientWidth;
    const small: string[] = [];
    for (const element of doc.querySelectorAll('button, a, select, [role="slider"], [role="menuitem"]')) {
      if (!element.checkVisibility()) continue;
      const box = element.getBoundingClientRect();
      const out = box.right > width + 1 || box.left < -1;
      if (box.width < 24 || box.height < 24 || out) {
        small.push(
          `${element.outerHTML.slice(0, 120)} ${Math.round(box.width)}×${Math.round(box.height)}${out ? ' outside' : ''}`,
        );
      }
    }
    return { wide: doc.documentElement.scrollWidth - width, small };
  });
  assert.deepEqual(found, { wide: 0, small: [] }, where);
}
