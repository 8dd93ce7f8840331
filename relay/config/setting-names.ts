/** Known setting names, and suggestions for unknown ones. */
import { RelaySettings } from '../../shared/settings.ts';

/** Environment variables that are not in the schema. */
const BESIDE = ['BECKON_CONFIG'];
/** Settings of the desktop client, which may be set machine-wide. */
const DESKTOP = /^BECKON_(RELAY|TOKEN|TOKEN_FILE|ISSUER|PROFILE)$/;

export const NAMES: readonly string[] = Object.keys(RelaySettings.properties);

export interface UnknownSetting {
  name: string;
  /** The most similar known setting. */
  nearest: string;
}

/** Unknown `BECKON_` names in the environment. */
export function unknownIn(env: Readonly<Record<string, unknown>>): UnknownSetting[] {
  const known = new Set([...NAMES, ...BESIDE]);
  return Object.keys(env)
    .filter((name) => name.startsWith('BECKON_') && !known.has(name) && !DESKTOP.test(name))
    .sort()
    .map((name) => ({ name, nearest: nearestTo(name) }));
}

/** Ties: the first in the schema. */
export function nearestTo(name: string): string {
  const distances = [...NAMES, ...BESIDE].map((known) => ({ known, distance: distanceOf(name, known) }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best)).known;
}

/** Levenshtein distance. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...from.slice(0, 100)].entries()) {
    const next = [above + 1];
    for (const [left, other] of [...to].entries()) {
      const exchanged = (row[left] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[left + 1] ?? 0) + 1, (next[left] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
