/**
 * The window with touch input: on a phone in portrait and landscape, and on a tablet. A few scenes, each in one size and theme;
 * `phones.long.test.ts` has all combinations.
 */
import { after, test } from 'node:test';
import { openWindowLab } from '../helpers/window-page.ts';
import { checkScene, type Theme } from './draw-scenes.ts';
import { PHONE_SCENES } from './phone-scenes.ts';
import { SCENES } from './scenes.ts';

const lab = await openWindowLab();
after(() => lab.close());

const DRAWN: readonly (readonly [scene: string, width: number, height: number, theme: Theme])[] = [
  ['inbox', 320, 568, 'light'],
  ['approval', 844, 390, 'dark'],
  ['comment', 360, 800, 'forced'],
  ['row-menu', 360, 800, 'light'],
  ['marking', 390, 844, 'dark'],
  ['history-offline', 800, 360, 'light'],
  ['processes', 768, 1024, 'light'],
];

for (const [name, width, height, theme] of DRAWN) {
  test(`${name} at ${width} × ${height}, ${theme}: targets of 44 px, nothing sticks out, accessible`, async () => {
    const scene = { ...SCENES, ...PHONE_SCENES }[name];
    if (!scene) throw new Error(`no scene ${name}`);
    await checkScene(lab, {
      name,
      scene,
      size: { width, height },
      looks: [{ theme, language: 'en', axe: true }],
      touch: true,
    });
  });
}
