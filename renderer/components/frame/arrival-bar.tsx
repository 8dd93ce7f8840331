import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type Dispatch, type SetStateAction, useEffect, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../../shared/bridge/snapshot.ts';
import { NARROW } from '../../../widgets/styles.ts';
import { aboutWords, fateWords, givenWords, isMine, pendingShort } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useItem } from '../../state/use-item.ts';
import { useBarStyles } from './bar-styles.ts';

/** ms that the bar stays after the answer arrived. */
const ARRIVED_MS = 6000;
/** ms that it stays at most: a source may take hours, and History has the answer. */
const LONGEST_MS = 30_000;

/** A long title is cut, where the answer is never. */
const useStyles = makeStyles({
  root: { [NARROW]: { flexWrap: 'wrap', columnGap: '12px', rowGap: 0 } },
  what: { flexGrow: 0, [NARROW]: { WebkitLineClamp: 1 } },
  where: { flexShrink: 0, maxWidth: '100%', overflowWrap: 'anywhere' },
});

interface ArrivalBarProps {
  answer: NonNullable<Snapshot['undo']>['answers'][number];
  say: Dispatch<SetStateAction<string>>;
  onEnd: () => void;
}

/** Where an answer is once it can no longer be undone, because its row then leaves the list. An item on display says so itself. */
export function ArrivalBar({ answer, say, onEnd }: ArrivalBarProps) {
  const bar = useBarStyles();
  const styles = useStyles();
  const words = useWords();
  const { clock, navigation } = useServices();
  const { view, selected } = useSyncExternalStore(navigation.subscribe, navigation.get);
  const me = useSnapshotPart('me');
  const { silent = false } = useSnapshotPart('connection');
  const now = useNow();
  const { load } = useItem(answer.itemId);
  const shown = load.status === 'ready' ? load.view : null;
  const mine = shown?.item.answers.findLast(({ by, kind }) => kind === answer.kind && isMine(by, me));
  const pending = shown?.pending;
  const fate = pending ? undefined : mine?.fate;
  const arrived = fate !== undefined && fate !== 'recorded' && fate !== 'delivering';
  useEffect(() => clock.after(arrived ? ARRIVED_MS : LONGEST_MS, onEnd), [clock, arrived, onEnd]);
  const where = pending
    ? pendingShort(words, pending, silent)
    : shown && mine && fateWords(words, mine, shown.item.origin.name, now);
  const displayed = view === 'inbox' && selected.inbox?.itemId === answer.itemId;
  const what = words.t.undo.one(givenWords(words, answer), aboutWords(words, answer));
  const said = where && !displayed ? `${what}. ${where}` : '';
  useEffect(() => {
    say(said);
    return () => say('');
  }, [say, said]);
  if (!said) return null;
  return (
    <section className={mergeClasses(bar.root, styles.root)} aria-label={words.t.undo.sent}>
      <span className={mergeClasses(bar.text, styles.what)} title={what}>
        {what}
      </span>
      <span className={styles.where}>{where}</span>
    </section>
  );
}
