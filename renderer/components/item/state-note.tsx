import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { delegateOf } from '../../../shared/rules/delegation.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';
import { useTakeOver } from '../answer/use-take-over.ts';

const useStyles = makeStyles({
  note: { margin: '16px 0 0', color: tokens.colorNeutralForeground2 },
  handed: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 12px' },
});

export function StateNote({ view: { item, mine } }: { view: ItemView }) {
  const styles = useStyles();
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const takeBack = useTakeOver();
  if (item.outcome || !isOpen(item)) return null;
  const handed = me && delegateOf(item, me.user.id);
  if (handed) {
    return (
      <div className={mergeClasses(styles.note, styles.handed)}>
        <span>{t.handOver.withNote(handed.name)}</span>
        <Button size="small" onClick={() => void takeBack([item.id])}>
          {t.handOver.takeBack}
        </Button>
      </div>
    );
  }
  const asked = item.state === 'waiting';
  const note = asked
    ? t.item.waitingForInfo
    : mine.state === 'waiting'
      ? t.item.waitingTurn
      : item.actions.length === 0
        ? t.item.nothingToDo
        : null;
  return note && <p className={styles.note}>{note}</p>;
}
