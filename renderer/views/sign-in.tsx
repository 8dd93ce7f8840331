/** Sign-in with the system's browser: offered if the relay supports it, and again after a session has ended. */
import { Button, Divider, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CapabilityLine, Result } from '../../shared/bridge/bridge.ts';
import type { SignInOffer, SignInQuestion } from '../../shared/bridge/sign-in.ts';
import type { Problem } from '../../shared/problems.ts';
import { typedAddress } from '../../shared/rules/typed-address.ts';
import { Modal } from '../../widgets/modal.tsx';
import { Spinner } from '../../widgets/spinner.tsx';
import { useWords } from '../i18n/words.tsx';
import { useServices } from '../state/services.tsx';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '12px' },
  long: { overflowWrap: 'anywhere' },
  waiting: { display: 'flex', gap: '12px', alignItems: 'flex-start', lineHeight: tokens.lineHeightBase300 },
});

/** ms without typing after which the address counts as complete. */
const TYPED_MS = 500;
/** ms after which a failed request for the sign-in methods is repeated. */
const RETRY_MS = 5_000;

/**
 * How to sign in. Asked again while the relay is unreachable, as before a VPN is up.
 *
 * @param relay names what `request` asks. @param isTyped the person may still type, and a host that is no relay is not asked again
 * @param request null: there is nothing to ask
 */
export function useOffer(relay: string, isTyped: boolean, request: (() => Promise<Result<SignInOffer>>) | null) {
  const { clock } = useServices();
  const [found, setFound] = useState<{ relay: string; result: Result<SignInOffer> } | null>(null);
  const [times, setTimes] = useState(0);
  const ask = () => setTimes((before) => before + 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `relay` names what is asked, `times` repeats it
  useEffect(() => {
    if (request === null) return;
    let current = true;
    let stop = clock.after(isTyped ? TYPED_MS : 0, async () => {
      const result = await request();
      if (!current) return;
      setFound({ relay, result });
      if (!result.ok && isPassing(result.problem, isTyped)) stop = clock.after(RETRY_MS, ask);
    });
    return () => {
      current = false;
      stop();
    };
  }, [relay, isTyped, clock, times]);
  const now = found?.relay === relay ? found.result : null;
  return {
    /** Null until known. */
    offer: now?.ok === true ? now.value : null,
    problem: now?.ok === false ? now.problem : null,
    ask,
  };
}

/** Not if a proxy wants a sign-in: a wrong password, repeated, would lock the account. */
const isPassing = ({ code, proxy }: Problem, isTyped: boolean): boolean =>
  proxy === undefined && !(isTyped && code === 'REQUEST_INVALID');

/** Incomplete names are not requested: the request would go to the owner of that host. */
export const isWhole = (typed: string): boolean =>
  /^https?:\/\/[^/]/.test(/[.:]/.test(typed) ? typedAddress(typed) : '');

interface BrowserSignInProps {
  browser: CapabilityLine<'browser-sign-in'>;
  /** null: this computer's relay. */
  relay: string | null;
  issuer: string;
  again?: boolean;
  onProblem: (problem: Problem | null) => void;
}

export function BrowserSignIn({ browser, relay, issuer, again = false, onProblem }: BrowserSignInProps) {
  const styles = useStyles();
  const { t } = useWords();
  const [waiting, setWaiting] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const [question, setQuestion] = useState<SignInQuestion['confirm'] | null>(null);
  const signIn = async (confirmed?: string) => {
    setWaiting(true);
    setCancelled(false);
    onProblem(null);
    const result = await browser.invoke('relay.sign-in', { relay, ...(confirmed ? { confirmed } : {}) });
    setWaiting(false);
    if (!result.ok) onProblem(result.problem);
    else if ('confirm' in result.value) setQuestion(result.value.confirm);
  };
  const cancel = () => {
    setCancelled(true);
    void browser.invoke('relay.cancel-sign-in', null);
  };
  if (!waiting) {
    return (
      <>
        <Button appearance="primary" className={styles.long} onClick={() => void signIn()}>
          {again ? t.signIn.again(issuer) : t.signIn.with(issuer)}
        </Button>
        {question && (
          <TrustQuestion
            question={question}
            onYes={() => void signIn(question.issuer)}
            onClose={() => setQuestion(null)}
          />
        )}
      </>
    );
  }
  return (
    <div className={styles.part} role="status">
      <div className={styles.waiting}>
        <Spinner />
        <span className={styles.long}>{t.signIn.waiting(issuer)}</span>
      </div>
      <Button autoFocus disabledFocusable={cancelled} onClick={cancel}>
        {t.app.cancel}
      </Button>
    </div>
  );
}

interface TrustQuestionProps {
  question: SignInQuestion['confirm'];
  onYes: () => void;
  onClose: () => void;
}

/** Only the user can decide whether this relay may use a sign-in of this issuer. */
function TrustQuestion({ question: { relay, host }, onYes, onClose }: TrustQuestionProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <Modal
      title={t.signIn.trustTitle}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button data-first-focus onClick={close}>
            {t.app.cancel}
          </Button>
          <Button
            className={styles.long}
            onClick={() => {
              close();
              onYes();
            }}
          >
            {t.signIn.trustGo(host)}
          </Button>
        </>
      )}
    >
      <p className={styles.long}>{t.signIn.trust(relay, host)}</p>
      <p className={styles.long}>{t.signIn.trustHint}</p>
    </Modal>
  );
}

export function OrByCode() {
  const { t } = useWords();
  return <Divider>{t.signIn.orCode}</Divider>;
}
