/** Every view in both themes, wide and narrow. */
import { after, before } from 'node:test';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { testScenes } from './draw-scenes.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

testScenes('all', () => lab);
