import type { Formats } from '../formats.ts';

/** `1 item`, `2,141 items`. */
export const countWords =
  (f: Formats) =>
  (n: number, one: string, other: string): string =>
    `${f.number(n)} ${f.plural(n, { one, other })}`;
