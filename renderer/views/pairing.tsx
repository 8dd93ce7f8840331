import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import type { BridgeEvents } from '../../shared/bridge/bridge.ts';
import type { Problem } from '../../shared/problems.ts';
import { BeckonMark } from '../components/frame/beckon-mark.tsx';
import { useWords } from '../i18n/words.tsx';
import { useCapability, useServices, useSnapshotPart } from '../state/services.tsx';
import { ProxySignIn, proxyIn } from './proxy-sign-in.tsx';
import { BrowserSignIn, isWhole, OrByCode, useOffer } from './sign-in.tsx';

export const usePairingStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '24px',
  },
  card: { width: '100%', maxWidth: '400px', margin: 'auto' },
  title: {
    margin: '16px 0 8px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { margin: '0 0 20px', color: tokens.colorNeutralForeground2, lineHeight: tokens.lineHeightBase300 },
  form: { display: 'flex', flexDirection: 'column', gap: '16px' },
  code: { fontFamily: tokens.fontFamilyMonospace },
});

export function PairingView() {
  const styles = usePairingStyles();
  const { t } = useWords();
  const choosing = useCapability('choose-relay');
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <BeckonMark size={48} />
        <h1 className={styles.title}>{t.pairing.title}</h1>
        <p className={styles.body}>
          {t.pairing.welcome} {choosing ? t.pairing.body : t.pairing.bodyOwnRelay}
        </p>
        <PairingForm />
      </div>
    </main>
  );
}

/** Confirms a pairing link; names the host and acts only on a yes. */
export function PairingQuestion({ asked, onDone }: { asked: BridgeEvents['pair']; onDone: () => void }) {
  const styles = usePairingStyles();
  const { t } = useWords();
  const { busy, problem, pair, setProblem } = usePairing();
  const proxy = proxyIn(problem);
  const agree = async () => {
    if (await pair(asked.relay, asked.code)) onDone();
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <BeckonMark size={48} />
        <h1 className={styles.title}>{t.pairing.confirmTitle(asked.host)}</h1>
        <p className={styles.body}>{t.pairing.confirmBody(asked.host)}</p>
        <div className={styles.form}>
          <PairingProblem problem={problem} />
          {proxy !== null && <ProxySignIn proxy={proxy} onGiven={() => setProblem(null)} />}
          <Button appearance="primary" disabledFocusable={busy} onClick={() => void agree()}>
            {busy ? t.pairing.pairing : t.pairing.confirm(asked.host)}
          </Button>
          <Button autoFocus onClick={onDone}>
            {t.pairing.decline}
          </Button>
        </div>
      </div>
    </main>
  );
}

export function usePairing() {
  const { bridge } = useServices();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const pair = async (relay: string | null, code: string, stay?: string): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const result = await bridge.invoke('relay.pair', { relay, code, ...(stay === undefined ? {} : { stay }) });
    setBusy(false);
    if (!result.ok) setProblem(result.problem);
    return result.ok;
  };
  return { busy, problem, pair, setProblem };
}

export function PairingProblem({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>{problem.detail}</MessageBarBody>
    </MessageBar>
  );
}

export function PairingForm() {
  const styles = usePairingStyles();
  const { t } = useWords();
  const { busy, problem, pair, setProblem } = usePairing();
  const choosing = useCapability('choose-relay') !== null;
  const browser = useCapability('browser-sign-in');
  const fixed = useSnapshotPart('app').managed?.relay;
  const [typed, setRelay] = useState('');
  const relay = fixed ?? typed;
  const asked = relay.trim();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) void pair(choosing ? asked : null, code.trim());
  };
  const ready = (!choosing || asked.length > 0) && code.trim().length >= 4;
  const ways = browser && isWhole(asked) ? () => browser.invoke('relay.ways', { relay: asked }) : null;
  const { offer, problem: away, ask } = useOffer(asked, fixed === undefined, ways);
  const byBrowser = offer !== null && offer.issuer !== null;
  const proxy = proxyIn(problem) ?? proxyIn(away);
  const throughProxy = () => {
    setProblem(null);
    ask();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <PairingProblem problem={problem} />
      {choosing && (
        <Field
          label={t.pairing.relay}
          hint={problem === null && away ? away.detail : fixed === undefined ? null : t.setByOrganisation}
        >
          <Input
            type="url"
            value={relay}
            maxLength={2048}
            placeholder={t.pairing.relayPlaceholder}
            autoFocus={fixed === undefined}
            disabled={fixed !== undefined}
            onChange={(_, { value }) => setRelay(value)}
          />
        </Field>
      )}
      {proxy !== null && <ProxySignIn proxy={proxy} onGiven={throughProxy} />}
      {browser && offer !== null && offer.issuer !== null && (
        <>
          <BrowserSignIn browser={browser} relay={offer.relay} issuer={offer.issuer} onProblem={setProblem} />
          <OrByCode />
        </>
      )}
      <Field label={t.pairing.code}>
        <Input
          value={code}
          maxLength={64}
          autoComplete="one-time-code"
          autoFocus={!choosing || fixed !== undefined}
          input={{ className: styles.code, spellCheck: false }}
          onChange={(_, { value }) => setCode(value)}
        />
      </Field>
      <Button
        type="submit"
        appearance={byBrowser && !ready ? 'secondary' : 'primary'}
        disabledFocusable={busy || !ready}
      >
        {busy ? t.pairing.pairing : t.pairing.pair}
      </Button>
    </form>
  );
}
