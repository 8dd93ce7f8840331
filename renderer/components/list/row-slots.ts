import type { VirtualItem } from '@tanstack/react-virtual';
import { assignSlots, type SlottedRow } from '../../state/row-slots.ts';

/** An element under the pointer or with the focus would display both on another row. */
const IN_USE = '[data-index]:is(:hover, :focus-within)';

/** For rows without a state of their own: elements of rows that are no longer rendered display new ones. */
export function createRowSlots() {
  let before: readonly SlottedRow[] = [];
  /** @returns React keys of the elements of the rendered rows, in order */
  return (rows: readonly VirtualItem[], list: Element | null): readonly number[] => {
    const inUse = new Set<number>();
    for (const element of list?.querySelectorAll<HTMLElement>(IN_USE) ?? []) inUse.add(Number(element.dataset.slot));
    before = assignSlots(
      before,
      rows.map(({ key }) => String(key)),
      inUse,
    );
    return before.map(({ slot }) => slot);
  };
}
