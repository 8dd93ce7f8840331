/** The table of an item's lines: order, previous values and CSV, without React. */
import type { ShownLines } from '../../shared/evidence.ts';
import { csvLine } from '../../shared/rules/csv.ts';
import { isNumeric } from '../../shared/rules/evidence.ts';

type Row = ShownLines['rows'][number];

export interface SortOrder {
  column: string;
  descending: boolean;
}

/** The first press sorts ascending, the second descending, the third restores the order of the source. */
export function nextOrder(before: SortOrder | null, column: string): SortOrder | null {
  if (before?.column !== column) return { column, descending: false };
  return before.descending ? null : { column, descending: true };
}

/** Compares decimals as text exactly: 18 digits exceed what a number holds. */
function compareDecimals(one: string, other: string): number {
  const negative = [one.startsWith('-'), other.startsWith('-')];
  if (negative[0] !== negative[1]) return negative[0] ? -1 : 1;
  const [a, b] = [one, other].map((text) => {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.');
    return whole.padStart(18, '0') + fraction.padEnd(6, '0');
  }) as [string, string];
  const order = a < b ? -1 : a > b ? 1 : 0;
  return negative[0] ? -order : order;
}

/** Rows in the given order; rows without a value come last. Equal rows stay in the order of the source. */
export function sortedRows({ columns, rows }: ShownLines, order: SortOrder | null, locale: string): readonly Row[] {
  const column = columns.find(({ id }) => id === order?.column);
  if (!order || !column) return rows;
  const collator = new Intl.Collator(locale, { numeric: true });
  const compare = isNumeric(column)
    ? compareDecimals
    : column.type === 'date'
      ? (one: string, other: string) => Date.parse(one) - Date.parse(other)
      : collator.compare;
  const cellOf = ({ cells }: Row): string => cells[column.id] ?? '';
  return rows.toSorted((one, other) => {
    const [a, b] = [cellOf(one), cellOf(other)];
    if (a === '' || b === '') return Number(a === '') - Number(b === '');
    return order.descending ? compare(b, a) : compare(a, b);
  });
}

/** Values as sent by the source, so that a spreadsheet reads numbers as numbers. */
export function linesCsv({ columns, totals = [] }: ShownLines, rows: readonly Row[]): string {
  const cellsOf = (cells: Readonly<Record<string, string>>) => columns.map(({ id }) => cells[id] ?? '');
  const head = columns.map(({ label, currency, unit }) => [label, currency ?? unit].filter(Boolean).join(' '));
  const sums = totals.map(({ label, column, value }) => {
    const cells = cellsOf({ [column]: value });
    return columns[0]?.id === column ? cells : [label, ...cells.slice(1)];
  });
  return [head, ...rows.map(({ cells }) => cellsOf(cells)), ...sums].map(csvLine).join('');
}
