import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CapabilityLine } from '../../shared/bridge/bridge.ts';
import type { ReplyContext } from '../../shared/bridge/small-windows.ts';
import type { FormInput } from '../../shared/forms.ts';
import type { Problem } from '../../shared/problems.ts';
import { isolate } from '../../shared/rules/isolate.ts';
import { bindsVersion } from '../../shared/rules/version.ts';
import { hidden } from '../../widgets/styles.ts';
import { CommentLine } from '../components/answer/comment-line.tsx';
import { ConfirmAnswer } from '../components/answer/confirm-answer.tsx';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { Fitted, SmallWindow } from '../components/frame/small-window.tsx';
import { fromWords, moneyWords, recordWords } from '../i18n/item-words.ts';
import { useWords } from '../i18n/words.tsx';
import { fieldsDraft, linesDraft } from '../state/draft-store.ts';
import { decisionsBy, useLineChoices } from '../state/line-choices.ts';
import { type Services, useCapability, useServices } from '../state/services.tsx';
import { useEvidence } from '../state/use-evidence.ts';

// Loaded lazily: few items are decided by line.
const ReplyLines = lazy(async () => ({ default: (await import('../components/evidence/reply-lines.tsx')).ReplyLines }));

const useStyles = makeStyles({
  root: { height: '100%', backgroundColor: tokens.colorNeutralBackground1, overflowY: 'auto' },
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    minHeight: '100%',
    boxSizing: 'border-box',
    padding: '8px 16px',
  },
  hidden,
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    flexShrink: 0,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  facts: {
    margin: '-6px 0 0',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    flexShrink: 0,
  },
});

export function ReplyApp({ services }: { services: Services }) {
  return (
    <SmallWindow services={services}>
      <Reply />
    </SmallWindow>
  );
}

type ReplyLoad = { status: 'loading' } | { status: 'gone' } | { status: 'ready'; context: ReplyContext };

function Reply() {
  const styles = useStyles();
  const { t } = useWords();
  const replies = useCapability('reply-windows');
  const load = useContextOfReply(replies);
  const close = () => void replies?.invoke('reply.cancel', null);
  return (
    <main className={styles.root}>
      <Fitted className={styles.content}>
        {load.status !== 'ready' && <h1 className={styles.hidden}>{t.app.name}</h1>}
        {load.status === 'loading' && <Loading words={t.reply.loading} />}
        {load.status === 'gone' && (
          <PaneMessage title={t.reply.gone} {...(replies ? { action: { label: t.app.close, run: close } } : {})} />
        )}
        {replies && load.status === 'ready' && <ReplyForm replies={replies} context={load.context} onClose={close} />}
      </Fitted>
    </main>
  );
}

/** The reply's context. The answer refers to the item as displayed at the opening, so later only the answer's status is updated. */
function useContextOfReply(replies: CapabilityLine<'reply-windows'> | null): ReplyLoad {
  const { bridge } = useServices();
  const [load, setLoad] = useState<ReplyLoad>({ status: replies ? 'loading' : 'gone' });
  useEffect(() => {
    if (!replies) return;
    const read = async () => {
      const result = await replies.invoke('reply.context', null);
      const context = result.ok ? result.value : null;
      setLoad((before) => {
        if (!context) return before.status === 'ready' ? before : { status: 'gone' };
        if (before.status !== 'ready' || context.view.pending) return { status: 'ready', context };
        const { view, ...rest } = before.context;
        return { status: 'ready', context: { ...rest, view: { ...view, pending: null } } };
      });
    };
    void read();
    return bridge.on('changed', () => void read());
  }, [bridge, replies]);
  return load;
}

interface ReplyFormProps {
  replies: CapabilityLine<'reply-windows'>;
  context: ReplyContext;
  onClose: () => void;
}

function ReplyForm({ replies, context: { view, action: id }, onClose }: ReplyFormProps) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { bridge, drafts } = useServices();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { item, mine, pending } = view;
  const evidence = useEvidence(item);
  const loaded = evidence.state.status === 'ready' ? evidence.state.value : null;
  const choices = useLineChoices(view, loaded);
  const action = mine.actions.find((one) => one.id === id);
  if (!action) return <PaneMessage title={t.reply.gone} action={{ label: t.app.close, run: onClose }} />;
  const send = async (comment: string, input?: FormInput) => {
    setProblem(null);
    const lineDecisions = decisionsBy(action, choices);
    const yes = action.confirm ? { confirmed: true } : {};
    const result = await replies.invoke('reply.send', {
      comment,
      version: item.version,
      ...(input && { input }),
      ...(lineDecisions && { lineDecisions }),
      ...yes,
    });
    if (result.ok) drafts.drop(item.id, action.id);
    else setProblem(result.problem);
  };
  const back = async () => {
    if (pending?.comment) drafts.set(item.id, pending.action, pending.comment);
    if (pending?.input) drafts.set(item.id, fieldsDraft(pending.action), JSON.stringify(pending.input));
    if (pending?.lineDecisions) drafts.set(item.id, linesDraft, JSON.stringify(pending.lineDecisions));
    const result = await bridge.invoke('item.dismiss-answer', { itemId: item.id });
    if (!result.ok) setProblem(result.problem);
  };
  const why = problem?.detail ?? (pending?.status === 'draft' ? (pending.problem ?? t.returned.begun) : null);
  const facts = [...fromWords(words, item), recordWords(item), moneyWords(words, item)]
    .flatMap((part) => (part ? [isolate(part)] : []))
    .join(' · ');
  return (
    <>
      <h1 className={styles.title} dir="auto">
        {item.title}
      </h1>
      <p className={styles.facts}>{facts}</p>
      {why && (
        <MessageBar intent={problem ? 'error' : 'warning'} layout="multiline" role="alert">
          <MessageBarBody>{why}</MessageBarBody>
        </MessageBar>
      )}
      {pending?.status === 'asked' ? (
        <ConfirmAnswer
          view={view}
          compact
          onConfirm={() => replies.invoke('reply.confirm', null)}
          onBack={() => void back()}
        />
      ) : (
        <>
          {choices && action.kind !== 'reject' && bindsVersion(action.kind) && (
            <Suspense fallback={null}>
              <ReplyLines load={evidence} choices={choices} />
            </Suspense>
          )}
          <CommentLine
            view={view}
            action={action}
            compact
            problem={problem}
            onSend={(text, input) => void send(text, input)}
            onClose={onClose}
          />
        </>
      )}
    </>
  );
}
