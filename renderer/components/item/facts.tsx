import { makeStyles, tokens } from '@fluentui/react-components';
import type { Item } from '../../../shared/items.ts';
import { moneyWords, requesterWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(200px, 40%), 1fr))',
    gap: '12px 24px',
    margin: '20px 0 0',
  },
  label: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: '16px' },
  value: { margin: '2px 0 0', overflowWrap: 'anywhere' },
  unknown: { color: tokens.colorPaletteRedForeground1 },
  amount: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: 'tabular-nums' },
});

export function Facts({ item }: { item: Item }) {
  const styles = useStyles();
  const words = useWords();
  const money = moneyWords(words, item);
  const requester = requesterWords(words, item);
  if (!money && !requester && item.facts.length === 0) return null;
  return (
    <dl className={styles.list} aria-label={words.t.item.facts}>
      {money && (
        <div>
          <dt className={styles.label}>{words.t.item.amount}</dt>
          <dd className={`${styles.value} ${styles.amount}`}>{money}</dd>
        </div>
      )}
      {requester && (
        <div>
          <dt className={styles.label}>{words.t.item.requester}</dt>
          <dd className={`${styles.value} ${item.requestedBy?.ids.length === 0 ? styles.unknown : ''}`}>{requester}</dd>
        </div>
      )}
      {item.facts.map(({ label, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a source may give two facts of one label; their order is all that tells them apart
        <div key={index}>
          <dt className={styles.label} dir="auto">
            {label}
          </dt>
          <dd className={styles.value} dir="auto">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
