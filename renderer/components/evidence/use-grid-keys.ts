import { type KeyboardEvent, useState } from 'react';

interface Cell {
  row: number;
  column: number;
}

/** Of a focusable cell, or of a control that is one. */
export interface GridCell {
  'data-cell': string;
  tabIndex: number;
  onFocus: () => void;
}

const PAGE = 10;

/**
 * Keyboard of a grid (ARIA Authoring Practices, "Grid Pattern"): one cell is in the tab order, arrow keys, Home, End, Page Up and Page Down
 * move it.
 */
export function useGridKeys(rows: number, columns: number) {
  const [current, setCurrent] = useState<Cell>({ row: 0, column: 0 });
  const within = ({ row, column }: Cell): Cell => ({
    row: Math.min(Math.max(row, 0), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  });
  const { row, column } = within(current);

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>): void {
    if (event.altKey || event.metaKey || event.target instanceof HTMLInputElement) return;
    const all = event.ctrlKey;
    const moves: Partial<Record<string, Cell>> = {
      ArrowRight: { row, column: column + 1 },
      ArrowLeft: { row, column: column - 1 },
      ArrowDown: { row: row + 1, column },
      ArrowUp: { row: row - 1, column },
      Home: { row: all ? 0 : row, column: 0 },
      End: { row: all ? rows - 1 : row, column: columns - 1 },
      PageDown: { row: row + PAGE, column },
      PageUp: { row: row - PAGE, column },
    };
    const to = moves[event.key];
    if (!to) return;
    // The arrow keys of the window move between items.
    event.preventDefault();
    event.stopPropagation();
    const next = within(to);
    setCurrent(next);
    const cell = event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`);
    cell?.focus();
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  const cellProps = (at: number, of: number): GridCell => ({
    'data-cell': `${at} ${of}`,
    tabIndex: at === row && of === column ? 0 : -1,
    onFocus: () => setCurrent({ row: at, column: of }),
  });
  return { onKeyDown, cellProps };
}
