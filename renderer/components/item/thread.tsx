import { makeStyles, tokens } from '@fluentui/react-components';
import type { Item } from '../../../shared/items.ts';
import { threadWords } from '../../i18n/item-words.ts';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';
import { Section } from '../frame/section.tsx';
import { Time } from '../frame/time.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '8px' },
  entry: { display: 'grid', gridTemplateColumns: 'minmax(48px, auto) 1fr', columnGap: '12px' },
  when: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  who: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
});

export function Thread({ item }: { item: Item }) {
  const styles = useStyles();
  const words = useWords();
  const me = useSnapshotPart('me');
  if (item.thread.length === 0) return null;
  return (
    <Section title={words.t.item.thread}>
      <ol className={styles.list}>
        {item.thread.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a thread only grows at its end
          <li key={index} className={styles.entry}>
            <Time at={entry.at} words={clockWords} className={styles.when} />
            <div>
              <span className={styles.who}>{threadWords(words, entry, item, me)}</span>
              {entry.text && (
                <p className={styles.text} dir="auto">
                  {entry.text}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
