/** What is heard with a notification, by the severity of what it speaks of. */
import Type, { type Static } from 'typebox';
import { oneOf } from './primitives.ts';

/**
 * From the least to the most that calls for attention. `default`: the system's sound of notifications. `gentle` and `urgent`: that one
 * too where the system lets an app choose none.
 */
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

/** The one that calls for the most attention. */
export const strongest = (sounds: readonly Sound[]): Sound =>
  SOUNDS.findLast((sound) => sounds.includes(sound)) ?? 'none';

/** What one choice for all severities meant. */
const OF_ONE_CHOICE: ReadonlyMap<unknown, Sounds> = new Map([
  ['all', { info: 'default', notice: 'default', warning: 'default', critical: 'default' }],
  ['critical', DEFAULT_SOUNDS],
  ['none', SILENT],
]);

/** Kept preferences, with `sounds` in place of `sound`, which was one choice for all severities. What it does not know it leaves to be refused. */
export function withSounds({ sound, ...kept }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return sound === undefined || 'sounds' in kept ? kept : { ...kept, sounds: OF_ONE_CHOICE.get(sound) ?? sound };
}
