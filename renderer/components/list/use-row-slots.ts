import type { VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useRef } from 'react';
import { assignSlots, type SlottedRow } from '../../state/row-slots.ts';

/** An element under the pointer or with the focus would display both on another row. */
const IN_USE = '[data-index]:is(:hover, :focus-within)';

/**
 * React keys of the elements of the rendered rows, in order.
 * @param reuses elements of rows that are no longer rendered display new ones; otherwise each row has its own
 */
export function useRowSlots(scroll: RefObject<Element | null>, rows: readonly VirtualItem[], reuses: boolean) {
  const before = useRef<readonly SlottedRow[]>([]);
  if (!reuses) return rows.map(({ key }) => key);
  const inUse = new Set<number>();
  for (const element of scroll.current?.querySelectorAll<HTMLElement>(IN_USE) ?? []) {
    inUse.add(Number(element.dataset.slot));
  }
  before.current = assignSlots(
    before.current,
    rows.map(({ key }) => String(key)),
    inUse,
  );
  return before.current.map(({ slot }) => slot);
}
