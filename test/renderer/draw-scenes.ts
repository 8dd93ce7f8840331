/**
 * Draws the scenes: each in one look in `npm test`, in all looks in `npm run test:long`. With TEST_PICTURES set to a folder, a picture of
 * each is saved there.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { LANGUAGE_CODES, type Language } from '../../shared/words/words.ts';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { createWindowBackend, type WindowBackend } from '../helpers/window-backend.ts';
import type { WindowLab } from '../helpers/window-page.ts';
import { BASE_SCENES } from './base-scenes.ts';
import { layoutFaults, NO_FAULTS } from './layout-faults.ts';
import { everything, NOW, SCENES, type Scene } from './scenes.ts';

const PICTURES = process.env.TEST_PICTURES;
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

export type Theme = 'light' | 'dark' | 'forced';
export const THEMES: readonly Theme[] = ['light', 'dark', 'forced'];

export interface Look {
  theme: Theme;
  language: Language;
  /** Whether to run axe: its results hardly depend on the language, and it is the slowest step. */
  axe: boolean;
}

/** Every theme in every language; axe runs for each theme and for each language once. */
export const EVERY_LOOK: readonly Look[] = LANGUAGE_CODES.flatMap((language) =>
  THEMES.map((theme) => ({ theme, language, axe: language === 'en' || theme === 'light' })),
);

export const SIZES = [
  { width: 1040, height: 720 },
  { width: 720, height: 720 },
  { width: 420, height: 720 },
] as const;

export const ZOOMED = { width: 320, height: 256 } as const;
export const ZOOMED_LOOKS: readonly Look[] = LANGUAGE_CODES.map((language) => ({
  theme: 'light',
  language,
  axe: language === 'en',
}));

export const ALL_SCENES: Record<string, Scene> = { ...SCENES, ...BASE_SCENES };

/**
 * Each scene in one size, theme and language, in rotation: it draws, fits, and respects the Content Security Policy. axe checks every
 * third scene in each size, because it takes as long as everything else.
 */
export function testEachSceneOnce(lab: () => WindowLab): void {
  for (const [index, [name, scene]] of Object.entries(ALL_SCENES).entries()) {
    const size = scene.sizes?.[index % scene.sizes.length] ?? SIZES[index % SIZES.length];
    const theme = THEMES[Math.floor(index / SIZES.length) % THEMES.length];
    const language = LANGUAGE_CODES[Math.floor(index / 2) % LANGUAGE_CODES.length];
    if (!size || !theme || !language) continue;
    const axe = (index + Math.floor(index / SIZES.length)) % 3 === 0;
    test(`${name} is drawn${axe ? ', fits and is accessible' : ' and fits'}`, () =>
      checkScene(lab(), { name, scene, size, looks: [{ theme, language, axe }] }));
  }
}

interface Drawing {
  name: string;
  scene: Scene;
  size: { width: number; height: number };
  looks: readonly Look[];
  /** Touch input: targets have 44 px. */
  touch?: boolean;
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
  // Move away: the finger that pressed does not hover afterwards.
  if (touch && !scene.halfOut) await page.mouse.move(0, 0);
  await page.getByText(scene.shows).filter({ visible: true }).first().waitFor();
  for (const look of scene.beforeFirstSnapshot ? [AT_START] : drawing.looks) {
    if (!scene.beforeFirstSnapshot) await paint(page, backend, look);
    const where = `${name} ${size.width}×${size.height} ${look.theme} ${look.language}`;
    await picture(page, where);
    if (look.axe) await assertAccessible(page, where);
    if (!scene.halfOut) assert.deepEqual(await layoutFaults(page, touch), NO_FAULTS, where);
  }
  assert.deepEqual(complaints, [], name);
  assert.deepEqual(backend.faults, [], name);
  await close();
}

async function picture(page: Page, where: string) {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${where.replaceAll(' ', '-').replace('×', 'x')}.png`) });
}

/** Look before the person's preferences are known. */
const AT_START: Look = { theme: 'light', language: 'en', axe: true };
/** A locale for each language, as an operating system reports it. */
const LOCALES: Record<Language, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' };

/** Changes theme and language as the main process does. */
async function paint(page: Page, backend: WindowBackend, { theme, language }: Look) {
  const dark = theme === 'dark';
  await page.emulateMedia({
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    forcedColors: theme === 'forced' ? 'active' : 'none',
  });
  backend.app({ dark, locale: LOCALES[language] });
  await backend.push();
  await page.locator(`html[lang^="${language}"]`).waitFor({ state: 'attached' });
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
