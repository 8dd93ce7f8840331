import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { hidden, NARROW } from '../../widgets/styles.ts';

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase300,
    [NARROW]: { display: 'block' },
  },
  caption: hidden,
  head: { [NARROW]: hidden },
  body: { [NARROW]: { display: 'block' } },
  th: {
    padding: '8px 12px 8px 0',
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    whiteSpace: 'nowrap',
  },
  row: { [NARROW]: { display: 'block', padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` } },
  cell: {
    padding: '10px 12px 10px 0',
    verticalAlign: 'top',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'break-word',
    // An empty cell of a card says nothing, and its label even less.
    [NARROW]: {
      display: 'flex',
      gap: '12px',
      padding: '3px 0',
      border: 'none',
      '&:has(> div:empty)': { display: 'none' },
    },
  },
  number: {
    paddingInlineEnd: '28px',
    textAlign: 'end',
    fontVariantNumeric: 'tabular-nums',
    [NARROW]: { textAlign: 'start', paddingInlineEnd: 0 },
  },
  label: {
    display: 'none',
    [NARROW]: {
      display: 'block',
      flexShrink: 0,
      width: '104px',
      color: tokens.colorNeutralForeground2,
      fontSize: tokens.fontSizeBase200,
      lineHeight: tokens.lineHeightBase300,
    },
  },
  value: { minWidth: 0, overflowWrap: 'break-word' },
});

export interface Column<R> {
  key: string;
  label: string;
  /** Drawn at the end, with figures under each other. */
  number?: boolean;
  draw: (row: R) => ReactNode;
}

export interface TableProps<R> {
  /** What it lists, for screen readers. */
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string | number;
}

/** Rows under headings; in a narrow window a card each. The roles are written out, as a table drawn as blocks loses its own. */
export function Table<R>({ caption, columns, rows, keyOf }: TableProps<R>) {
  const styles = useStyles();
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    // biome-ignore-start lint/a11y/useSemanticElements: see above
    <table className={styles.table} role="table">
      <caption className={styles.caption}>{caption}</caption>
      <thead className={styles.head} role="rowgroup">
        <tr role="row">
          {columns.map(({ key, label, number }) => (
            <th key={key} role="columnheader" scope="col" className={mergeClasses(styles.th, number && styles.number)}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className={styles.body} role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} className={styles.row} role="row">
            {columns.map(({ key, label, number, draw }) => (
              <td key={key} role="cell" className={mergeClasses(styles.cell, number && styles.number)}>
                <span className={styles.label} aria-hidden>
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
