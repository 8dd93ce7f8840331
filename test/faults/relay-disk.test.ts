/** The relay on a disk that fills: at each write in turn nothing acknowledged is lost, nothing partial is published, and it recovers. */
import { test } from 'node:test';
import { diskFullInSteps, FRAME } from './full-disk.ts';

test('the disk is full at one write of a commit after the other', (t) =>
  diskFullInSteps(t, { by: FRAME * 1.5, to: FRAME * 18 }));
