/** Notification sounds by severity. */
import Type, { type Static } from 'typebox';
import { oneOf } from './primitives.ts';

/** Ascending. `gentle` and `urgent` fall back to `default`, the system's sound, where an app cannot choose a sound. */
const SOUNDS = ['none', 'gentle', 'default', 'urgent'] as const;
export const Sound = oneOf(...SOUNDS);
export type Sound = Static<typeof Sound>;

export const Sounds = Type.Object(
  { info: Sound, notice: Sound, warning: Sound, critical: Sound },
  { additionalProperties: false },
);
export type Sounds = Static<typeof Sounds>;

export const DEFAULT_SOUNDS: Sounds = { info: 'none', notice: 'none', warning: 'none', critical: 'default' };

export const strongest = (sounds: readonly Sound[]): Sound =>
  SOUNDS.findLast((sound) => sounds.includes(sound)) ?? 'none';
