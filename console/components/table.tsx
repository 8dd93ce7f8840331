import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { hidden, NARROW } from '../../widgets/styles.ts';

/** Maximum number of columns that fit next to the rail below the width of `CROWDED`. */
const MOST_BESIDE = 5;
const CROWDED = '@media (max-width: 999px)';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase300 },
  caption: hidden,
  th: {
    padding: '8px 12px 8px 0',
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    whiteSpace: 'nowrap',
  },
  cell: {
    padding: '10px 12px 10px 0',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'break-word',
  },
  number: { paddingInlineEnd: '28px', textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  label: { display: 'none' },
  value: { minWidth: 0, overflowWrap: 'break-word' },
});

const cardsIn = (media: string) =>
  ({
    table: { [media]: { display: 'block' } },
    head: { [media]: hidden },
    body: { [media]: { display: 'block' } },
    row: { [media]: { display: 'block', padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` } },
    // Hide empty cells of a card together with their labels.
    cell: {
      [media]: {
        display: 'flex',
        gap: '12px',
        padding: '3px 0',
        border: 'none',
        '&:has(> div:empty)': { display: 'none' },
      },
    },
    number: { [media]: { textAlign: 'start', paddingInlineEnd: 0 } },
    label: {
      [media]: {
        display: 'block',
        flexShrink: 0,
        width: '104px',
        color: tokens.colorNeutralForeground2,
        fontSize: tokens.fontSizeBase200,
        lineHeight: tokens.lineHeightBase300,
      },
    },
  }) as const;
const useCards = makeStyles(cardsIn(NARROW));
const useEarlyCards = makeStyles(cardsIn(CROWDED));

interface Column<R> {
  key: string;
  label: string;
  /** Right-aligned, with tabular figures. */
  number?: boolean;
  draw: (row: R) => ReactNode;
}

interface TableProps<R> {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string | number;
}

/** Rows under headings; cards in a narrow window. Roles are explicit: a table with `display: block` loses its implicit ones. */
export function Table<R>({ caption, columns, rows, keyOf }: TableProps<R>) {
  const styles = useStyles();
  const [usual, early] = [useCards(), useEarlyCards()];
  const cards = columns.length > MOST_BESIDE ? early : usual;
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    // biome-ignore-start lint/a11y/useSemanticElements: see above
    <table className={mergeClasses(styles.table, cards.table)} role="table">
      <caption className={styles.caption}>{caption}</caption>
      <thead className={cards.head} role="rowgroup">
        <tr role="row">
          {columns.map(({ key, label, number }) => (
            <th key={key} role="columnheader" scope="col" className={mergeClasses(styles.th, number && styles.number)}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className={cards.body} role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} className={cards.row} role="row">
            {columns.map(({ key, label, number, draw }) => (
              <td
                key={key}
                role="cell"
                className={mergeClasses(styles.cell, cards.cell, number && styles.number, number && cards.number)}
              >
                <span className={mergeClasses(styles.label, cards.label)} aria-hidden>
                  {label}
                </span>
                <div className={styles.value}>{draw(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/useSemanticElements: see above
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}
