/** A hundred thousand items in the window's history. */
import { after, test } from 'node:test';
import { openWindowLab } from '../helpers/window-page.ts';
import { wholeHistory } from './long-list.ts';

const lab = await openWindowLab();
after(() => lab.close());

test('a hundred thousand items in the history: scrolled to the end with a bounded page, and back', () =>
  wholeHistory(lab, 100_000));
