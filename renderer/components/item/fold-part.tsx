import { makeStyles, tokens } from '@fluentui/react-components';
import type { Item } from '../../../shared/items.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { agoWords, clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { Section } from '../frame/section.tsx';
import { Time } from '../frame/time.tsx';
import { FlappingMark } from './flapping-mark.tsx';
import { Sparkline } from './sparkline.tsx';

const useStyles = makeStyles({
  fold: { display: 'flex', alignItems: 'flex-end', gap: '12px 32px', flexWrap: 'wrap' },
  facts: { display: 'flex', gap: '32px', margin: 0, [NARROW]: { gap: '20px' } },
  label: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: '16px' },
  value: { margin: '2px 0 0', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  count: { fontWeight: tokens.fontWeightSemibold },
  hint: { margin: '8px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

export function FoldPart({ item: { fold, status } }: { item: Item }) {
  const styles = useStyles();
  const { t, f } = useWords();
  // An item with a status shows its path instead.
  if (!fold || status || (fold.count < 2 && !fold.flapping)) return null;
  return (
    <Section title={t.item.often}>
      <div className={styles.fold}>
        <dl className={styles.facts}>
          <div>
            <dt className={styles.label}>{t.item.times}</dt>
            <dd className={`${styles.value} ${styles.count}`}>{f.number(fold.count)}</dd>
          </div>
          <div>
            <dt className={styles.label}>{t.item.firstSeen}</dt>
            <dd className={styles.value}>
              <Time at={fold.firstAt} words={clockWords} />
            </dd>
          </div>
          <div>
            <dt className={styles.label}>{t.item.lastSeen}</dt>
            <dd className={styles.value}>
              <Time at={fold.lastAt} words={agoWords} />
            </dd>
          </div>
        </dl>
        {fold.rate.length > 1 && <Sparkline rate={fold.rate} width={120} height={28} />}
      </div>
      {fold.flapping && (
        <p className={styles.hint}>
          <FlappingMark /> · {t.item.flappingHint}
        </p>
      )}
    </Section>
  );
}
