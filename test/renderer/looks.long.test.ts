/**
 * Every scene in every language, theme and width: it draws and fits, covers or clips nothing without showing it in full elsewhere, is
 * accessible, and respects the Content Security Policy. With TEST_PICTURES set to a folder, pictures are saved there, and contact sheets in
 * its `sheets/`.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launchBrowser } from '../helpers/browser.ts';
import { openWindowLab } from '../helpers/window-page.ts';
import { layOut } from './contact-sheets.ts';
import { ALL_SCENES, checkScene, EVERY_LOOK, SIZES, ZOOMED, ZOOMED_LOOKS } from './draw-scenes.ts';

const lab = await openWindowLab();
after(() => lab.close());

for (const [name, scene] of Object.entries(ALL_SCENES)) {
  for (const size of scene.sizes ?? SIZES) {
    test(`${name} at ${size.width} × ${size.height}`, () => checkScene(lab, { name, scene, size, looks: EVERY_LOOK }));
  }
}

/** A window of 1280 × 1024 at 400 % zoom (WCAG 1.4.10): no content is lost, and nothing scrolls in two dimensions. */
for (const [name, scene] of Object.entries(ALL_SCENES)) {
  if (scene.sizes || scene.page) continue;
  test(`${name} at a zoom of 400 %`, () => checkScene(lab, { name, scene, size: ZOOMED, looks: ZOOMED_LOOKS }));
}

const PICTURES = process.env.TEST_PICTURES;
test('contact sheets', { skip: PICTURES ? false : 'no pictures were asked for' }, async (t) => {
  const browser = await launchBrowser();
  const made = await layOut(browser, PICTURES ?? '');
  await browser.close();
  t.diagnostic(`${made} sheets`);
  assert.ok(made > 0);
});
