import { type RefObject, useLayoutEffect, useRef } from 'react';
import { positionsChange, type RowPositions } from '../../state/row-positions.ts';
import { usePressGuard } from '../frame/use-press-guard.ts';
import type { AnchorOptions } from './use-anchor.ts';

/**
 * Guards the rows' buttons: reports when visible rows change their position on the screen.
 * @param shift px that the list was scrolled to keep them in place
 * @returns handlers for the list
 */
export function useRowPositions({ scroll, virtual, keyOf, indexOf }: AnchorOptions, shift: RefObject<number>) {
  const guard = usePressGuard();
  const before = useRef<RowPositions | null>(null);
  useLayoutEffect(() => {
    const list = scroll.current;
    if (!list) return;
    const items = virtual.getVirtualItems();
    const [scrolled, height] = [list.scrollTop, list.clientHeight];
    const seen = items.filter(({ start, end }) => end > scrolled && start < scrolled + height);
    const now: RowPositions = {
      top: list.getBoundingClientRect().top,
      scrolled,
      rows: new Map(items.map(({ index, start }) => [keyOf(index), start])),
      inSight: seen.map(({ index }) => keyOf(index)),
    };
    const startOf = (key: string): number | undefined =>
      now.rows.get(key) ?? (indexOf ? virtual.measurementsCache[indexOf(key)]?.start : undefined);
    const change = before.current ? positionsChange(before.current, now, shift.current, startOf) : 'moved';
    before.current = now;
    if (change === 'moved') guard.replaced();
    else if (change === 'scrolled') guard.shifted();
  });
  const onScroll = () => {
    // Ignore scrolling that keeps the rows in place.
    if (Math.abs((before.current?.scrolled ?? 0) - (scroll.current?.scrollTop ?? 0)) >= 1) guard.shifted();
  };
  return { ...guard.handlers, onScroll };
}
