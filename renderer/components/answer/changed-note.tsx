import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Item, ShownItem } from '../../../shared/items.ts';
import { changedParts } from '../../../shared/rules/version.ts';
import type { ShownPart } from '../../../shared/shown-parts.ts';
import { evidenceLine } from '../../../shared/words/evidence.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { moneyWords, recordWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { factChanges } from '../../state/fact-changes.ts';

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', tableLayout: 'fixed', fontSize: tokens.fontSizeBase300 },
  head: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, [NARROW]: { display: 'none' } },
  row: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, [NARROW]: { display: 'block', padding: '6px 0' } },
  cell: {
    padding: '6px 12px 6px 0',
    textAlign: 'start',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    [NARROW]: { display: 'block', padding: '0' },
  },
  side: { [NARROW]: { display: 'flex', alignItems: 'baseline' } },
  text: { [NARROW]: { flex: 1, minWidth: 0 } },
  label: { width: '26%', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  before: { color: tokens.colorNeutralForeground2, textDecorationLine: 'line-through' },
  now: { fontWeight: tokens.fontWeightSemibold },
  big: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontVariantNumeric: 'tabular-nums' },
  none: { color: tokens.colorNeutralForeground2, textDecorationLine: 'none', fontWeight: tokens.fontWeightRegular },
  /** In two columns the heads name the sides; in one column each entry does. */
  which: {
    display: 'none',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightRegular,
    [NARROW]: { display: 'inline-block', flexShrink: 0, width: '64px' },
  },
});

interface ChangedRow {
  key: string;
  label: string;
  before: string | null;
  now: string | null;
  big: boolean;
}

/** The item as displayed when the answer was given, next to its current state. */
export function ChangedTable({ before, item }: { before: ShownItem; item: Item }) {
  const styles = useStyles();
  const words = useWords();
  const { changed } = words.t;
  const rows = rowsOf(words, before, item);
  if (rows.length === 0) return null;
  return (
    <table className={styles.table} aria-label={changed.title}>
      <thead className={styles.head}>
        <tr>
          <th className={mergeClasses(styles.cell, styles.label)}>{changed.what}</th>
          <th className={styles.cell}>{changed.before}</th>
          <th className={styles.cell}>{changed.now}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} className={styles.row}>
            <th className={mergeClasses(styles.cell, styles.label)} scope="row" dir="auto">
              {row.label}
            </th>
            <Side which={changed.before} text={row.before} big={row.big} look={styles.before} />
            <Side which={changed.now} text={row.now} big={row.big} look={styles.now} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Side({ which, text, big, look }: { which: string; text: string | null; big: boolean; look: string }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <td className={mergeClasses(styles.cell, styles.side)}>
      <span className={styles.which}>{which}</span>
      <span className={mergeClasses(styles.text, look, big && styles.big, text === null && styles.none)} dir="auto">
        {text ?? t.changed.nothing}
      </span>
    </td>
  );
}

function rowsOf(words: WindowTexts, before: ShownItem, now: Item): ChangedRow[] {
  const { parts } = words.t.changed;
  return changedParts(before, now).flatMap((part): ChangedRow[] => {
    if (part === 'facts') {
      return factChanges(before.facts, now.facts).map(({ label, ...sides }, index) => ({
        ...{ key: `fact ${index}`, label, big: false },
        ...sides,
      }));
    }
    const sides = { before: textOf(words, before, part), now: textOf(words, now, part) };
    return [{ key: part, label: parts[part], big: part === 'amount', ...sides }];
  });
}

/** @returns null if the item has no such part */
function textOf(words: WindowTexts, shown: ShownItem, part: Exclude<ShownPart, 'facts'>): string | null {
  switch (part) {
    case 'amount':
      return moneyWords(words, shown);
    case 'record':
      return shown.record && [shown.record.system, recordWords(shown), shown.record.url].filter(Boolean).join(' · ');
    case 'evidence':
      return shown.evidence ? evidenceLine(shown.evidence, words.language) : null;
    case 'attachments':
      return listed(shown.attachments.map(({ label, url }) => `${label} (${url})`));
    case 'actions':
      return listed(shown.actions.map(({ label }) => label));
    case 'decision':
      return policyOf(words, shown);
    default:
      return shown[part] || null;
  }
}

const listed = (lines: readonly string[]): string | null => (lines.length === 0 ? null : lines.join('\n'));

function policyOf({ t }: WindowTexts, { decision }: ShownItem): string | null {
  if (!decision) return null;
  const { policy, quorum, order } = decision;
  if (policy === 'quorum') return t.decision.quorum(quorum ?? 0);
  if (policy === 'all') return t.decision.all;
  return policy === 'sequential' ? `${t.decision.sequential} ${(order ?? []).join(', ')}` : t.changed.first;
}
