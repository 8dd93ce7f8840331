/** kill -9 of the desktop app: an answer pressed before arrives once, and the next start is clean. */
import { test } from 'node:test';
import { killsOfTheDesktop } from './random-kills.ts';

test('kills at any moment after a press', (t) => killsOfTheDesktop(t, 3));
