/** Chance from a seed: the same seed makes the same run. */

export interface Chance {
  /** [0, 1). */
  fraction(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** An integer from 0 to below `count`. */
  below(count: number): number;
  /** @throws where there is nothing to pick from */
  pick<T>(from: readonly T[]): T;
  /** Of version 4, RFC 9562 section 5.4. */
  uuid(): string;
  /** Another, whose numbers depend on this one's seed and the name alone, not on how many of this one were used. */
  of(name: string): Chance;
}

/** The generator mulberry32, public domain, named forks by FNV-1a: 32 bits of state are enough to tell runs apart. */
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
