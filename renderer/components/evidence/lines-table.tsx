import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Fragment, useMemo, useState } from 'react';
import type { Answer, LineDecisions } from '../../../shared/answers.ts';
import type { ShownLines } from '../../../shared/evidence.ts';
import { type CellFormat, createCellFormat } from '../../../shared/rules/cell-format.ts';
import { isChanged, isNumeric, previousOf } from '../../../shared/rules/evidence.ts';
import { decisionOf } from '../../../shared/rules/line-decisions.ts';
import { byLineWords } from '../../../shared/words/by-line.ts';
import { evidenceLine } from '../../../shared/words/evidence.ts';
import { evidenceWords } from '../../../shared/words/evidence-panel.ts';
import { hidden, NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { type LineChoices, withAllRejected, withDecision } from '../../state/line-choices.ts';
import { linesCsv, nextOrder, type SortOrder, sortedRows } from '../../state/line-table.ts';
import { CopyButton } from '../frame/copy-button.tsx';
import { Section } from '../frame/section.tsx';
import { DecidedLine, LineChoice, LineComment } from './line-choice.tsx';
import { type GridCell, useGridKeys } from './use-grid-keys.ts';
import { useRowSteps } from './use-row-steps.ts';

const useStyles = makeStyles({
  scroll: {
    maxHeight: '420px',
    overflow: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    [NARROW]: { maxHeight: 'none', border: 'none', overflow: 'visible' },
  },
  table: {
    borderCollapse: 'separate',
    borderSpacing: 0,
    width: '100%',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    [NARROW]: { display: 'block' },
  },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    padding: 0,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    textAlign: 'start',
  },
  heads: { [NARROW]: { display: 'none' } },
  sort: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    width: '100%',
    minHeight: '32px',
    padding: '4px 10px',
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'start',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground3Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  sortNumber: { justifyContent: 'flex-end', textAlign: 'end' },
  body: { [NARROW]: { display: 'block' } },
  row: {
    [NARROW]: {
      display: 'flex',
      flexDirection: 'column',
      marginBottom: '8px',
      padding: '6px 12px',
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  cell: {
    padding: '6px 10px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    minWidth: '64px',
    maxWidth: '260px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    [NARROW]: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: '16px',
      maxWidth: 'none',
      padding: '4px 0',
      borderBottom: 'none',
      textAlign: 'end',
    },
  },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  date: { whiteSpace: 'nowrap' },
  changed: { backgroundColor: tokens.colorStatusWarningBackground1, [NARROW]: { backgroundColor: 'transparent' } },
  before: { display: 'block', color: tokens.colorNeutralForeground2, textDecorationLine: 'line-through' },
  now: { fontWeight: tokens.fontWeightSemibold },
  which: {
    display: 'none',
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightRegular,
    textAlign: 'start',
    whiteSpace: 'normal',
    [NARROW]: { display: 'inline' },
  },
  total: {
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: 'none',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  decision: { maxWidth: 'none', [NARROW]: { order: 1 } },
  decisionHead: { padding: '4px 10px', fontWeight: tokens.fontWeightSemibold },
  commentRow: { [NARROW]: { display: 'block', margin: '-4px 0 12px' } },
  commentCell: { padding: '6px 10px', [NARROW]: { display: 'block', padding: 0 } },
  hidden,
  tools: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '8px' },
});

type Column = ShownLines['columns'][number];
type Row = ShownLines['rows'][number];
/** Approve, reject and comment. */
const CHOICE_CELLS = 3;

interface LinesTableProps {
  lines: ShownLines;
  /** Not null: each row offers a choice. */
  choices: LineChoices | null;
  /** Not null: each row shows the decision of this answer. */
  decided: Pick<Answer, 'kind' | 'lineDecisions'> | null;
}

export function LinesTable({ lines, choices, decided }: LinesTableProps) {
  const styles = useStyles();
  const words = useWords();
  const t = evidenceWords[words.language];
  const [order, setOrder] = useState<SortOrder | null>(null);
  const format = useMemo(() => createCellFormat(words.locale), [words.locale]);
  const rows = sortedRows(lines, order, words.locale);
  const drawn = useRowSteps(rows);
  const { columns } = lines;
  const [commenting, setCommenting] = useState<string | null>(null);
  const more = choices ? CHOICE_CELLS : decided ? 1 : 0;
  const { onKeyDown, cellProps } = useGridKeys(rows.length, columns.length + more);
  const isCommenting = (row: Row): boolean => commenting === row.id || Boolean(choices?.chosen[row.id]?.comment);
  const decide = (row: Row, change: Partial<LineDecisions[string]>): void => {
    choices?.choose(withDecision(choices.chosen, row.id, change));
  };
  const counts = { lines: rows.length, changed: rows.filter(isChanged).length, failed: 0, documents: 0 };
  return (
    <Section title={evidenceLine(counts, words.language) || t.lines}>
      <div className={styles.scroll}>
        <table
          className={styles.table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern of ARIA on a native table
          role="grid"
          aria-label={t.scroll}
          aria-rowcount={rows.length + 1}
          onKeyDown={onKeyDown}
        >
          <thead className={styles.heads}>
            <tr>
              {more > 0 && (
                <th scope="col" className={mergeClasses(styles.head, styles.decisionHead)}>
                  {byLineWords[words.language].decision}
                </th>
              )}
              {columns.map((column) => (
                <Head
                  key={column.id}
                  column={column}
                  order={order}
                  onSort={() => setOrder(nextOrder(order, column.id))}
                />
              ))}
            </tr>
          </thead>
          <tbody className={styles.body}>
            {drawn.map((row, index) => (
              <Fragment key={row.id}>
                <tr className={styles.row}>
                  {choices && (
                    <td className={mergeClasses(styles.cell, styles.decision)}>
                      <LineChoice
                        row={nameOf(row, columns)}
                        chosen={choices.chosen[row.id]}
                        isCommenting={isCommenting(row)}
                        cells={[0, 1, 2].map((place) => cellProps(index, place))}
                        onDecide={(decision) => decide(row, { decision })}
                        onComment={() => setCommenting(commenting === row.id ? null : row.id)}
                      />
                    </td>
                  )}
                  {!choices && decided && (
                    <td className={mergeClasses(styles.cell, styles.decision)} {...cellProps(index, 0)}>
                      <DecidedLine {...decisionOf(row.id, decided.kind, decided.lineDecisions)} />
                    </td>
                  )}
                  {columns.map((column, place) => (
                    <Cell
                      key={column.id}
                      column={column}
                      row={row}
                      format={format}
                      {...cellProps(index, more + place)}
                    />
                  ))}
                </tr>
                {choices && isCommenting(row) && (
                  <tr className={styles.commentRow}>
                    <td colSpan={columns.length + 1} className={styles.commentCell}>
                      <LineComment
                        row={nameOf(row, columns)}
                        text={choices.chosen[row.id]?.comment ?? ''}
                        onChange={(comment) => decide(row, { comment })}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
          <Totals lines={lines} format={format} before={more > 0 ? 1 : 0} />
        </table>
      </div>
      <div className={styles.tools}>
        {choices && (
          <>
            <Button size="small" onClick={() => choices.choose({})}>
              {byLineWords[words.language].approveAll}
            </Button>
            <Button size="small" onClick={() => choices.choose(withAllRejected(choices.chosen, rows))}>
              {byLineWords[words.language].rejectAll}
            </Button>
          </>
        )}
        <CopyButton text={linesCsv(lines, rows)} label={t.copy} done={t.copied} failed={t.notCopied} />
      </div>
    </Section>
  );
}

/** The text by which a person knows a row. */
const nameOf = ({ id, cells }: Row, columns: readonly Column[]): string => {
  const texts = columns.flatMap((column) => (column.type === 'text' ? (cells[column.id] ?? []) : []));
  return texts.slice(0, 2).join(' ') || id;
};

interface HeadProps {
  column: Column;
  order: SortOrder | null;
  onSort: () => void;
}

function Head({ column, order, onSort }: HeadProps) {
  const styles = useStyles();
  const { language } = useWords();
  const isSorted = order?.column === column.id;
  const direction = order?.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" className={styles.head} aria-sort={isSorted ? direction : 'none'}>
      <button
        type="button"
        className={mergeClasses(styles.sort, isNumeric(column) && styles.sortNumber)}
        title={evidenceWords[language].sortBy(column.label)}
        onClick={onSort}
      >
        <span dir="auto">{column.label}</span>
        <span aria-hidden>{isSorted ? (order.descending ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  );
}

interface CellProps extends GridCell {
  column: Column;
  row: Row;
  format: CellFormat;
}

function Cell({ column, row, format, ...props }: CellProps) {
  const styles = useStyles();
  const words = useWords();
  const t = evidenceWords[words.language];
  const previous = previousOf(row, column.id);
  const now = format(column, row.cells[column.id] ?? '');
  const look = mergeClasses(
    styles.cell,
    isNumeric(column) && styles.number,
    column.type === 'date' && styles.date,
    previous !== null && styles.changed,
  );
  return (
    <td className={look} {...props}>
      <span className={styles.which} dir="auto">
        {column.label}
      </span>
      <span>
        {previous !== null && (
          <s className={styles.before} aria-hidden dir="auto">
            {previous === '' ? t.empty : format(column, previous)}
          </s>
        )}
        <span className={previous === null ? undefined : styles.now} dir="auto">
          {now}
        </span>
        {previous !== null && (
          <span className={styles.hidden}>{`, ${t.was(previous === '' ? t.empty : format(column, previous))}`}</span>
        )}
      </span>
    </td>
  );
}

function Totals({
  lines: { columns, totals = [] },
  format,
  before,
}: {
  lines: ShownLines;
  format: CellFormat;
  /** Number of columns before those of the lines. */
  before: number;
}) {
  const styles = useStyles();
  if (totals.length === 0) return null;
  return (
    <tfoot className={styles.body}>
      {totals.map(({ label, column: id, value }) => {
        const place = columns.findIndex((column) => column.id === id);
        const column = columns[place];
        if (!column) return null;
        return (
          <tr key={`${label} ${id}`} className={styles.row}>
            {place + before > 0 && (
              <th scope="row" colSpan={place + before} className={mergeClasses(styles.cell, styles.total)}>
                <span dir="auto">{label}</span>
              </th>
            )}
            <td className={mergeClasses(styles.cell, styles.total, isNumeric(column) && styles.number)}>
              {place + before === 0 && <span dir="auto">{`${label} `}</span>}
              {format(column, value)}
            </td>
            {place < columns.length - 1 && <td colSpan={columns.length - 1 - place} className={styles.total} />}
          </tr>
        );
      })}
    </tfoot>
  );
}
