/** A rendered row and the element that displays it. */
export interface SlottedRow {
  key: string;
  slot: number;
}

/**
 * Assigns elements to the rows of a virtual list. A row keeps its element while it is rendered. A new row takes the element of a row that
 * is no longer rendered: updating an element costs less than creating one.
 *
 * A retained element must not move in the document, or it loses the focus. React moves each element that precedes a moved one now and did
 * not before. So a new row takes only an element that preceded all retained elements behind it.
 * @param before previous result, in document order
 * @param keys of the rows to render, in order
 * @param inUse slots that are not reused
 */
export function assignSlots(
  before: readonly SlottedRow[],
  keys: readonly string[],
  inUse: ReadonlySet<number>,
): SlottedRow[] {
  const placeOf = new Map(before.map(({ key }, place) => [key, place]));
  const rendered = new Set(keys);
  const free = [...before.keys()].filter((place) => {
    const row = before[place];
    return row !== undefined && !rendered.has(row.key) && !inUse.has(row.slot);
  });
  let last = before.reduce((most, { slot }) => Math.max(most, slot), -1);
  let limit = before.length;
  const rows: SlottedRow[] = [];
  for (const key of keys.toReversed()) {
    const retained = placeOf.get(key);
    const place = retained ?? takeBelow(free, limit);
    if (retained !== undefined) limit = Math.min(limit, retained);
    const slot = place === undefined ? undefined : before[place]?.slot;
    if (slot === undefined) last += 1;
    rows.push({ key, slot: slot ?? last });
  }
  return rows.toReversed();
}

/** Removes and returns the last place before the limit. */
function takeBelow(places: number[], limit: number): number | undefined {
  const at = places.findLastIndex((place) => place < limit);
  return at < 0 ? undefined : places.splice(at, 1)[0];
}
