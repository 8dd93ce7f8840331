/** Every scene with touch input: at phone and tablet sizes, in every theme, and its fit in every language. */
import { after, test } from 'node:test';
import { openWindowLab } from '../helpers/window-page.ts';
import { BASE_SCENES } from './base-scenes.ts';
import { checkScene, type Look, THEMES } from './draw-scenes.ts';
import { PHONE_SCENES } from './phone-scenes.ts';
import { SCENES } from './scenes.ts';

const lab = await openWindowLab();
after(() => lab.close());

const PHONES = [
  { width: 320, height: 568 },
  { width: 360, height: 800 },
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 800, height: 360 },
];
const TABLETS = [
  { width: 768, height: 1024 },
  { width: 1024, height: 768 },
];
const LOOKS: readonly Look[] = [
  ...THEMES.map((theme): Look => ({ theme, language: 'en', axe: true })),
  { theme: 'light', language: 'de', axe: false },
  { theme: 'light', language: 'fr', axe: false },
];

for (const [name, scene] of Object.entries({ ...SCENES, ...BASE_SCENES, ...PHONE_SCENES })) {
  // Small windows exist only on the desktop.
  if (scene.page) continue;
  const sizes = name in PHONE_SCENES ? PHONES : [...PHONES, ...TABLETS];
  for (const size of sizes) {
    test(`${name} at ${size.width} × ${size.height}`, () =>
      checkScene(lab, { name, scene, size, looks: LOOKS, touch: true }));
  }
}
