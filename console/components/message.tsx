import { Button, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import type { Failure } from '../api.ts';
import type { Query } from '../state/query.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    padding: '48px 16px',
    textAlign: 'center',
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { margin: 0, maxWidth: '420px', color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  action: { marginTop: '8px' },
});

export interface MessageProps {
  title: string;
  body?: ReactNode;
  action?: { label: string; run: () => void; primary?: boolean };
  urgent?: boolean;
}

/** What a view says when it has nothing to list, with one thing to do. */
export function Message({ title, body, action, urgent }: MessageProps) {
  const styles = useStyles();
  return (
    <div className={styles.root} role={urgent ? 'alert' : undefined}>
      <h2 className={styles.title}>{title}</h2>
      {body && <p className={styles.body}>{body}</p>}
      {action && (
        <Button className={styles.action} appearance={action.primary ? 'primary' : 'secondary'} onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** Says what is waited for; for the first moment nothing, as most waits are shorter. */
export function Loading({ what }: { what: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.root} role="status">
      {shown && <Spinner size="small" label={t.app.loading(what)} labelPosition="below" />}
    </div>
  );
}

/** The words for a failure, as somebody reads them where they acted. */
function useFailureWords(): (failure: Failure) => string {
  const { t } = useWords();
  return (failure) => {
    if (failure.kind === 'offline') return t.failed.offlineAct;
    if (failure.kind === 'signed-out') return t.failed.signedOut;
    return failure.problem.detail;
  };
}

/** Why what was asked for did not happen. @param words where the view knows better ones than the relay's */
export function FailureBar({ failure, words = null }: { failure: Failure | null; words?: string | null }) {
  const usual = useFailureWords();
  if (!failure) return null;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{words ?? usual(failure)}</MessageBarBody>
    </MessageBar>
  );
}

export interface AnswerProps<T> {
  query: Query<T>;
  /** What is read, in words: `the sources`. */
  what: string;
  children: (value: T) => ReactNode;
}

/** Loading, offline, failed, or the answer; an answer that is no longer fresh says so above it. */
export function Answer<T>({ query, what, children }: AnswerProps<T>) {
  const { t } = useWords();
  const { value, failure, at, again } = query;
  if (value === null) {
    if (!failure || failure.kind === 'signed-out') return <Loading what={what} />;
    const action = { label: t.app.retry, run: again };
    if (failure.kind === 'offline') {
      return <Message title={t.failed.offlineTitle} body={t.failed.offlineBody} action={action} urgent />;
    }
    return <Message title={t.failed.problemTitle} body={failure.problem.detail} action={action} urgent />;
  }
  return (
    <>
      {failure && failure.kind !== 'signed-out' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{failure.kind === 'offline' ? t.failed.stale(at) : failure.problem.detail}</MessageBarBody>
        </MessageBar>
      )}
      {children(value)}
    </>
  );
}
