import { test } from 'node:test';
import { killsOfTheDesktop, killsOfTheRelay } from './random-kills.ts';

test('eighty kills of the relay under load', (t) => killsOfTheRelay(t, 80));
test('twenty kills of the desktop after a press', (t) => killsOfTheDesktop(t, 20));
