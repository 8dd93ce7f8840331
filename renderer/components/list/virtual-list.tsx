import { makeStyles } from '@fluentui/react-components';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { ZOOMED } from '../../../widgets/styles.ts';
import { useAnchor } from './use-anchor.ts';
import { useRowPlaces } from './use-row-places.ts';

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
  /** Size of the whole set for screen readers; null where it is not known. */
  total: number | null;
  keyOf: (index: number) => string;
  /** Where a row stands, -1 where it is not in the list; with it, what is in sight stays so when rows above it come or go. */
  indexOf?: (key: string) => number;
  /** Height in pixels before the row was measured. */
  estimate: (index: number) => number;
  draw: (index: number) => ReactNode;
  /** Row that always stays in the page, so that the keyboard has its place; -1 for none. */
  active: number;
  /** Changes when the active row should be scrolled into sight and take the keyboard; null while the keyboard is elsewhere. */
  focusTurn: number | null;
  /** Changes when the list holds something else and should start at its top. */
  topTurn?: number;
  /** Which rows are on screen now. */
  onShow?: (first: number, last: number) => void;
  onTop?: (top: boolean) => void;
}

/** The rows in sight; `flies`: nothing of them was in sight before. */
interface Seen {
  first: number;
  last: number;
  flies: boolean;
}

/**
 * Which rows are in the page: those in sight, some around them, and the active one.
 * @param rests nothing scrolls. Until then what lies around a screen that has nothing of the one before, as when the bar is dragged, is
 *   left out: it goes by unseen
 */
function useRowsOf(active: number, rests: boolean) {
  const before = useRef<Seen | null>(null);
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

/** Asked again of the same screen, as when a page was read, it is as it was. */
function isFlying({ first, last, flies }: Seen, { startIndex, endIndex }: Range): boolean {
  if (first === startIndex && last === endIndex) return flies;
  return startIndex > last || endIndex < first;
}

/** A list of any length that keeps only the rows on screen in the page, each with its position in the whole. */
export function VirtualList(props: VirtualListProps) {
  const styles = useStyles();
  const { label, count, total, keyOf, indexOf, estimate, draw, active, focusTurn, topTurn = 0, onShow, onTop } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [rests, setRests] = useState(true);
  const rangeExtractor = useRowsOf(active, rests);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: estimate,
    getItemKey: keyOf,
    // More than a notch of a wheel moves: each row beyond is drawn anew with every screen that goes by.
    overscan: 3,
    rangeExtractor,
    useFlushSync: false,
    onChange: ({ isScrolling }) => setRests(!isScrolling),
  });
  const anchored = { scroll, virtual, active, keyOf, indexOf };
  const guarding = useRowPlaces(anchored, useAnchor(anchored));
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (count > 0) onShow?.(first, last);
  }, [onShow, first, last, count]);
  const atTop = (virtual.scrollOffset ?? 0) < 24;
  useEffect(() => {
    onTop?.(atTop);
  }, [onTop, atTop]);

  // What rises below the list, as the bar for what is marked, must not hide the row that has the keyboard (WCAG 2.4.11).
  const height = virtual.scrollRect?.height ?? 0;
  const room = useRef(height);
  useEffect(() => {
    const less = height < room.current;
    room.current = height;
    if (!less || active < 0) return;
    if (scroll.current?.querySelector('[data-active-row="true"]:focus')) virtual.scrollToIndex(active);
  }, [height, active, virtual]);

  // In another width rows have other heights: the one in use stays in sight.
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
  // Looked for after each drawing: a list that was hidden until now draws its rows a moment later.
  useEffect(() => {
    if (!wanted.current) return;
    const row = scroll.current?.querySelector<HTMLElement>('[data-active-row="true"]');
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  return (
    <div ref={scroll} className={styles.scroll} data-scroll {...guarding}>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows of a virtual list are placed by hand, a <ul> would add nothing */}
      <div role="list" aria-label={label} className={styles.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          <div
            key={row.key}
            role="listitem"
            aria-setsize={total ?? -1}
            aria-posinset={row.index + 1}
            data-index={row.index}
            ref={virtual.measureElement}
            className={styles.row}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            {draw(row.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
