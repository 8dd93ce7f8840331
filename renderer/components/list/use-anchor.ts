import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** A visible row that keeps its position on the screen when rows above it change. */
interface Anchor {
  key: string;
  index: number;
  /** CSS px from the top of the list. */
  start: number;
  /** The active row; otherwise the first visible one. */
  inUse: boolean;
  atTop: boolean;
}

interface RowSpan {
  start: number;
  end: number;
}

const sees = ({ start, end }: RowSpan, top: number, height: number): boolean => start >= top && end <= top + height;

export interface AnchorOptions {
  scroll: RefObject<HTMLDivElement | null>;
  virtual: Virtualizer<HTMLDivElement, Element>;
  active: number;
  keyOf: (index: number) => string;
  /** Index of a row, -1 if gone; absent: the scroll offset stays. */
  indexOf: ((key: string) => number) | undefined;
}

/**
 * Keeps the active row, or else the first visible one, at its position on the screen when rows above it change. A list at its top stays
 * there, so that urgent rows become visible, unless the active row would leave the view.
 * @returns px scrolled for this in the last render
 */
export function useAnchor({ scroll, virtual, active, keyOf, indexOf }: AnchorOptions): RefObject<number> {
  const before = useRef<Anchor | null>(null);
  const shift = useRef(0);
  useLayoutEffect(() => {
    const list = scroll.current;
    shift.current = 0;
    if (!indexOf || !list) return;
    const placed = (index: number): RowSpan | undefined => virtual.measurementsCache[index];
    const height = list.clientHeight;
    const anchor = before.current;
    const index = anchor ? indexOf(anchor.key) : -1;
    const now = placed(index);
    if (anchor && now && index !== anchor.index && !(anchor.atTop && staysAtTop(anchor, now, height))) {
      const from = list.scrollTop;
      list.scrollTop += now.start - anchor.start;
      shift.current = list.scrollTop - from;
    }
    const top = list.scrollTop;
    const row = placed(active);
    const inUse = row !== undefined && sees(row, top, height);
    const next = inUse ? active : firstSeen(virtual, top);
    const start = placed(next)?.start;
    before.current = start === undefined ? null : { key: keyOf(next), index: next, start, inUse, atTop: top < 1 };
  });
  return shift;
}

const staysAtTop = ({ inUse }: Anchor, now: RowSpan, height: number): boolean => !inUse || sees(now, 0, height);

const firstSeen = (virtual: AnchorOptions['virtual'], top: number): number =>
  virtual.getVirtualItems().find(({ start }) => start >= top)?.index ?? -1;
