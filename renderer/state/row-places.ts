/** What of a list lay where when it was drawn; CSS pixels. */
export interface RowPlaces {
  /** Of the list, from the top of the window. */
  top: number;
  scrolled: number;
  /** By key, from the top of the list: all rows that are in the page. */
  rows: ReadonlyMap<string, number>;
  /** Keys of those in sight. */
  inSight: readonly string[];
}

const isOther = (from: number, to: number): boolean => Math.abs(to - from) >= 1;

/**
 * What happened to the rows in sight. `moved`: some stand elsewhere on the screen, went or came · `scrolled`: the person scrolled.
 * @param shift by how much the list was scrolled so that rows keep their places
 * @param startOf of a row that may be out of sight now; undefined: it has gone, or that is not known
 */
export function placesChange(
  last: RowPlaces,
  now: RowPlaces,
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
