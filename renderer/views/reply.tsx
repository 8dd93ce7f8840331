import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ReplyContext } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problems.ts';
import { CommentLine } from '../components/comment-line.tsx';
import { hidden } from '../components/narrow.ts';
import { Loading, PaneMessage } from '../components/pane-message.tsx';
import { Fitted, SmallWindow } from '../components/small-window.tsx';
import { fromWords, moneyWords, recordWords } from '../i18n/item-words.ts';
import { useWords } from '../i18n/words.tsx';
import { type Services, useServices } from '../state/services.tsx';

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

/** The one question. */
export function ReplyApp({ services }: { services: Services }) {
  return (
    <SmallWindow services={services}>
      <Reply />
    </SmallWindow>
  );
}

type Load = { status: 'loading' } | { status: 'gone' } | { status: 'ready'; context: ReplyContext };

function Reply() {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const [load, setLoad] = useState<Load>({ status: 'loading' });
  useEffect(() => {
    void bridge.invoke('reply.context', null).then((result) => {
      const context = result.ok ? result.value : null;
      setLoad(context ? { status: 'ready', context } : { status: 'gone' });
    });
  }, [bridge]);
  const close = () => void bridge.invoke('reply.cancel', null);
  return (
    <main className={styles.root}>
      <Fitted className={styles.content}>
        {load.status !== 'ready' && <h1 className={styles.hidden}>{t.app.name}</h1>}
        {load.status === 'loading' && <Loading words={t.reply.loading} />}
        {load.status === 'gone' && <PaneMessage title={t.reply.gone} action={{ label: t.app.close, run: close }} />}
        {load.status === 'ready' && <ReplyForm context={load.context} onClose={close} />}
      </Fitted>
    </main>
  );
}

function ReplyForm({ context: { view, action: id }, onClose }: { context: ReplyContext; onClose: () => void }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { bridge, drafts } = useServices();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { item, mine } = view;
  const action = mine.actions.find((one) => one.id === id);
  if (!action) return <PaneMessage title={t.reply.gone} action={{ label: t.app.close, run: onClose }} />;
  const send = async (comment: string) => {
    const result = await bridge.invoke('reply.send', { comment, ...(action.confirm ? { confirmed: true } : {}) });
    if (result.ok) drafts.drop(item.id, action.id);
    else setProblem(result.problem);
  };
  const facts = [...fromWords(words, item), recordWords(item), moneyWords(words, item)].filter(Boolean).join(' · ');
  return (
    <>
      <h1 className={styles.title} dir="auto">
        {item.title}
      </h1>
      <p className={styles.facts} dir="auto">
        {facts}
      </p>
      {problem && (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>{problem.detail}</MessageBarBody>
        </MessageBar>
      )}
      <CommentLine view={view} action={action} compact onSend={(text) => void send(text)} onClose={onClose} />
    </>
  );
}
