/** Signing in by the system's browser: offered where the relay of this address has it, and again once a sign-in has ended. */
import { Button, Divider, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SignInOffer } from '../../shared/ipc.ts';
import type { Problem } from '../../shared/problems.ts';
import { useWords } from '../i18n/words.tsx';
import { useServices } from '../state/services.tsx';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '12px' },
  long: { overflowWrap: 'anywhere' },
  waiting: { display: 'flex', gap: '12px', alignItems: 'flex-start', lineHeight: tokens.lineHeightBase300 },
});

/** ms of quiet after which an address is taken to be typed to its end. */
const TYPED_MS = 500;

/** What the relay at this address offers; null until it is known, and where there is no relay. */
export function useOffer(relay: string): SignInOffer | null {
  const { bridge, clock } = useServices();
  const [found, setFound] = useState<{ asked: string; offer: SignInOffer } | null>(null);
  useEffect(() => {
    const asked = relay.trim();
    if (!/^https?:\/\/[^/]/.test(asked)) return;
    let current = true;
    const stop = clock.after(TYPED_MS, () => {
      void bridge.invoke('relay.ways', { relay: asked }).then((result) => {
        // An address that leads nowhere is told when the person goes on with it.
        if (current && result.ok) setFound({ asked, offer: result.value });
      });
    });
    return () => {
      current = false;
      stop();
    };
  }, [relay, bridge, clock]);
  return found && found.asked === relay.trim() ? found.offer : null;
}

export interface BrowserSignInProps {
  /** null: the relay that this computer belongs to. */
  relay: string | null;
  /** Host where the browser signs in. */
  issuer: string;
  /** Signing in again, rather than for the first time. */
  again?: boolean;
  onProblem: (problem: Problem | null) => void;
}

export function BrowserSignIn({ relay, issuer, again = false, onProblem }: BrowserSignInProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { bridge } = useServices();
  const [waiting, setWaiting] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const signIn = async () => {
    setWaiting(true);
    setCancelled(false);
    onProblem(null);
    const result = await bridge.invoke('relay.sign-in', { relay });
    setWaiting(false);
    if (!result.ok) onProblem(result.problem);
  };
  const cancel = () => {
    setCancelled(true);
    void bridge.invoke('relay.cancel-sign-in', null);
  };
  if (!waiting) {
    return (
      <Button appearance="primary" className={styles.long} onClick={() => void signIn()}>
        {again ? t.signIn.again(issuer) : t.signIn.with(issuer)}
      </Button>
    );
  }
  return (
    <div className={styles.part} role="status">
      <div className={styles.waiting}>
        <Spinner size="tiny" aria-hidden />
        <span className={styles.long}>{t.signIn.waiting(issuer)}</span>
      </div>
      <Button autoFocus disabledFocusable={cancelled} onClick={cancel}>
        {t.app.cancel}
      </Button>
    </div>
  );
}

/** Before the code, where there is another way. */
export function OrByCode() {
  const { t } = useWords();
  return <Divider>{t.signIn.orCode}</Divider>;
}
