/** Every view, by turns in each size, theme and language: it draws, it fits, and it breaks no rule of the security policy; every third is accessible to axe. */
import { after, before } from 'node:test';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { testEachSceneOnce } from './draw-scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

testEachSceneOnce(() => lab);
