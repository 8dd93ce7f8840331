import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { UnsentAnswer } from '../../../shared/bridge/base.ts';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { Problem } from '../../../shared/problems.ts';
import { isolate } from '../../../shared/rules/isolate.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { connectionWords } from '../../components/frame/status-line.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useNow, useServices, useSnapshotPart } from '../../state/services.tsx';
import { PairingForm, PairingProblem } from '../pairing.tsx';
import { ProxySignIn, proxyIn } from '../proxy-sign-in.tsx';
import { BrowserSignIn } from '../sign-in.tsx';
import { CheckConnection } from './check.tsx';
import { Row } from './parts.tsx';

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '16px' },
  again: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '12px' },
  form: { maxWidth: '400px', margin: '16px 0' },
  proxy: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
});

export function ConnectionSection() {
  const styles = useStyles();
  const words = useWords();
  const { t, f } = words;
  const now = useNow();
  const { bridge } = useServices();
  const connection = useSnapshotPart('connection');
  const me = useSnapshotPart('me');
  const app = useSnapshotPart('app');
  const report = useNotice();
  const network = useCapability('network-check');
  const browser = useCapability('browser-sign-in');
  const { state } = connection;
  const byBrowser = browser !== null && connection.issuer !== undefined;
  return (
    <>
      {me && <Row label={t.link.person}>{`${isolate(me.user.name)} (${isolate(me.user.id)})`}</Row>}
      {me && me.roles.length > 0 && <Row label={t.link.roles}>{f.list(me.roles.map(({ name }) => name))}</Row>}
      {me && me.user.locations.length + me.user.units.length > 0 && (
        <Row label={t.link.places}>{[...me.user.locations, ...me.user.units].join(' · ')}</Row>
      )}
      <Row label={t.link.relay}>{connection.relay ?? t.link.unpaired}</Row>
      {connection.issuer !== undefined && <Row label={t.link.issuer}>{connection.issuer}</Row>}
      <Row label={t.link.status}>{connectionWords(words, connection, now)}</Row>
      {app.proxySignIns?.map((proxy) => (
        <KeptProxy key={proxy} proxy={proxy} />
      ))}
      {connection.proxySignIn !== undefined && state !== 'unpaired' && (
        <div className={styles.form}>
          <ProxySignIn proxy={connection.proxySignIn} onGiven={() => {}} />
        </div>
      )}
      {app.secrets && <Row label={t.link.key}>{t.link.secrets[app.secrets]}</Row>}
      {state === 'revoked' && browser && connection.issuer !== undefined && (
        <div className={styles.form}>
          <SignInAgain browser={browser} issuer={connection.issuer} />
        </div>
      )}
      {(state === 'unpaired' || (state === 'revoked' && !byBrowser)) && (
        <div className={styles.form}>
          <PairingForm />
        </div>
      )}
      <div className={styles.buttons}>
        {state === 'offline' && (
          <Button appearance="primary" onClick={() => void report(bridge.invoke('relay.reconnect', null))}>
            {t.connection.reconnect}
          </Button>
        )}
        {state !== 'unpaired' && <Unpair />}
      </div>
      {network && state !== 'unpaired' && <CheckConnection network={network} />}
    </>
  );
}

function KeptProxy({ proxy }: { proxy: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const proxies = useCapability('proxy-sign-in');
  const report = useNotice();
  if (!proxies) return null;
  return (
    <Row label={t.proxy.label}>
      <span className={styles.proxy}>
        {t.proxy.kept(proxy)}
        <Button size="small" onClick={() => void report(proxies.invoke('proxy.forget', { proxy }))}>
          {t.proxy.forget}
        </Button>
      </span>
    </Row>
  );
}

function SignInAgain({ browser, issuer }: { browser: CapabilityLine<'browser-sign-in'>; issuer: string }) {
  const styles = useStyles();
  const [problem, setProblem] = useState<Problem | null>(null);
  const proxy = proxyIn(problem);
  return (
    <div className={styles.again}>
      <PairingProblem problem={problem} />
      {proxy !== null && <ProxySignIn proxy={proxy} onGiven={() => setProblem(null)} />}
      <BrowserSignIn browser={browser} relay={null} issuer={issuer} again onProblem={setProblem} />
    </div>
  );
}

/** The word for leaving depends on how the user signed in. */
function useLeaving() {
  const { t } = useWords();
  const connection = useSnapshotPart('connection');
  const page = useCapability('page-sign-in');
  if (page)
    return { button: t.signOut.button, title: t.signOut.title, body: t.signOut.body, confirm: t.signOut.confirm };
  const { unpair, unpairTitle, unpairBody: body, unpairConfirm, signOut, signOutTitle, signOutConfirm } = t.link;
  return connection.issuer === undefined
    ? { button: unpair, title: unpairTitle, body, confirm: unpairConfirm }
    : { button: signOut, title: signOutTitle, body, confirm: signOutConfirm };
}

function Unpair() {
  const leaving = useLeaving();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{leaving.button}</Button>
      {asking && <UnpairQuestion onClose={() => setAsking(false)} />}
    </>
  );
}

/** Maximum number of names; the rest is counted. */
const NAMED = 5;

/** Names answers that would be lost because the relay has not recorded them. */
function Unsent() {
  const { t } = useWords();
  const { bridge } = useServices();
  const [unsent, setUnsent] = useState<readonly UnsentAnswer[]>([]);
  useEffect(() => {
    void bridge.invoke('answers.unsent', null).then((result) => result.ok && setUnsent(result.value));
  }, [bridge]);
  if (unsent.length === 0) return null;
  return (
    <div role="status">
      <p>{t.signOut.unsent(unsent.length)}</p>
      <ul>
        {unsent.slice(0, NAMED).map(({ itemId, title, label }) => (
          <li key={itemId}>{t.signOut.unsentOne(label, title ?? t.signOut.unknownItem)}</li>
        ))}
        {unsent.length > NAMED && <li>{t.signOut.more(unsent.length - NAMED)}</li>}
      </ul>
    </div>
  );
}

function UnpairQuestion({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { bridge } = useServices();
  const report = useNotice();
  const leaving = useLeaving();
  return (
    <Modal
      title={leaving.title}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button data-first-focus onClick={close}>
            {t.app.cancel}
          </Button>
          <Button
            appearance="primary"
            onClick={() => {
              close();
              void report(bridge.invoke('relay.unpair', null));
            }}
          >
            {leaving.confirm}
          </Button>
        </>
      )}
    >
      <p>{leaving.body}</p>
      <Unsent />
    </Modal>
  );
}
