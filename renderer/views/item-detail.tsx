import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowLeft20Regular, DocumentDismissRegular, ErrorCircleRegular } from '@fluentui/react-icons';
import { lazy, type RefObject, Suspense, useEffect, useRef } from 'react';
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { ActionKind } from '../../shared/events.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { FormInput } from '../../shared/forms.ts';
import type { ItemAction } from '../../shared/items.ts';
import { delegateOf } from '../../shared/rules/delegation.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import { NARROW, ONE_PANE } from '../../widgets/styles.ts';
import { AnswerBar } from '../components/answer/answer-bar.tsx';
import { AnswerFate } from '../components/answer/answer-fate.tsx';
import { isFocusLost } from '../components/answer/focus-restore.ts';
import { SnoozedNote } from '../components/answer/snoozed-note.tsx';
import { AnswersDisabled } from '../components/bulk/answers-disabled.tsx';
import { useHint } from '../components/frame/notice.tsx';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { useTyping } from '../components/frame/typing.tsx';
import { useGuardedPart } from '../components/frame/use-press-guard.ts';
import { Facts } from '../components/item/facts.tsx';
import { ItemHead } from '../components/item/item-head.tsx';
import { Attachments, ErrorPart, ProcessLine } from '../components/item/item-parts.tsx';
import { StateNote } from '../components/item/state-note.tsx';
import { Thread } from '../components/item/thread.tsx';
import { Why } from '../components/item/why.tsx';
import { useWords } from '../i18n/words.tsx';
import { opensLine } from '../state/answer-kinds.ts';
import type { AnswerDetails } from '../state/answer-store.ts';
import { contradicts, decisionsBy, type LineChoices, useLineChoices } from '../state/line-choices.ts';
import type { Navigation } from '../state/navigation.ts';
import { inSight, useAnswers, useCommands, useServices, useSnapshotPart } from '../state/services.tsx';
import { useEvidence } from '../state/use-evidence.ts';
import { type ItemLoad, useAttention, useSeen } from '../state/use-item.ts';

// Loaded lazily: not needed to draw the inbox.
const rare = () => import('./rare-parts.ts');
const evidenceParts = () => import('../components/evidence/evidence-parts.tsx');
const Checks = lazy(async () => ({ default: (await evidenceParts()).Checks }));
const EvidenceParts = lazy(async () => ({ default: (await evidenceParts()).EvidenceParts }));
const CustomerMessages = lazy(async () => ({ default: (await rare()).CustomerMessages }));
const DecisionPart = lazy(async () => ({ default: (await rare()).DecisionPart }));
const FoldPart = lazy(async () => ({ default: (await rare()).FoldPart }));
const Ladder = lazy(async () => ({ default: (await rare()).Ladder }));
const StatusPath = lazy(async () => ({ default: (await rare()).StatusPath }));

const useStyles = makeStyles({
  bar: { display: 'none', flexShrink: 0, padding: '8px', [ONE_PANE]: { display: 'flex' } },
  whole: { display: 'contents' },
  scroll: { flexGrow: 1, minHeight: 0, overflowY: 'auto', outlineStyle: 'none' },
  page: {
    maxWidth: '720px',
    padding: '16px 24px 24px',
    [NARROW]: { padding: '0 16px 24px' },
  },
  body: { margin: '16px 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', lineHeight: '22px' },
});

interface ItemDetailProps {
  load: ItemLoad;
  navigation: Navigation;
  /** False if the window selected the item at its start. */
  chosen: boolean;
  onBack: () => void;
  onCompose: (itemId: string, action: string) => void;
  onStopComposing: () => void;
  onReload: () => void;
}

export function ItemDetail(props: ItemDetailProps) {
  const { load, onBack, onReload } = props;
  const styles = useStyles();
  const { t } = useWords();
  const typing = useTyping();
  return (
    <>
      {!typing && (
        <div className={styles.bar}>
          <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={onBack}>
            {t.item.back}
          </Button>
        </div>
      )}
      {load.status === 'loading' && <Loading words={t.loading.item} />}
      {load.status === 'missing' && (
        <PaneMessage
          icon={<DocumentDismissRegular />}
          title={t.failed.missingTitle}
          body={t.failed.missingBody}
          action={{ label: t.item.back, run: onBack }}
        />
      )}
      {load.status === 'failed' && (
        <PaneMessage
          icon={<ErrorCircleRegular />}
          title={t.failed.itemTitle}
          body={load.problem.detail}
          action={{ label: t.app.retry, run: onReload }}
          urgent
        />
      )}
      {load.status === 'ready' && <ItemInFull {...props} view={load.view} />}
    </>
  );
}

function ItemInFull(props: ItemDetailProps & { view: ItemView }) {
  const { view, navigation, chosen } = props;
  const styles = useStyles();
  const title = useRef<HTMLHeadingElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const { item, mine, pending } = view;
  const { composing } = navigation;
  const actions = mine.actions.map(({ id }) => id);
  const guarding = useGuardedPart(JSON.stringify([item.id, pending?.status, composing, actions]), scroll);
  useSeen(view, title, chosen);
  useAttention(item.id, title, chosen);
  useTitleFocus(navigation, title);
  const evidence = useEvidence(item);
  const loaded = evidence.state.status === 'ready' ? evidence.state.value : null;
  const choices = useLineChoices(view, loaded);
  return (
    <div className={styles.whole} {...guarding}>
      <div ref={scroll} className={styles.scroll} key={item.id}>
        <article className={styles.page}>
          <ItemHead view={view} title={title} />
          {item.evidence && item.evidence.failed > 0 && (
            <Suspense fallback={null}>
              <Checks evidence={evidence} />
            </Suspense>
          )}
          {item.body && (
            <p className={styles.body} dir="auto">
              {item.body}
            </p>
          )}
          <Facts item={item} />
          {item.evidence && (
            <Suspense fallback={null}>
              <EvidenceParts view={view} load={evidence} choices={choices} />
            </Suspense>
          )}
          <ErrorPart item={item} />
          <Suspense fallback={null}>
            {item.fold && <FoldPart item={item} />}
            {item.status && <StatusPath item={item} />}
            {item.messages.length > 0 && <CustomerMessages item={item} />}
          </Suspense>
          <Attachments item={item} />
          <ProcessLine item={item} />
          <Suspense fallback={null}>
            {item.decision && item.decision.policy !== 'first' && <DecisionPart item={item} />}
            {item.ladder && <Ladder item={item} />}
          </Suspense>
          <Thread item={item} />
          <StateNote view={view} />
          <Why view={view} />
        </article>
      </div>
      <AnswerFate key={`fate ${item.id}`} view={view} />
      <SnoozedNote view={view} />
      {navigation.marked.items.length > 0 ? (
        <AnswersDisabled count={navigation.marked.items.length} />
      ) : (
        <Answering {...props} title={title} choices={choices} lines={loaded?.lines ?? null} />
      )}
    </div>
  );
}

interface AnsweringProps extends ItemDetailProps {
  view: ItemView;
  title: RefObject<HTMLElement | null>;
  choices: LineChoices | null;
  lines: Evidence['lines'] | null;
}

function Answering({ view, title, navigation, choices, lines, onCompose, onStopComposing }: AnsweringProps) {
  const words = useWords();
  const say = useHint();
  const { answers, drafts } = useServices();
  const { sending, problems } = useAnswers();
  const { item, mine, pending } = view;
  const me = useSnapshotPart('me');
  const pressed = sending.get(item.id);
  const open = pending === null || (!isAwaitingRelay(pending) && pending.status !== 'asked');
  const isContrary = (action: ItemAction) => contradicts(action, choices, view);
  const answer = async (action: ItemAction, given: AnswerDetails) => {
    const isGiven = await answers.answer(item, action.id, { ...given, lineDecisions: decisionsBy(action, choices) });
    if (isGiven) drafts.drop(item.id, action.id);
    return isGiven;
  };
  const press = (action: ItemAction, pressedAt?: number) => {
    if (isContrary(action)) say(words.t.answer.allRejected);
    else if (opensLine(action)) onCompose(item.id, action.id);
    else void answer(action, { pressedAt });
  };
  const send = async (action: ItemAction, comment: string, input?: FormInput) => {
    // The line names the action to confirm, so sending it is the confirmation.
    if (isContrary(action)) say(words.t.answer.allRejected);
    else if (await answer(action, { comment, input, confirmed: action.confirm })) onStopComposing();
  };
  useAnswerKeys(open ? mine.actions : [], press, title);
  const closed = item.state !== 'open' && item.state !== 'waiting';
  const composing = navigation.composing?.itemId === item.id ? navigation.composing.action : null;
  // Keep an open line if another user answers first: it must not disappear during typing.
  const isHanded = me !== null && delegateOf(item, me.user.id) !== null;
  const shown = pressed !== undefined || (open && ((!closed && !isHanded) || composing !== null));
  const wasShown = useRef(shown);
  // The focused answer may have been removed.
  useEffect(() => {
    if (wasShown.current && !shown && isFocusLost()) title.current?.focus({ preventScroll: true });
    wasShown.current = shown;
  }, [shown, title]);
  if (!shown) return null;
  return (
    <AnswerBar
      view={view}
      sending={pressed}
      problem={problems.get(item.id)}
      composing={composing}
      byLine={choices && lines ? { choices, lines } : null}
      isContrary={isContrary}
      onPress={(action) => press(action)}
      onClose={onStopComposing}
      onForgive={() => answers.forgive(item.id)}
      onSend={(action, comment, input) => void send(action, comment, input)}
    />
  );
}

/** `a`, `r`, `i`, `e` press the first action of their kind. If the item is hidden, only actions that need input run; they show it. */
function useAnswerKeys(
  actions: readonly ItemAction[],
  press: (action: ItemAction, pressedAt?: number) => void,
  title: RefObject<HTMLElement | null>,
) {
  const { t } = useWords();
  const say = useHint();
  const pressKind = (kind: ActionKind) => (pressedAt?: number) => {
    const action = actions.find((one) => one.kind === kind);
    if (!action) return;
    if (opensLine(action) || inSight(title)) press(action, pressedAt);
    else say(t.answer.openFirst(action.label));
  };
  useCommands({
    approve: pressKind('approve'),
    reject: pressKind('reject'),
    ask: pressKind('request-info'),
    acknowledge: pressKind('acknowledge'),
  });
}

function useTitleFocus({ focus }: Navigation, title: RefObject<HTMLElement | null>) {
  const turn = useRef(focus.turn);
  useEffect(() => {
    if (turn.current === focus.turn) return;
    turn.current = focus.turn;
    if (focus.on === 'item') title.current?.focus({ preventScroll: true });
  }, [focus, title]);
}
