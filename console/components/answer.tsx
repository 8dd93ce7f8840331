import { Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Loading, Message } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import type { Query } from '../state/query.ts';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({ more: { alignSelf: 'flex-start' } });

function useFailureWords(): (failure: Failure) => string {
  const { t } = useWords();
  return (failure) => {
    if (failure.kind === 'offline') return t.failed.offlineAct;
    if (failure.kind === 'signed-out') return t.failed.signedOut;
    return failure.problem.detail;
  };
}

/** Shows why a request failed. @param words message that replaces the relay's, if the view has a better one */
export function FailureBar({ failure, words = null }: { failure: Failure | null; words?: string | null }) {
  const usual = useFailureWords();
  if (!failure) return null;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{words ?? usual(failure)}</MessageBarBody>
    </MessageBar>
  );
}

interface AnswerProps<T> {
  query: Query<T>;
  /** The content that is loaded, in words: `the sources`. */
  what: string;
  children: (value: T) => ReactNode;
}

/** Draws loading, offline, failure, or the value with a note if it is stale, and the button for a further page. */
export function Answer<T>({ query, what, children }: AnswerProps<T>) {
  const { t } = useWords();
  const styles = useStyles();
  const { value, failure, at, again, more } = query;
  if (value === null) {
    if (!failure || failure.kind === 'signed-out') return <Loading words={t.app.loading(what)} />;
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
      {more && (
        <Button className={styles.more} onClick={more}>
          {t.app.more}
        </Button>
      )}
    </>
  );
}
