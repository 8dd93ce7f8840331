import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { CapabilityLine } from '../../../shared/bridge/bridge.ts';
import type { Problem } from '../../../shared/problems.ts';
import { Modal } from '../../../widgets/modal.tsx';
import { useNotice } from '../../components/frame/notice.tsx';
import { connectionWords } from '../../components/frame/status-line.tsx';
import { useWords } from '../../i18n/words.tsx';
import { useCapability, useNow, useServices, useSnapshot } from '../../state/services.tsx';
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

/** Which relay, as whom, and the way to change either. */
export function ConnectionSection() {
  const styles = useStyles();
  const words = useWords();
  const { t, f } = words;
  const now = useNow();
  const { bridge } = useServices();
  const { connection, me, app } = useSnapshot();
  const report = useNotice();
  const network = useCapability('network-check');
  const browser = useCapability('browser-sign-in');
  const { state } = connection;
  const byBrowser = browser !== null && connection.issuer !== undefined;
  return (
    <>
      {me && <Row label={t.link.person}>{`${me.user.name} (${me.user.id})`}</Row>}
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

/** A sign-in that is kept for a proxy, and the way to be rid of it. */
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

function Unpair() {
  const { t } = useWords();
  const { connection } = useSnapshot();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>
        {connection.issuer === undefined ? t.link.unpair : t.link.signOut}
      </Button>
      {asking && <UnpairQuestion onClose={() => setAsking(false)} />}
    </>
  );
}

function UnpairQuestion({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { bridge } = useServices();
  const { connection } = useSnapshot();
  const report = useNotice();
  const byCode = connection.issuer === undefined;
  return (
    <Modal
      title={byCode ? t.link.unpairTitle : t.link.signOutTitle}
      question
      onClose={onClose}
      actions={(close) => (
        <>
          <Button autoFocus onClick={close}>
            {t.app.cancel}
          </Button>
          <Button
            appearance="primary"
            onClick={() => {
              close();
              void report(bridge.invoke('relay.unpair', null));
            }}
          >
            {byCode ? t.link.unpairConfirm : t.link.signOutConfirm}
          </Button>
        </>
      )}
    >
      {t.link.unpairBody}
    </Modal>
  );
}
