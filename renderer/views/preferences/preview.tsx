import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { DecidedBy } from '../../../shared/rules/subscription.ts';
import { Time } from '../../components/frame/time.tsx';
import { TruncatedText } from '../../components/frame/truncated-text.tsx';
import { clockWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import type { PreviewState } from '../../state/use-subscriptions.ts';

const useStyles = makeStyles({
  root: {
    marginTop: '20px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  sentence: { margin: 0, fontWeight: tokens.fontWeightSemibold, flexGrow: 1 },
  rest: { margin: '2px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  entry: {
    display: 'flex',
    gap: '12px',
    minHeight: '24px',
    alignItems: 'center',
    fontSize: tokens.fontSizeBase200,
  },
  title: { flexGrow: 1 },
  aside: { flexShrink: 0, color: tokens.colorNeutralForeground2 },
});

export function Preview({ preview, problem }: PreviewState) {
  const styles = useStyles();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { beckon = 0, badge = 0, digest = 0, off = 0 } = preview?.counts ?? {};
  const sentence = problem
    ? `${t.preview.failed}: ${problem.detail}`
    : !preview
      ? t.preview.counting
      : beckon + badge + digest + off === 0
        ? t.preview.nothing
        : t.preview.sentence(beckon, preview.beckonCritical);
  const rest = t.preview.rest(badge, digest, off);
  return (
    <section className={styles.root} aria-label={t.preview.label}>
      <div className={styles.line}>
        <p className={styles.sentence} aria-live="polite">
          {sentence}
        </p>
        {preview && preview.examples.length > 0 && (
          <Button size="small" appearance="transparent" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t.preview.examples}
          </Button>
        )}
      </div>
      {rest && <p className={styles.rest}>{rest}</p>}
      {open && preview && (
        <ul className={styles.list}>
          {preview.examples.map(({ itemId, title, at, delivery, by }) => (
            <li key={itemId} className={styles.entry}>
              <TruncatedText className={styles.title} dir="auto">
                {title}
              </TruncatedText>
              <Time at={at} words={clockWords} className={styles.aside} />
              <span className={styles.aside}>
                {[t.deliveries[delivery], t.preview.by[setter(by)]].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who set the deciding rule. */
const setter = (by: DecidedBy): 'person' | 'administrator' | 'nobody' =>
  by === null ? 'nobody' : 'role' in by ? 'administrator' : 'person';
