import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import type { FormInput } from '../../../shared/forms.ts';
import type { ItemAction } from '../../../shared/items.ts';
import type { Problem } from '../../../shared/problems.ts';
import { isNotAccepted } from '../../../shared/rules/ranking.ts';
import { ErrorBoundary } from '../../../widgets/error-boundary.tsx';
import { Spinner } from '../../../widgets/spinner.tsx';
import { NARROW } from '../../../widgets/styles.ts';
import { answersForWords, stoppedWords } from '../../i18n/item-words.ts';
import { useWords } from '../../i18n/words.tsx';
import { opensLine } from '../../state/answer-kinds.ts';
import { commandOf } from '../../state/commands.ts';
import { ariaKeys } from '../../state/key-names.ts';
import { useSnapshotPart } from '../../state/services.tsx';
import { useKeyScheme } from '../../state/use-key-scheme.ts';
import type { ByLine } from '../evidence/line-summary.tsx';
import { isFocusLost } from './focus-restore.ts';
import { HeldKeys } from './held-keys.tsx';

// Not part of the first load: it is loaded while the buttons are displayed.
const loadLine = () => import('./comment-line.tsx');
const CommentLine = lazy(async () => ({ default: (await loadLine()).CommentLine }));
// With their menus, half of the library.
const ItemTools = lazy(async () => ({ default: (await import('./item-tools.tsx')).ItemTools }));
const MoreAnswers = lazy(async () => ({ default: (await import('./more-answers.tsx')).MoreAnswers }));
const LineSummary = lazy(async () => ({ default: (await import('../evidence/line-summary.tsx')).LineSummary }));
const NotAccepted = lazy(async () => ({ default: (await import('./refused-tools.tsx')).RefusedTools }));

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px 24px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    outlineStyle: 'none',
    [NARROW]: { padding: '10px 12px' },
  },
  buttons: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', [NARROW]: { gap: '6px' } },
  button: { minWidth: 0, maxWidth: '100%', [NARROW]: { padding: '5px 12px' } },
  /** Reserves the room of the tools, so that no answer moves when they appear. */
  tools: { height: '32px', width: '132px', flexShrink: 0, marginInlineStart: 'auto' },
  /** Never truncate: the user must read the whole label, and an ellipsis would mean that a press asks for more. */
  label: { overflowWrap: 'anywhere' },
  note: {
    margin: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  sending: { display: 'inline-flex', alignItems: 'center', gap: '8px', minHeight: '32px' },
});

interface AnswerBarProps {
  view: ItemView;
  /** Id of the pressed action, until the host accepts the answer. */
  sending: string | undefined;
  problem: Problem | undefined;
  composing: string | null;
  /** Of an item that is decided by line. */
  byLine: ByLine | null;
  /** The action approves while every row is rejected. */
  isContrary: (action: ItemAction) => boolean;
  onPress: (action: ItemAction) => void;
  onSend: (action: ItemAction, comment: string, input?: FormInput) => void;
  onClose: () => void;
  onForgive: () => void;
}

const IN_SIGHT = 3;

export function AnswerBar(props: AnswerBarProps) {
  const { view, sending, problem, composing, byLine, onSend, onClose, onForgive } = props;
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const me = useSnapshotPart('me');
  const note = stoppedWords(words, view.item) ?? answersForWords(words, view.mine, me);
  const root = useRef<HTMLElement>(null);
  const mayAnswer = view.mine.actions.find(({ id }) => id === composing);
  const action = mayAnswer ?? view.item.actions.find(({ id }) => id === composing);
  const wasComposing = useRef(composing);
  // If this fails, opening the line loads it again.
  useEffect(() => void loadLine().catch(() => {}), []);
  /** Refusal after which the user chose to answer again. */
  const [again, setAgain] = useState<string | null>(null);
  const refused = isNotAccepted(view.item) ? `${view.item.id} ${view.item.refused?.at}` : null;
  const answerAgain = () => {
    setAgain(refused);
    // The button is gone; keep the focus here, but on none of the answers.
    root.current?.focus({ preventScroll: true });
  };
  // The pressed button or its line is gone; keep the focus here, but on none of the answers.
  useEffect(() => {
    const closed = composing === null && wasComposing.current !== null;
    wasComposing.current = composing;
    if ((sending || closed) && isFocusLost()) root.current?.focus({ preventScroll: true });
  }, [sending, composing]);
  return (
    <section ref={root} className={styles.root} tabIndex={-1} aria-label={t.answer.group}>
      {problem && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{problem.detail}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={onForgive}>
              {t.app.dismiss}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {byLine && !sending && (
        <Suspense fallback={null}>
          <LineSummary {...byLine} />
        </Suspense>
      )}
      {sending ? (
        <Sending view={view} action={sending} />
      ) : action ? (
        <Suspense fallback={null}>
          <CommentLine
            key={`${view.item.id} ${action.id}`}
            view={view}
            action={action}
            over={!mayAnswer}
            problem={problem}
            onSend={(comment, input) => onSend(action, comment, input)}
            onClose={onClose}
          />
        </Suspense>
      ) : (
        <>
          {note && (
            <p className={styles.note} role="note">
              {note}
            </p>
          )}
          {refused === null || refused === again ? (
            <Buttons {...props} />
          ) : (
            <Suspense fallback={null}>
              <NotAccepted view={view} onAgain={answerAgain} onPress={props.onPress} />
            </Suspense>
          )}
        </>
      )}
    </section>
  );
}

function Sending({ view, action }: { view: ItemView; action: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const label = view.item.actions.find(({ id }) => id === action)?.label ?? action;
  return (
    <span className={styles.sending} role="status">
      <Spinner />
      {t.answer.sending(label)}
    </span>
  );
}

function Buttons({ view, isContrary, onPress }: AnswerBarProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { actions } = view.mine;
  const shown = actions.length > IN_SIGHT + 1 ? actions.slice(0, IN_SIGHT) : actions;
  const rest = actions.slice(shown.length);
  const scheme = useKeyScheme();
  const keys = (action: ItemAction) => {
    const command = commandOf(action.kind);
    const first = command !== null && actions.find(({ kind }) => kind === action.kind) === action;
    return first ? ariaKeys(command, scheme) : undefined;
  };
  const label = (action: ItemAction) => (opensLine(action) ? t.answer.opens(action.label) : action.label);
  const button = (action: ItemAction, primary: boolean) => (
    <Button
      key={action.id}
      className={styles.button}
      appearance={primary ? 'primary' : 'secondary'}
      aria-keyshortcuts={keys(action)}
      disabledFocusable={isContrary(action)}
      title={isContrary(action) ? t.answer.allRejected : undefined}
      onClick={() => onPress(action)}
    >
      <span className={styles.label} dir="auto">
        {label(action)}
      </span>
    </Button>
  );
  return (
    <div className={styles.buttons}>
      {shown.map((action, index) => button(action, index === 0))}
      {rest.length > 0 && (
        // If the menu cannot be loaded, no answer is missing.
        <ErrorBoundary failed={() => rest.map((action) => button(action, false))}>
          <Suspense>
            <MoreAnswers actions={rest} label={label} keys={keys} onPress={onPress} />
          </Suspense>
        </ErrorBoundary>
      )}
      <ErrorBoundary failed={() => null}>
        <Suspense
          fallback={
            <span className={styles.tools}>
              <HeldKeys key={view.item.id} itemId={view.item.id} />
            </span>
          }
        >
          <ItemTools key={view.item.id} view={view} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
