import { makeStyles, tokens } from '@fluentui/react-components';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { delegateOf } from '../../../shared/rules/delegation.ts';
import { isNotAccepted } from '../../../shared/rules/ranking.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { endingWords, isMine, listedWords, outcomeShort, pendingShort, typeWords } from '../../i18n/item-words.ts';
import { backWords } from '../../i18n/times.ts';
import { useWords } from '../../i18n/words.tsx';
import { useNow, useSnapshotPart } from '../../state/services.tsx';
import { snoozedUntil } from '../../state/snooze.ts';
import { TruncatedText } from '../frame/truncated-text.tsx';
import { FlappingMark } from '../item/flapping-mark.tsx';
import { DueMark } from './due-mark.tsx';

const useStyles = makeStyles({
  bad: { color: tokens.colorPaletteRedForeground1 },
});

interface RowStatusProps {
  view: ItemView;
  tells: 'todo' | 'fate';
  sending: string | undefined;
}

/** Third line of a row: the answer's status, else claimant and due time, else the item's state. */
export function RowStatus({ view, tells, sending }: RowStatusProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const me = useSnapshotPart('me');
  const connection = useSnapshotPart('connection');
  const { item, pending } = view;
  const label = item.actions.find((action) => action.id === sending)?.label;
  if (sending) return <TruncatedText>{t.answer.sending(label ?? sending)}</TruncatedText>;
  if (pending) {
    const bad = pending.status === 'rejected' ? styles.bad : undefined;
    return <TruncatedText className={bad}>{pendingShort(words, pending, connection.silent ?? false)}</TruncatedText>;
  }
  if (item.outcome) return <OutcomeLine view={view} />;
  const back = snoozedUntil(view, now);
  const claimed = item.claimedBy
    ? isMine(item.claimedBy, me)
      ? t.item.claimedByMe
      : t.item.claimed(item.claimedBy.name)
    : null;
  const handed = me && delegateOf(item, me.user.id);
  const state = item.state === 'open' && tells === 'todo' ? null : stateWords(words, view, now);
  const due = item.dueAt !== null && item.state !== 'closed' && item.state !== 'withdrawn' ? item.dueAt : null;
  const refused = isNotAccepted(item) ? item.refused : undefined;
  // With a severity mark, the type adds nothing.
  const isMarked = item.severity === 'warning' || item.severity === 'critical';
  const silent = !due && !claimed && !handed && back === null && !state && !refused && !isMarked;
  return (
    <>
      {back !== null && <TruncatedText>{backWords(words, back, now)}</TruncatedText>}
      {item.fold?.flapping && <FlappingMark />}
      {due && <DueMark dueAt={due} />}
      {refused && (
        <TruncatedText className={styles.bad}>
          {tells === 'todo' ? refused.reason : t.notAccepted.row(refused.reason)}
        </TruncatedText>
      )}
      {handed && <TruncatedText>{t.handOver.with(handed.name)}</TruncatedText>}
      {claimed && <TruncatedText>{claimed}</TruncatedText>}
      {state && <TruncatedText>{state}</TruncatedText>}
      {silent && <TruncatedText>{typeWords(words, item.type)}</TruncatedText>}
    </>
  );
}

/** `Withdrawn by SAP ERP, 10:42` if it was ended by someone, else the state's name. */
const stateWords = (words: WindowTexts, { item, mine }: ItemView, now: number): string =>
  (item.state === 'expired' ? null : endingWords(words, item, now)) ?? listedWords(words, { item, mine });

function OutcomeLine({ view: { item } }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const me = useSnapshotPart('me');
  if (!item.outcome) return null;
  const { fate } = item.outcome;
  const bad = fate === 'refused' || fate === 'failed';
  return (
    <TruncatedText>
      {outcomeShort(words, item.outcome, me, now)}
      {fate !== 'none' && <span className={bad ? styles.bad : undefined}>{` · ${words.t.fate.short[fate]}`}</span>}
    </TruncatedText>
  );
}
