/** Sign-in with the system's browser: offered if the relay supports it, and again after a session has ended. */
import { Button, Divider, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { CapabilityLine } from '../../shared/bridge/bridge.ts';
import type { SignInOffer, SignInQuestion } from '../../shared/bridge/sign-in.ts';
import type { Problem } from '../../shared/problems.ts';
import { typedAddress } from '../../shared/rules/typed-address.ts';
import { Modal } from '../../widgets/modal.tsx';
import { Spinner } from '../../widgets/spinner.tsx';
import { useWords } from '../i18n/words.tsx';
import { useCapability, useServices } from '../state/services.tsx';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '12px' },
  long: { overflowWrap: 'anywhere' },
  waiting: { display: 'flex', gap: '12px', alignItems: 'flex-start', lineHeight: tokens.lineHeightBase300 },
});

/** ms without typing after which the address counts as complete. */
const TYPED_MS = 500;

export function useOffer(relay: string) {
  const { clock } = useServices();
  const browser = useCapability('browser-sign-in');
  const [found, setFound] = useState<{ asked: string; offer: SignInOffer | null; problem: Problem | null } | null>(
    null,
  );
  const [times, setTimes] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again where somebody asks again
  useEffect(() => {
    const asked = relay.trim();
    if (!browser || !isWhole(asked)) return;
    let current = true;
    const stop = clock.after(TYPED_MS, () => {
      void browser.invoke('relay.ways', { relay: asked }).then((result) => {
        if (!current) return;
        setFound(
          result.ok ? { asked, offer: result.value, problem: null } : { asked, offer: null, problem: result.problem },
        );
      });
    });
    return () => {
      current = false;
      stop();
    };
  }, [relay, browser, clock, times]);
  const ask = () => setTimes((before) => before + 1);
  const now = found?.asked === relay.trim() ? found : null;
  return {
    /** Null until known, or if there is no relay. */
    offer: now?.offer ?? null,
    problem: now?.problem ?? null,
    ask,
  };
}

/** Incomplete names are not requested: the request would go to the owner of that host. */
const isWhole = (typed: string): boolean => /^https?:\/\/[^/]/.test(/[.:]/.test(typed) ? typedAddress(typed) : '');

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
