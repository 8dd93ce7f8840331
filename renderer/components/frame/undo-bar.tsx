import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndo16Regular } from '@fluentui/react-icons';
import { type Dispatch, lazy, type SetStateAction, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Snapshot } from '../../../shared/bridge/snapshot.ts';
import type { WindowTexts } from '../../../shared/words/window.ts';
import { ErrorBoundary } from '../../../widgets/error-boundary.tsx';
import { FORCED, hidden, NARROW, TOUCH } from '../../../widgets/styles.ts';
import { aboutWords, givenWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { sumsOf } from '../../state/bulk-sum.ts';
import { ariaKeys, firstKey } from '../../state/key-names.ts';
import { useCommands, useServices, useSnapshotPart } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import { useBarStyles } from './bar-styles.ts';
import { useNotice } from './notice.tsx';
import { useGuardedPart } from './use-press-guard.ts';

const ArrivalBar = lazy(async () => ({ default: (await import('./arrival-bar.tsx')).ArrivalBar }));

const useStyles = makeStyles({
  hint: {
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
    [NARROW]: { display: 'none' },
    [TOUCH]: { display: 'none' },
  },
  button: { flexShrink: 0 },
  /** Less prominent than Undo, which is needed in haste. */
  quiet: {
    color: tokens.colorNeutralForegroundInverted,
    '&:hover': { color: tokens.colorNeutralForegroundInverted, textDecoration: 'underline' },
    '&:hover:active': { color: tokens.colorNeutralForegroundInverted },
  },
  left: {
    position: 'absolute',
    insetInlineStart: 0,
    bottom: 0,
    width: '100%',
    height: '3px',
    transformOrigin: 'left',
    backgroundColor: tokens.colorBrandBackground2Pressed,
    animationName: { from: { transform: 'scaleX(1)' }, to: { transform: 'scaleX(0)' } },
    animationTimingFunction: 'linear',
    animationFillMode: 'forwards',
    [FORCED]: { backgroundColor: 'Highlight' },
    '@media (prefers-reduced-motion: reduce)': { display: 'none' },
  },
  hidden,
});

export function UndoBar() {
  const styles = useStyles();
  const undo = useSnapshotPart('undo');
  const [said, setSaid] = useState('');
  const [sent, setSent] = useState<Answers[number]>();
  const end = useCallback(() => setSent(undefined), []);
  return (
    <>
      {/* Always rendered: few screen readers read a live region that is inserted together with its text. */}
      <div className={styles.hidden} aria-live="polite">
        {said}
      </div>
      {undo && <Undoable key={undo.until} undo={undo} say={setSaid} onSent={setSent} />}
      {!undo && sent && (
        <ErrorBoundary failed={() => null}>
          <Suspense fallback={null}>
            <ArrivalBar key={sent.key} answer={sent} say={setSaid} onEnd={end} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  );
}

/** `Approved: PO 4711, €12,400.00`; for several `Approved 3 · €80,433.00`. */
function allGivenWords(words: WindowTexts, answers: Answers): string {
  const { t, f } = words;
  const [first] = answers;
  if (!first) return '';
  const given = givenWords(words, first);
  if (answers.length === 1) return t.undo.one(given, aboutWords(words, first));
  const sums = sumsOf(answers.flatMap(({ amount }) => amount ?? [])).map(({ value, currency }) =>
    f.money(value, currency),
  );
  const alike = answers.every((answer) => givenWords(words, answer) === given);
  return [alike ? t.undo.manyGiven(given, answers.length) : t.undo.many(answers.length), ...sums].join(' · ');
}

/** If the next item was selected after the answer, undo selects the undone item again. */
function useLeadBack(): (itemIds: readonly string[]) => void {
  const { navigation } = useServices();
  const preferences = useSnapshotPart('preferences');
  return ([itemId, ...others]) => {
    const { view, composing } = navigation.get();
    if (preferences.afterAnswer !== 'next' || view !== 'inbox' || composing || !itemId || others.length > 0) return;
    navigation.go({ to: 'select', list: 'inbox', itemId, by: 'person' });
  };
}

type Undo = NonNullable<Snapshot['undo']>;
type Answers = Undo['answers'];

interface UndoableProps {
  undo: Undo;
  say: Dispatch<SetStateAction<string>>;
  /** Called at the end of the undo time with the answer, if it is the only one and was not undone. */
  onSent: (answer: Answers[number] | undefined) => void;
}

function Undoable({ undo, say, onSent }: UndoableProps) {
  const styles = useStyles();
  const bar = useBarStyles();
  const words = useWords();
  const { t } = words;
  const { bridge, answers, clock } = useServices();
  const leadBack = useLeadBack();
  const report = useNotice();
  const [left] = useState(() => Math.max(0, Date.parse(undo.until) - clock.now()));
  const itemIds = undo.answers.map(({ itemId }) => itemId);
  const isUndone = useRef(false);
  const only = useRef(undo.answers.length === 1 ? undo.answers[0] : undefined);
  useEffect(() => () => onSent(isUndone.current ? undefined : only.current), [onSent]);
  const run = async () => {
    // The bar may disappear before the reply.
    isUndone.current = true;
    const undone = await report(bridge.invoke('item.undo', { itemIds }));
    isUndone.current = undone.ok;
    if (!undone.ok) return;
    const back = undone.value.itemIds;
    answers.forget(back);
    leadBack(back);
    say(back.length < itemIds.length ? t.undo.partly(back.length, itemIds.length) : t.undo.undone);
  };
  const sendNow = () => void report(bridge.invoke('item.send-now', { itemIds }));
  useCommands({ undo: () => void run() });
  const what = allGivenWords(words, undo.answers);
  const guarding = useGuardedPart(undo.until);
  const scheme = useKeyScheme();
  const key = firstKey('undo', scheme);
  const told = t.undo.said(what, key);
  useEffect(() => {
    say(told);
    // Sent meanwhile: clear the text, unless an undo replaced it.
    return () => say((now) => (now === told ? '' : now));
  }, [say, told]);
  return (
    <section className={bar.root} aria-label={t.undo.label}>
      <span className={bar.text} title={what}>
        {what}
      </span>
      {key && <span className={styles.hint}>{t.undo.hint(key)}</span>}
      <Button
        className={styles.button}
        size="small"
        icon={<ArrowUndo16Regular />}
        onClick={() => void run()}
        aria-keyshortcuts={ariaKeys('undo', scheme)}
      >
        {t.undo.button}
      </Button>
      {/* Guarded: it appears under the pointer that gave the answer. */}
      <span className={styles.button} {...guarding}>
        <Button className={styles.quiet} size="small" appearance="transparent" onClick={sendNow}>
          {t.undo.sendNow}
        </Button>
      </span>
      <span className={styles.left} style={{ animationDuration: `${left}ms` }} aria-hidden />
    </section>
  );
}
