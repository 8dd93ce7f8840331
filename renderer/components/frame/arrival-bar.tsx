import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { type Dispatch, type SetStateAction, useEffect, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../../shared/bridge/snapshot.ts';
import { NARROW, ONE_PANE } from '../../../widgets/styles.ts';
import { aboutWords, fateWords, givenWords, pendingShort } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useItem } from '../../state/use-item.ts';
import { useBarStyles } from './bar-styles.ts';
import { useMedia } from './use-media.ts';

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

/** Where an answer is once it can no longer be undone, because its row leaves the list then. An item on display says so itself. */
export function ArrivalBar({ answer, say, onEnd }: ArrivalBarProps) {
  const bar = useBarStyles();
  const styles = useStyles();
  const words = useWords();
  const { clock } = useServices();
  const { silent = false } = useSnapshotPart('connection');
  const now = useNow();
  const { load } = useItem(answer.itemId);
  const isDisplayed = useDisplayed(answer.itemId);
  const view = load.status === 'ready' ? load.view : null;
  const pending = view !== null && view.pending?.key === answer.key ? view.pending : null;
  const recorded = view?.item.answers.find(({ key }) => key === answer.key);
  const hasArrived = recorded !== undefined && recorded.fate !== 'recorded' && recorded.fate !== 'delivering';
  useEffect(() => clock.after(hasArrived ? ARRIVED_MS : LONGEST_MS, onEnd), [clock, hasArrived, onEnd]);
  // Any other pending answer waits for the person, in its row.
  const isUnderway = pending?.status === 'sending' || pending?.status === 'kept';
  const where = isUnderway
    ? pendingShort(words, pending, silent)
    : view && recorded && fateWords(words, recorded, view.item.origin.name, now);
  const what = words.t.undo.one(givenWords(words, answer), aboutWords(words, answer));
  // Not each step: a screen reader reads the next item meanwhile.
  const said = where && !isDisplayed && (hasArrived || pending?.status === 'kept') ? `${what}. ${where}` : '';
  useEffect(() => {
    say(said);
    return () => say('');
  }, [say, said]);
  if (!where || isDisplayed) return null;
  return (
    <section className={mergeClasses(bar.root, styles.root)} aria-label={words.t.undo.sent}>
      <span className={mergeClasses(bar.text, styles.what)} title={what}>
        {what}
      </span>
      <span className={styles.where}>{where}</span>
    </section>
  );
}

function useDisplayed(itemId: string): boolean {
  const { navigation } = useServices();
  const { view, selected } = useSyncExternalStore(navigation.subscribe, navigation.get);
  const onePane = useMedia(ONE_PANE);
  const selection = view === 'inbox' || view === 'history' ? selected[view] : null;
  return selection?.itemId === itemId && (selection.opened || !onePane);
}
