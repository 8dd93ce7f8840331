/** A marked item with the version that was read; later changes were not chosen. */
export interface MarkedItem {
  id: string;
  version: number;
}

export interface Marks {
  readonly items: readonly MarkedItem[];
  /** Start of a range: the row marked last. */
  readonly anchor: string | null;
}

export const NO_MARKS: Marks = { items: [], anchor: null };

export function toggleMark(marked: Marks, item: MarkedItem): Marks {
  if (marked.items.some(({ id }) => id === item.id)) return unmark(marked, [item.id]);
  return { items: [...marked.items, item], anchor: item.id };
}

/** Marks all rows between the anchor and this row, in either direction. @param rows of the list in order */
export function markRange({ items, anchor }: Marks, itemId: string, rows: readonly MarkedItem[]): Marks {
  const to = rows.findIndex(({ id }) => id === itemId);
  const from = anchor === null ? -1 : rows.findIndex(({ id }) => id === anchor);
  if (to < 0) return { items, anchor };
  const range = from < 0 ? rows.slice(to, to + 1) : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ...markAll({ items, anchor }, range), anchor: itemId };
}

/** Adds these rows; the anchor stays. */
export function markAll({ items, anchor }: Marks, rows: readonly MarkedItem[]): Marks {
  const known = new Set(items.map(({ id }) => id));
  return { items: [...items, ...rows.filter(({ id }) => !known.has(id))], anchor: anchor ?? rows[0]?.id ?? null };
}

export function unmark({ items, anchor }: Marks, itemIds: readonly string[]): Marks {
  const rest = items.filter(({ id }) => !itemIds.includes(id));
  const kept = anchor !== null && itemIds.includes(anchor) ? (rest.at(-1)?.id ?? null) : anchor;
  return { items: rest, anchor: kept };
}
