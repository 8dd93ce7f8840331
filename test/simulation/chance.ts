/** Seeded random numbers: the same seed gives the same run. */

export interface Chance {
  /** [0, 1). */
  fraction(): number;
  happens(probability: number): boolean;
  /** An integer in [0, `count`). */
  below(count: number): number;
  /** @throws if `from` is empty */
  pick<T>(from: readonly T[]): T;
  /** Of version 4, RFC 9562 section 5.4. */
  uuid(): string;
  /** An independent stream: depends only on this one's seed and the name, not on the numbers already drawn. */
  of(name: string): Chance;
}

/** The generator mulberry32 (public domain), with forks named by FNV-1a. 32 bits of state suffice to distinguish runs. */
export function chanceOf(seed: number): Chance {
  const begin = seed >>> 0;
  let state = begin;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fraction = (): number => next() / 2 ** 32;
  const below = (count: number): number => Math.floor(fraction() * count);
  const hex = (digits: number): string => {
    let text = '';
    while (text.length < digits) text += next().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return {
    fraction,
    below,
    happens: (probability) => fraction() < probability,
    pick(from) {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[below(4)]}${hex(3)}-${hex(12)}`,
    of: (name) => chanceOf([...name].reduce((mixed, sign) => Math.imul(mixed ^ sign.charCodeAt(0), 16777619), begin)),
  };
}
