/** The keyboard at intermediate widths: the narrowest with two panes, and one with a single pane. */
import { after, before } from 'node:test';
import { openWindowLab, type WindowLab } from '../helpers/window-page.ts';
import { keysAt } from './keys-in-sight.ts';

let lab: WindowLab;
before(async () => {
  lab = await openWindowLab();
});
after(() => lab.close());

for (const width of [720, 600]) keysAt(width, () => lab);
