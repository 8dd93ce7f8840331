import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { backWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { canSnooze } from '../../state/row-actions.ts';
import { useNow } from '../../state/services.tsx';
import { snoozedUntil } from '../../state/snooze.ts';
import { usePickTime } from './pick-time.tsx';
import { useSnooze } from './use-snooze.ts';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    [NARROW]: { padding: '8px 12px' },
  },
  words: { flexGrow: 1, margin: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

export function SnoozedNote({ view }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const snooze = useSnooze();
  const pick = usePickTime();
  const until = snoozedUntil(view, now);
  if (until === null || !canSnooze(view)) return null;
  return (
    <div className={styles.root}>
      <p className={styles.words}>{backWords(words, until, now)}</p>
      <span className={styles.buttons}>
        <Button size="small" onClick={() => pick({ views: [view] })}>
          {t.answer.opens(t.snooze.change)}
        </Button>
        <Button size="small" onClick={() => void snooze({ views: [view] }, null)}>
          {t.snooze.back}
        </Button>
      </span>
    </div>
  );
}
