/** Which items of the inbox are marked to be answered together. */
export interface Marked {
  readonly ids: readonly string[];
  /** Where a range begins: the row marked last. */
  readonly anchor: string | null;
}

export const NOTHING_MARKED: Marked = { ids: [], anchor: null };

export function toggleMark({ ids }: Marked, itemId: string): Marked {
  if (!ids.includes(itemId)) return { ids: [...ids, itemId], anchor: itemId };
  const rest = ids.filter((id) => id !== itemId);
  return { ids: rest, anchor: rest.at(-1) ?? null };
}

/** Marks everything from the anchor to this row, whichever comes first. @param rows ids of the list in order */
export function markRange({ ids, anchor }: Marked, itemId: string, rows: readonly string[]): Marked {
  const to = rows.indexOf(itemId);
  const from = anchor === null ? -1 : rows.indexOf(anchor);
  if (to < 0) return { ids, anchor };
  const range = from < 0 ? [itemId] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: [...new Set([...ids, ...range])], anchor: itemId };
}
