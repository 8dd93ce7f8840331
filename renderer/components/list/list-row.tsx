import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';

interface ListRowProps {
  virtual: Virtualizer<HTMLDivElement, Element>;
  row: VirtualItem;
  slot: VirtualItem['key'];
  total: number | null;
  className: string;
  draw: (index: number) => ReactNode;
}

/** Positions and measures one row. The element may display another row later. Scrolling renders only rows that enter. */
export const ListRow = memo(function ListRow({ virtual, row, slot, total, className, draw }: ListRowProps) {
  const { key, index, start } = row;
  const element = useRef<HTMLDivElement>(null);
  const displayed = useRef(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same row at another index has the same height
  useLayoutEffect(() => {
    const measured = element.current;
    const before = displayed.current;
    displayed.current = key;
    virtual.measureElement(measured);
    if (before === key || !measured) return;
    // Otherwise the library stops observing this element once the previous row has another one.
    if (virtual.elementsCache.get(before) === measured) virtual.elementsCache.delete(before);
    // The observer reports an element that it observes already only if its height changes.
    virtual.resizeItem(index, measured.offsetHeight);
  }, [virtual, key]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list are placed by hand, a <ul> would add nothing
    <div
      ref={element}
      role="listitem"
      aria-setsize={total ?? -1}
      aria-posinset={index + 1}
      data-index={index}
      data-slot={slot}
      className={className}
      style={{ transform: `translateY(${start}px)` }}
    >
      {draw(index)}
    </div>
  );
});
