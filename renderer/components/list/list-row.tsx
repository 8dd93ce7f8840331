import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface ListRowProps {
  virtual: Virtualizer<HTMLDivElement, Element>;
  row: VirtualItem;
  slot: VirtualItem['key'];
  total: number | null;
  className: string;
  children: ReactNode;
}

/** Positions and measures one row. The element may display another row later. */
export function ListRow({ virtual, row: { key, index, start }, slot, total, className, children }: ListRowProps) {
  const element = useRef<HTMLDivElement>(null);
  const displayed = useRef(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same row at another index has the same height
  useLayoutEffect(() => {
    const { elementsCache } = virtual;
    const measured = element.current;
    const before = displayed.current;
    displayed.current = key;
    // Otherwise the library stops observing this element once the previous row has another one.
    if (before !== key && elementsCache.get(before) === measured) elementsCache.delete(before);
    virtual.measureElement(measured);
    // The observer reports an element that it observes already only if its height changes.
    if (before !== key && measured) virtual.resizeItem(index, measured.offsetHeight);
  }, [virtual, key]);
  // Releases removed elements.
  useEffect(() => () => virtual.measureElement(null), [virtual]);
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
      {children}
    </div>
  );
}
