/**
 * Screen reader output of each main view: Chromium's accessibility tree, compared with the reviewed files in `spoken/`. To update them,
 * run `TEST_WRITE=1 npm run test:long -- spoken` and review the difference.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { accessibilityTree } from '../helpers/accessibility-tree.ts';
import { createWindowBackend } from '../helpers/window-backend.ts';
import { openWindowLab, rest } from '../helpers/window-page.ts';
import { ALL_SCENES } from './draw-scenes.ts';
import { everything, NOW } from './scenes.ts';

const FOLDER = join(import.meta.dirname, 'spoken');
const VIEWS = [
  'inbox',
  'approval',
  'comment',
  'failure',
  'history',
  'process-long',
  'notifications',
  'quiet-hours',
  'keys',
];

const lab = await openWindowLab();
after(() => lab.close());

for (const name of VIEWS) {
  test(`${name} is spoken as it was read for sense`, async () => {
    const scene = ALL_SCENES[name];
    if (!scene) throw new Error(`no scene ${name}`);
    const backend = createWindowBackend({ now: NOW, items: (scene.items ?? everything)() });
    scene.prepare?.(backend);
    const { page, close } = await lab.open({ backend, now: NOW, width: 1040, height: 720 });
    await scene.act?.(page, backend);
    await page.getByText(scene.shows).filter({ visible: true }).first().waitFor();
    await rest(page);
    const tree = await accessibilityTree(page);
    const file = join(FOLDER, `${name}.txt`);
    mkdirSync(FOLDER, { recursive: true });
    if (process.env.TEST_WRITE) writeFileSync(file, tree);
    assert.equal(tree, readFileSync(file, 'utf8'), `${name}: read the difference; TEST_WRITE=1 writes it`);
    await close();
  });
}
