import { makeStyles } from '@fluentui/react-components';
import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { ZOOMED } from '../../../widgets/styles.ts';
import { ListRow } from './list-row.tsx';
import { useAnchor } from './use-anchor.ts';
import { useRowPositions } from './use-row-positions.ts';

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    overflowX: 'hidden',
    scrollbarWidth: 'thin',
    [ZOOMED]: { flexShrink: 0, minHeight: '176px', height: '176px' },
  },
  list: { position: 'relative', width: '100%' },
  row: { position: 'absolute', top: 0, insetInlineStart: 0, width: '100%' },
});

interface VirtualListProps {
  label: string;
  count: number;
  /** Size of the whole set for screen readers; null: unknown. */
  total: number | null;
  keyOf: (index: number) => string;
  /** Index of a row, -1 if not listed. If present, visible rows keep their position when rows above them change. */
  indexOf?: (key: string) => number;
  /** Height in px before the row is measured. */
  estimate: (index: number) => number;
  draw: (index: number) => ReactNode;
  /** Row that is always rendered, so that the focus is not lost; -1: none. */
  active: number;
  /** Changes when the active row should be scrolled into view and focused; null: the focus is elsewhere. */
  focusTurn: number | null;
  /** Changes when the content is replaced and the list should scroll to its top. */
  topTurn?: number;
  /** React keys of the rows' elements, if they are reused while scrolling; default: those of the rows. */
  slotsOf?: (rows: readonly VirtualItem[], list: Element | null) => readonly VirtualItem['key'][];
  onShow?: (first: number, last: number) => void;
  onTop?: (top: boolean) => void;
}

/** Rows that one notch of a wheel scrolls; more would be rendered again for each screen scrolled. */
const WHEEL_NOTCH = 3;

/** The visible rows; `flies`: none of them was visible before. */
interface VisibleRange {
  first: number;
  last: number;
  flies: boolean;
}

/**
 * Rendered rows: the visible ones, some around them, and the active one.
 * @param rests nothing scrolls. During a fast scroll without overlap, such as a dragged scroll bar, the rows around are not rendered
 */
function useRowsOf(active: number, rests: boolean) {
  const before = useRef<VisibleRange | null>(null);
  return useCallback(
    (range: Range) => {
      const flies = !rests && before.current !== null && isFlying(before.current, range);
      before.current = { first: range.startIndex, last: range.endIndex, flies };
      const rows = defaultRangeExtractor(flies ? { ...range, overscan: 0 } : range);
      return active < 0 || active >= range.count || rows.includes(active)
        ? rows
        : [...rows, active].sort((a, b) => a - b);
    },
    [active, rests],
  );
}

/** For an unchanged range, for example after a page was loaded, keep the previous result. */
function isFlying({ first, last, flies }: VisibleRange, { startIndex, endIndex }: Range): boolean {
  if (first === startIndex && last === endIndex) return flies;
  return startIndex > last || endIndex < first;
}

/** A list of any length that renders only visible rows, each with its position in the whole. */
export function VirtualList(props: VirtualListProps) {
  const styles = useStyles();
  const { label, count, total, keyOf, indexOf, estimate, draw, active, focusTurn, topTurn = 0, slotsOf } = props;
  const { onShow, onTop } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [rests, setRests] = useState(true);
  const rangeExtractor = useRowsOf(active, rests);
  // The first rendering has the visible rows alone, unless their elements are reused.
  const overscan = useDeferredValue(WHEEL_NOTCH, slotsOf ? WHEEL_NOTCH : 0);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: estimate,
    getItemKey: keyOf,
    // The list is at most as high as the window, so the first rendering has its rows.
    initialRect: { width: 0, height: globalThis.innerHeight },
    overscan,
    rangeExtractor,
    useFlushSync: false,
    onChange: ({ isScrolling }) => setRests(!isScrolling),
  });
  const anchored = { scroll, virtual, active, keyOf, indexOf };
  const guarding = useRowPositions(anchored, useAnchor(anchored));
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (count > 0) onShow?.(first, last);
  }, [onShow, first, last, count]);
  const atTop = (virtual.scrollOffset ?? 0) < 24;
  useEffect(() => {
    onTop?.(atTop);
  }, [onTop, atTop]);

  // A bar that appears below the list must not hide the focused row (WCAG 2.4.11).
  const height = virtual.scrollRect?.height ?? 0;
  const room = useRef(height);
  useEffect(() => {
    const less = height < room.current;
    room.current = height;
    if (!less || active < 0) return;
    if (scroll.current?.querySelector('[data-active-row="true"]:focus')) virtual.scrollToIndex(active);
  }, [height, active, virtual]);

  // Row heights depend on the width: keep the active row visible.
  const width = virtual.scrollRect?.width ?? 0;
  const drawnWidth = useRef(width);
  useEffect(() => {
    const [before, now] = [drawnWidth.current, width];
    drawnWidth.current = width;
    if (before > 0 && now > 0 && before !== now && active >= 0) virtual.scrollToIndex(active);
  }, [width, active, virtual]);

  const top = useRef(topTurn);
  useEffect(() => {
    if (top.current === topTurn) return;
    top.current = topTurn;
    virtual.scrollToOffset(0);
  }, [topTurn, virtual]);

  const turn = useRef(focusTurn);
  const wanted = useRef(false);
  useEffect(() => {
    if (focusTurn === null || turn.current === focusTurn || active < 0) return;
    turn.current = focusTurn;
    wanted.current = true;
    virtual.scrollToIndex(active);
  }, [focusTurn, active, virtual]);
  // After each render: a list that was hidden renders its rows later.
  useEffect(() => {
    if (!wanted.current) return;
    const row = scroll.current?.querySelector<HTMLElement>('[data-active-row="true"]');
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  const rows = virtual.getVirtualItems();
  const slots = slotsOf?.(rows, scroll.current);
  return (
    <div ref={scroll} className={styles.scroll} data-scroll {...guarding}>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list are placed by hand, a <ul> would add nothing */}
      <div role="list" aria-label={label} className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {rows.map((row, place) => {
          const slot = slots?.[place] ?? row.key;
          return (
            <ListRow
              key={slot}
              slot={slot}
              virtual={virtual}
              row={row}
              total={total}
              className={styles.row}
              draw={draw}
            />
          );
        })}
      </div>
    </div>
  );
}
