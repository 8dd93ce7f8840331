import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { SessionState } from '../../shared/admin/overview.ts';
import type { ConsoleWords } from '../../shared/words/console.ts';
import { Message } from '../../widgets/message.tsx';
import type { Failure } from '../api.ts';
import { FailureBar } from '../components/answer.tsx';
import { useWords } from '../state/services.tsx';

const useStyles = makeStyles({
  root: { minHeight: '100dvh', display: 'flex', alignItems: 'center', justifyContent: 'center' },
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    width: 'min(420px, 100%)',
    boxSizing: 'border-box',
    padding: '24px',
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  submit: { alignSelf: 'flex-start' },
});

interface SignInViewProps {
  ways: SessionState['ways'];
  ended: boolean;
  onToken: (token: string) => Promise<Failure | null>;
  onAgain: () => void;
}

export function SignInView({ ways, ended, onToken, onAgain }: SignInViewProps) {
  const { t } = useWords();
  if (ways.token || ways.oidc) return <TokenForm ways={ways} ended={ended} onToken={onToken} />;
  return (
    <main>
      <Message title={t.signIn.notSetTitle} body={t.signIn.notSet} action={{ label: t.app.retry, run: onAgain }} />
    </main>
  );
}

/** The relay's English refusal in the user's language; null if only the relay knows the reason. */
function refusalWords({ signIn }: ConsoleWords, oidc: boolean, failure: Failure | null): string | null {
  if (failure?.kind !== 'problem') return null;
  const { code } = failure.problem;
  if (code === 'UNAUTHENTICATED' && !oidc) return signIn.wrong;
  if (code === 'FORBIDDEN') return signIn.notAdministrator;
  return code === 'RATE_LIMITED' ? signIn.tooMany : null;
}

function TokenForm({ ways: { oidc, redirect }, ended, onToken }: Omit<SignInViewProps, 'onAgain'>) {
  const styles = useStyles();
  const { t } = useWords();
  const [token, setToken] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || token.trim() === '') return;
    setBusy(true);
    const failed = await onToken(token.trim());
    setBusy(false);
    setFailure(failed);
  };
  return (
    <main className={styles.root}>
      <form className={styles.form} onSubmit={submit}>
        <h1 className={styles.title}>{t.signIn.title}</h1>
        {!window.isSecureContext && (
          <MessageBar intent="error">
            <MessageBarBody>{t.signIn.notSafe}</MessageBarBody>
          </MessageBar>
        )}
        {ended && !failure && (
          <MessageBar intent="info">
            <MessageBarBody>{t.signIn.ended}</MessageBarBody>
          </MessageBar>
        )}
        {redirect && (
          <Button as="a" href="/admin/sign-in" className={styles.submit} appearance="primary">
            {t.signIn.singleSignOn}
          </Button>
        )}
        <Field label={oidc ? t.signIn.tokenOrAccess : t.signIn.token} hint={t.signIn.hint}>
          <Input
            type={shown ? 'text' : 'password'}
            autoComplete="off"
            spellCheck={false}
            autoFocus={!redirect}
            value={token}
            onChange={(_, { value }) => setToken(value)}
            contentAfter={
              <Button size="small" appearance="transparent" type="button" onClick={() => setShown(!shown)}>
                {shown ? t.signIn.hide : t.signIn.show}
              </Button>
            }
          />
        </Field>
        <FailureBar failure={failure} words={refusalWords(t, oidc, failure)} />
        <Button
          className={styles.submit}
          appearance={redirect ? 'secondary' : 'primary'}
          type="submit"
          disabledFocusable={busy}
        >
          {busy ? t.signIn.asking : t.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
