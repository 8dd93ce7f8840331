import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useRef } from 'react';
import type { Answer } from '../../../shared/answers.ts';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { Item } from '../../../shared/items.ts';
import { isOpen } from '../../../shared/rules/item-state.ts';
import { pendingKind, stateOfLines } from '../../../shared/rules/line-decisions.ts';
import { isNotAccepted } from '../../../shared/rules/ranking.ts';
import { standingAnswer } from '../../../shared/rules/withdrawal.ts';
import { NARROW } from '../../../widgets/styles.ts';
import {
  answerWords,
  endingWords,
  fateWords,
  givenWords,
  isMine,
  outcomeWords,
  pendingWords,
} from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { fieldsDraft, linesDraft } from '../../state/draft-store.ts';
import { useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useNotice } from '../frame/notice.tsx';
import { FateSteps, pendingSteps, stepsOf } from './fate.tsx';
import { TakeBack } from './take-back.tsx';

// Loaded lazily: few answers require confirmation or are returned.
const ConfirmAnswer = lazy(async () => ({ default: (await import('./confirm-answer.tsx')).ConfirmAnswer }));
const GivenInput = lazy(async () => ({ default: (await import('./given-input.tsx')).GivenInput }));
const RejectedCount = lazy(async () => ({ default: (await import('../evidence/line-summary.tsx')).RejectedCount }));
const ReturnedAnswer = lazy(async () => ({ default: (await import('./returned-answer.tsx')).ReturnedAnswer }));

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    padding: '12px 24px',
    [NARROW]: { padding: '10px 16px' },
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    maxHeight: '40%',
    overflowY: 'auto',
    outlineStyle: 'none',
  },
  who: { fontWeight: tokens.fontWeightSemibold },
  comment: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
  sentence: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  bad: { color: tokens.colorPaletteRedForeground1 },
  foot: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

/** Status of the user's own answer, or of the answer that decided the item. */
export function AnswerFate({ view }: { view: ItemView }) {
  const me = useSnapshotPart('me');
  const { item, pending } = view;
  if (pending?.status === 'asked' || pending?.status === 'draft') {
    return (
      <Suspense fallback={null}>
        {pending.status === 'asked' ? <AskedFate view={view} /> : <ReturnedAnswer view={view} />}
      </Suspense>
    );
  }
  if (pending) return <PendingFate view={view} />;
  const mine = item.answers.findLast(({ by }) => isMine(by, me));
  const told = refusedAnswer(item) ?? (item.outcome ? standingAnswer(item) : mine);
  if (told) return <RecordedFate item={item} answer={told} />;
  if (item.outcome) return <OutcomeOnly view={view} />;
  return <ClosedNote view={view} />;
}

/** The refused answer for which the item asks again, by any user. */
const refusedAnswer = (item: Item): Answer | undefined =>
  isNotAccepted(item)
    ? item.answers.findLast(({ fate, fateAt }) => fate === 'refused' && fateAt === item.refused?.at)
    : undefined;

/** Confirmation required by the relay. On Back, the comment is still in its line. */
function AskedFate({ view }: { view: ItemView }) {
  const { bridge, answers, drafts } = useServices();
  const report = useNotice();
  const { item, pending } = view;
  const back = async () => {
    if (pending?.comment) drafts.set(item.id, pending.action, pending.comment);
    if (pending?.input) drafts.set(item.id, fieldsDraft(pending.action), JSON.stringify(pending.input));
    if (pending?.lineDecisions) drafts.set(item.id, linesDraft, JSON.stringify(pending.lineDecisions));
    const dropped = await report(bridge.invoke('item.dismiss-answer', { itemId: item.id }));
    if (dropped.ok) answers.forget([item.id]);
  };
  return (
    <ConfirmAnswer
      view={view}
      onConfirm={() => bridge.invoke('item.confirm', { itemId: item.id })}
      onBack={() => void back()}
    />
  );
}

function PendingFate({ view: { item, pending } }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const { bridge, answers } = useServices();
  const { silent = false } = useSnapshotPart('connection');
  const report = useNotice();
  // While the answer is held, the row and the undo bar show it.
  if (!pending || pending.status === 'held') return null;
  const drop = async () => {
    const dropped = await report(bridge.invoke('item.dismiss-answer', { itemId: item.id }));
    if (dropped.ok) answers.forget([item.id]);
  };
  const { label } = pending;
  const given = { label, ...pendingKind(item, pending) };
  return (
    <section className={styles.root} aria-label={words.t.fate.label} aria-live="polite">
      <bdi className={styles.who}>{pending.status === 'rejected' ? label : givenWords(words, given)}</bdi>
      {pending.comment && (
        <span className={styles.comment} dir="auto">
          {pending.comment}
        </span>
      )}
      <InputOf item={item} answer={pending} />
      <RejectedLines {...given} />
      <FateSteps steps={pendingSteps(words, pending.status)} />
      <div className={styles.foot}>
        <span className={pending.status === 'rejected' ? styles.bad : styles.sentence}>
          {pendingWords(words, pending, silent)}
        </span>
        {(pending.status === 'kept' || pending.status === 'rejected') && (
          <Button size="small" onClick={() => void drop()}>
            {words.t.fate.dismiss}
          </Button>
        )}
      </div>
    </section>
  );
}

function RecordedFate({ item, answer }: { item: Item; answer: Answer }) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const me = useSnapshotPart('me');
  const section = useRef<HTMLElement>(null);
  const takingBack = answer.withdrawal?.state;
  const bad = [answer.fate, takingBack].some((one) => one === 'refused' || one === 'failed');
  const openAgain = (answer.fate === 'withdrawn' || answer.fate === 'refused') && isOpen(item);
  return (
    <section ref={section} className={styles.root} aria-label={words.t.fate.label} aria-live="polite" tabIndex={-1}>
      <span className={styles.who}>{answerWords(words, answer, item, me, now)}</span>
      {answer.comment && (
        <span className={styles.comment} dir="auto">
          {answer.comment}
        </span>
      )}
      <InputOf item={item} answer={answer} />
      <RejectedLines {...answer} />
      <FateSteps steps={stepsOf(words, answer.fate)} />
      <span className={bad ? styles.bad : styles.sentence}>
        {fateWords(words, answer, item.origin.name, now)}
        {answer.fate === 'withdrawn' && openAgain && ` ${words.t.fate.openAgain}`}
      </span>
      {answer.fate === 'refused' && openAgain && <span className={styles.sentence}>{words.t.fate.openAgain}</span>}
      <TakeBack item={item} answer={answer} onTaken={() => section.current?.focus()} />
    </section>
  );
}

function OutcomeOnly({ view: { item } }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const now = useNow();
  const me = useSnapshotPart('me');
  if (!item.outcome) return null;
  return (
    <section className={styles.root} aria-label={words.t.fate.label}>
      <span className={styles.who}>{outcomeWords(words, item.outcome, me, now)}</span>
      {item.outcome.comment && <bdi className={styles.comment}>{item.outcome.comment}</bdi>}
      <InputOf item={item} answer={item.outcome} />
      <RejectedLines {...item.outcome} />
      <FateSteps steps={stepsOf(words, item.outcome.fate)} />
    </section>
  );
}

/** The rows themselves are in the table of the item. */
function RejectedLines({ lineCounts }: Pick<Answer, 'lineCounts'>) {
  const styles = useStyles();
  return (
    lineCounts &&
    stateOfLines(lineCounts) === 'partial' && (
      <span className={styles.sentence}>
        <Suspense fallback={null}>
          <RejectedCount {...lineCounts} />
        </Suspense>
      </span>
    )
  );
}

function InputOf({ item, answer }: { item: Item; answer: Pick<Answer, 'action' | 'input'> }) {
  return (
    answer.input && (
      <Suspense fallback={null}>
        <GivenInput item={item} action={answer.action} input={answer.input} />
      </Suspense>
    )
  );
}

function ClosedNote({ view: { item } }: { view: ItemView }) {
  const styles = useStyles();
  const words = useWords();
  const note = endingWords(words, item, useNow());
  if (!note) return null;
  return (
    <section className={styles.root} aria-label={words.t.fate.label}>
      <span className={styles.who}>{note}</span>
      {item.closedReason && <bdi className={styles.comment}>{item.closedReason}</bdi>}
    </section>
  );
}
