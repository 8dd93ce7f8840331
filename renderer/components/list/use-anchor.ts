import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef } from 'react';

/** A row in sight that keeps its place on the screen when rows above it come or go. */
interface Anchor {
  key: string;
  index: number;
  /** CSS pixels from the top of the list. */
  start: number;
  /** Of the row in use; else it is the first one that is in sight. */
  inUse: boolean;
  /** The list stands at its top. */
  atTop: boolean;
}

interface Placed {
  start: number;
  end: number;
}

const sees = ({ start, end }: Placed, top: number, height: number): boolean => start >= top && end <= top + height;

export interface Anchored {
  scroll: RefObject<HTMLDivElement | null>;
  virtual: Virtualizer<HTMLDivElement, Element>;
  active: number;
  keyOf: (index: number) => string;
  /** Where a row stands now, -1 where it has gone; absent: the list keeps its distance from the top. */
  indexOf: ((key: string) => number) | undefined;
}

/**
 * The row in use, or else the first one in sight, stays where it is on the screen whatever comes or goes above it. At its top the list
 * stays there, so that what is most urgent comes in sight, as long as the row in use does not leave for it.
 * @returns by how much the list was scrolled for it when it was drawn last, px
 */
export function useAnchor({ scroll, virtual, active, keyOf, indexOf }: Anchored): RefObject<number> {
  const before = useRef<Anchor | null>(null);
  const shift = useRef(0);
  useLayoutEffect(() => {
    const list = scroll.current;
    shift.current = 0;
    if (!indexOf || !list) return;
    const placed = (index: number): Placed | undefined => virtual.measurementsCache[index];
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

const staysAtTop = ({ inUse }: Anchor, now: Placed, height: number): boolean => !inUse || sees(now, 0, height);

const firstSeen = (virtual: Anchored['virtual'], top: number): number =>
  virtual.getVirtualItems().find(({ start }) => start >= top)?.index ?? -1;
