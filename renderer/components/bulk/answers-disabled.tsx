import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { NARROW } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { useServices } from '../../state/services.tsx';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '12px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { padding: '10px 12px' },
  },
  words: { flexGrow: 1, flexBasis: '240px', margin: 0 },
});

/** Replaces an item's answers while items are marked, so that a key cannot answer a single one by mistake. */
export function AnswersDisabled({ count }: { count: number }) {
  const styles = useStyles();
  const { t } = useWords();
  const { navigation } = useServices();
  return (
    <section className={styles.root} aria-label={t.answer.group}>
      <p className={styles.words} role="note">
        {t.bulk.setAside(count)}
      </p>
      <Button onClick={() => navigation.go({ to: 'unmark' })}>{t.bulk.clearLabel}</Button>
    </section>
  );
}
