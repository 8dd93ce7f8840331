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
      for (const size of sizes) {
        await checkScene(lab(), { name, scene, size, themes: themesOf(scene, size, ways) });
      }
    });
  }
}

export interface Drawing {
  name: string;
  scene: Scene;
  size: { width: number; height: number };
  themes: readonly Theme[];
  /** A finger is the pointer: targets are of 44 px. */
  touch?: boolean;
  /** Also in German: whether it fits, as axe says the same in every language. */
  german?: boolean;
}
export type Theme = 'light' | 'dark' | 'forced';

function themesOf(scene: Scene, { width }: Drawing['size'], ways: Ways): Theme[] {
  if (scene.beforeFirstSnapshot) return ['light'];
  if (ways === 'all' || scene.sizes) return ['light', 'dark'];
  return [width >= WIDE.width ? 'dark' : 'light'];
}

export async function checkScene(lab: WindowLab, drawing: Drawing) {
  const { name, scene, size, touch = false } = drawing;
  const items = (scene.items ?? everything)();
  const backend = createWindowBackend({
    now: NOW,
    items,
    ...(scene.capabilities ? { capabilities: scene.capabilities } : {}),
    ...(scene.hold ? { hold: true } : {}),
    ...(scene.reply ? { reply: scene.reply(items) } : {}),
  });
  scene.prepare?.(backend);
  const { page, complaints, close } = await lab.open({
    backend,
    now: NOW,
    touch,
    ...size,
    ...(scene.page ? { page: scene.page } : {}),
  });
  await scene.act?.(page, backend);
  // The finger that pressed hovers over nothing afterwards.
  if (touch && !scene.halfOut) await page.mouse.move(0, 0);
  await page.getByText(scene.shows).filter({ visible: true }).first().waitFor();
  for (const theme of drawing.themes) {
    await paint(page, backend, theme, !scene.beforeFirstSnapshot);
    const where = `${name} ${size.width}×${size.height} ${theme}`;
    await picture(page, where);
    await assertAccessible(page, where, await menuRules(page));
    if (!scene.halfOut) await assertFits(page, where, touch);
  }
  if (drawing.german) await fitsInGerman(page, backend, drawing);
  assert.deepEqual(complaints, [], name);
  assert.deepEqual(backend.faults, [], name);
  await close();
}

async function picture(page: Page, where: string) {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${where.replaceAll(' ', '-').replace('×', 'x')}.png`) });
}

/** Fluent draws an open menu beside the page's landmarks, with stops for the keyboard around it that axe takes for content. */
async function menuRules(page: Page): Promise<string[]> {
  return (await page.getByRole('menu').count()) > 0 ? ['region', 'aria-hidden-focus'] : [];
}

async function fitsInGerman(page: Page, backend: WindowBackend, { name, scene, size, touch = false }: Drawing) {
  if (scene.beforeFirstSnapshot || scene.halfOut) return;
  await paint(page, backend, 'light', true);
  backend.app({ locale: 'de-DE' });
  await backend.push();
  await page.locator('html[lang^="de"]').waitFor();
  const where = `${name} ${size.width}×${size.height} German`;
  await picture(page, where);
  await assertFits(page, where, touch);
}

/** Changes the theme as the main process would; before the first snapshot the system alone decides. */
async function paint(page: Page, backend: WindowBackend, theme: Theme, pushes: boolean) {
  const dark = theme === 'dark';
  await page.emulateMedia({
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    forcedColors: theme === 'forced' ? 'active' : 'none',
  });
  backend.app({ dark });
  if (pushes) await backend.push();
  await until(`the ${theme} theme`, () =>
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

/** What can be pressed. A field for a file or a text that is typed is pressed too, to begin. */
const TARGETS =
  'button, a, select, input, textarea, summary, [role="slider"], [role="option"], [role^="menuitem"], [role="combobox"]';
const MOUSE_TARGETS = 'button, a, select, [role="slider"], [role="menuitem"]';

/**
 * Nothing sticks out of the window sideways, and everything that can be pressed is large enough: 24 px for a mouse (WCAG 2.5.8), 44 px for a
 * finger (2.5.5); the words of a box to tick belong to it. What pans within the window may lie outside of it.
 */
async function assertFits(page: Page, where: string, touch: boolean) {
  const found = await page.evaluate(
    ({ targets, least }) => {
      const doc = Reflect.get(globalThis, 'document');
      const width = doc.documentElement.clientWidth;
      const pans = (element: { parentElement: typeof element; scrollWidth: number; clientWidth: number }): boolean => {
        for (let one = element.parentElement; one; one = one.parentElement) {
          const { overflowX } = Reflect.get(globalThis, 'getComputedStyle')(one);
          if (overflowX === 'auto' && one.scrollWidth > one.clientWidth) return true;
        }
        return false;
      };
      const wrong: string[] = [];
      for (const element of doc.querySelectorAll(targets)) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
        const left = Math.min(...boxes.map((box) => box.left));
        const right = Math.max(...boxes.map((box) => box.right));
        const height = Math.max(...boxes.map((box) => box.height));
        const out = (right > width + 1 || left < -1) && !pans(element);
        if (right - left < least || height < least || out) {
          const size = `${Math.round(right - left)}×${Math.round(height)}`;
          wrong.push(`${element.outerHTML.slice(0, 160)} ${size}${out ? ' outside' : ''}`);
        }
      }
      return { wide: doc.documentElement.scrollWidth - width, wrong };
    },
    // A half pixel is how a browser rounds.
    touch ? { targets: TARGETS, least: 43.5 } : { targets: MOUSE_TARGETS, least: 24 },
  );
  assert.deepEqual(found, { wide: 0, wrong: [] }, where);
}
