/** Positions of a list's rows at the last render, CSS px. */
export interface RowPositions {
  top: number;
  scrolled: number;
  /** All rendered rows by key, from the top of the list. */
  rows: ReadonlyMap<string, number>;
  inSight: readonly string[];
}

const isOther = (from: number, to: number): boolean => Math.abs(to - from) >= 1;

/**
 * Change of the visible rows. `moved`: some moved on the screen, were added or removed · `scrolled`: the user scrolled.
 * @param shift px that the list was scrolled to keep rows in place
 * @param startOf a row that may be out of view now; undefined: removed or unknown
 */
export function positionsChange(
  last: RowPositions,
  now: RowPositions,
  shift: number,
  startOf: (key: string) => number | undefined,
): 'moved' | 'scrolled' | null {
  const scrolled = isOther(last.scrolled + shift, now.scrolled);
  if (isOther(last.top, now.top)) return 'moved';
  const moved = last.inSight.some((key) => {
    const [from, to] = [last.rows.get(key), startOf(key)];
    return from === undefined || to === undefined ? !scrolled : isOther(from + shift, to);
  });
  if (moved || (!scrolled && now.inSight.some((key) => !last.rows.has(key)))) return 'moved';
  return scrolled ? 'scrolled' : null;
}
