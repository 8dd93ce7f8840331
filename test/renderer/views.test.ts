/** Every view, rotating through sizes, themes and languages: it draws, fits, and respects the security policy; axe checks every third. */
import { after, test } from 'node:test';
import { openWindowLab } from '../helpers/window-page.ts';
import { checkScene, SIZES, testEachSceneOnce } from './draw-scenes.ts';
import { SCENES, type Scene } from './scenes.ts';

const lab = await openWindowLab();
after(() => lab.close());

testEachSceneOnce(() => lab);

test('beside an open item at 720 px the longer languages break no time and cut no tab', () =>
  checkScene(lab, {
    name: 'inbox',
    scene: SCENES.inbox as Scene,
    size: SIZES[1],
    looks: (['de', 'fr'] as const).map((language) => ({ theme: 'light', language, axe: false })),
  }));
