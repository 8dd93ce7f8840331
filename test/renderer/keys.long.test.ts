/** The keyboard at intermediate widths: the narrowest with two panes, and one with a single pane. */
import { after } from 'node:test';
import { openWindowLab } from '../helpers/window-page.ts';
import { keysAt } from './keys-in-sight.ts';

const lab = await openWindowLab();
after(() => lab.close());

for (const width of [720, 600]) keysAt(width, () => lab);
