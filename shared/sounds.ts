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

export const strongest = (sounds: readonly Sound[]): Sound =>
  SOUNDS.findLast((sound) => sounds.includes(sound)) ?? 'none';

/** Migration of the former single preference `sound`. */
const OF_ONE_CHOICE: ReadonlyMap<unknown, Sounds> = new Map([
  ['all', { info: 'default', notice: 'default', warning: 'default', critical: 'default' }],
  ['critical', DEFAULT_SOUNDS],
  ['none', SILENT],
]);

/** Migrates stored preferences from `sound` (for all severities) to `sounds`. An unknown value is passed on for validation to reject. */
export function withSounds({ sound, ...kept }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return sound === undefined || 'sounds' in kept ? kept : { ...kept, sounds: OF_ONE_CHOICE.get(sound) ?? sound };
}
