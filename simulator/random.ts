/** Seedable randomness: the same seed gives the same run. */
export interface Random {
  /** [0, 1) */
  fraction(): number;
  /** An integer from `min` to `max`, inclusive. */
  whole(min: number, max: number): number;
  /** @throws Error if the list is empty */
  pick<T>(list: readonly T[]): T;
  /** An independent stream, so that concurrent scenarios do not affect each other. */
  fork(label: string): Random;
}

export function seededRandom(seed: number | string): Random {
  let state = hash(String(seed));
  // mulberry32: 32 bits of state suffice for names and amounts, and the results are the same on every platform.
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (min: number, max: number) => min + Math.floor(fraction() * (max - min + 1));
  return {
    fraction,
    whole,
    pick(list) {
      const chosen = list[whole(0, list.length - 1)];
      if (chosen === undefined) throw new Error('pick: the list is empty');
      return chosen;
    },
    fork: (label) => seededRandom(`${seed}/${label}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
