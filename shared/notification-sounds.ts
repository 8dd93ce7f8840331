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

const SILENT: Sounds = { info: 'none', notice: 'none', warning: 'none', critical: 'none' };
export const DEFAULT_SOUNDS: Sounds = { ...SILENT, critical: 'default' };

export const strongestSound = (sounds: readonly Sound[]): Sound =>
  SOUNDS.findLast((sound) => sounds.includes(sound)) ?? 'none';

/** One choice for all severities, for the managed policy. */
export const SOUND_LEVELS = ['none', 'critical', 'all'] as const;
type SoundLevel = (typeof SOUND_LEVELS)[number];
const AT_LEVEL: Readonly<Record<SoundLevel, Sounds>> = {
  none: SILENT,
  critical: DEFAULT_SOUNDS,
  all: { info: 'default', notice: 'default', warning: 'default', critical: 'default' },
};
export const soundsAt = (level: SoundLevel): Sounds => AT_LEVEL[level];
