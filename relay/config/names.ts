/** Names of settings: which are known, and which one an unknown name probably means. */
import { RelaySettings } from '../../shared/settings.ts';

/** Settings of the environment alone, beside those of the schema. */
const BESIDE = ['BECKON_CONFIG'];
/** Settings of the desktop, which may be set for a whole computer. */
const DESKTOP = /^BECKON_(RELAY|TOKEN|TOKEN_FILE|ISSUER|PROFILE)$/;

/** All settings that the schema names. */
export const NAMES: readonly string[] = Object.keys(RelaySettings.properties);

/** A name that looks like a setting and is none. */
export interface UnknownSetting {
  name: string;
  /** The setting whose name differs least from it. */
  nearest: string;
}

/** Names in the environment that begin with `BECKON_` and are no settings. */
export function unknownIn(env: Readonly<Record<string, unknown>>): UnknownSetting[] {
  const known = new Set([...NAMES, ...BESIDE]);
  return Object.keys(env)
    .filter((name) => name.startsWith('BECKON_') && !known.has(name) && !DESKTOP.test(name))
    .sort()
    .map((name) => ({ name, nearest: nearestTo(name) }));
}

/** Of two equally near, the first in the schema. */
export function nearestTo(name: string): string {
  const distances = [...NAMES, ...BESIDE].map((known) => ({ known, distance: distanceOf(name, known) }));
  return distances.reduce((best, one) => (one.distance < best.distance ? one : best)).known;
}

/** Least number of characters to add, drop or exchange (Levenshtein). */
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
