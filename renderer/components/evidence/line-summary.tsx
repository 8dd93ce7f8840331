import { makeStyles, tokens } from '@fluentui/react-components';
import type { LineCounts } from '../../../shared/answers.ts';
import type { Amount } from '../../../shared/events.ts';
import type { Evidence } from '../../../shared/evidence.ts';
import { byLineWords } from '../../../shared/words/by-line.ts';
import { useWords } from '../../i18n/words.tsx';
import { sumsOf } from '../../state/bulk-sum.ts';
import { type LineChoices, rejectedIn } from '../../state/line-choices.ts';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '2px 16px',
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontVariantNumeric: 'tabular-nums',
  },
  count: { fontWeight: tokens.fontWeightSemibold },
});

export interface ByLine {
  choices: LineChoices;
  lines: NonNullable<Evidence['lines']>;
}

/** `2 of 12 lines rejected · Approved €37,000.00 · Rejected €2,178.90`; announced after each choice. */
export function LineSummary({ choices: { chosen }, lines }: ByLine) {
  const styles = useStyles();
  const { language, f } = useWords();
  const t = byLineWords[language];
  const rejected = rejectedIn(chosen);
  const { rows } = lines;
  const isRejected = ({ id }: { id: string }): boolean => chosen[id]?.decision === 'reject';
  const sums = (of: typeof rows): string =>
    rowSums(lines, of)
      .map(({ value, currency }) => f.money(value, currency))
      .join(', ');
  const [approvedSum, rejectedSum] = [sums(rows.filter((row) => !isRejected(row))), sums(rows.filter(isRejected))];
  return (
    <p className={styles.root} role="status">
      {rejected === 0 ? (
        <span>{t.choose}</span>
      ) : (
        <>
          <span className={styles.count}>{t.rejected(rejected, rows.length)}</span>
          {approvedSum && <span>{t.approvedSum(approvedSum)}</span>}
          {rejectedSum && <span>{t.rejectedSum(rejectedSum)}</span>}
        </>
      )}
    </p>
  );
}

/** `2 of 12 lines rejected` */
export function RejectedCount({ approved, rejected }: LineCounts) {
  const { language } = useWords();
  return byLineWords[language].rejected(rejected, approved + rejected);
}

/** Sums by currency, each of one column of money: that of a total, else the last one. Unit prices usually precede it. */
function rowSums({ columns, totals = [] }: ByLine['lines'], rows: ByLine['lines']['rows']): Amount[] {
  const byCurrency = new Map<string, string>();
  for (const { id, type, currency } of columns) {
    if (type !== 'money' || currency === undefined) continue;
    const before = byCurrency.get(currency);
    if (before === undefined || !totals.some(({ column }) => column === before)) byCurrency.set(currency, id);
  }
  return sumsOf(
    [...byCurrency].flatMap(([currency, id]) =>
      rows.flatMap(({ cells }) => (cells[id] ? [{ value: cells[id], currency }] : [])),
    ),
  );
}
