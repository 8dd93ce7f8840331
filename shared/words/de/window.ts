import type { Formats } from '../../formats.ts';
import type { windowWords as english } from '../en/window.ts';
import type { Translation } from '../translation.ts';
import { deliveries, severity, states, types } from './terms.ts';
import { answering } from './window/answering.ts';
import { computer } from './window/computer.ts';
import { devices } from './window/devices.ts';
import { frame } from './window/frame.ts';
import { item } from './window/item.ts';
import { lists } from './window/lists.ts';
import { preferences } from './window/preferences.ts';
import { time } from './window/time.ts';

/** Texts of the windows in German ("Sie"). A span ("2 Tagen") always follows `vor`, `in` or `seit`, hence its dative. */
export const windowWords = (f: Formats): Translation<ReturnType<typeof english>> => ({
  ...frame(f),
  time: time(f),
  ...lists(f),
  ...item(f),
  ...answering(f),
  ...preferences(f),
  ...computer,
  ...devices,
  severity,
  types,
  states,
  deliveries,
});
