/** Sign-in for a proxy that requires authentication. */
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useState } from 'react';
import type { CapabilityLine } from '../../shared/bridge/bridge.ts';
import type { Problem } from '../../shared/problems.ts';
import { useWords } from '../i18n/words.tsx';
import { useCapability } from '../state/services.tsx';
import { ProblemBar } from './preferences/parts.tsx';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    maxWidth: '400px',
    minWidth: 0,
    margin: 0,
    padding: '12px 16px 16px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  hint: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** The proxy that requires a sign-in, according to the problem; null: none. */
export function proxyIn(problem: Problem | null): string | null {
  const proxy = problem?.proxy;
  return typeof proxy === 'string' ? proxy : null;
}

interface ProxySignInProps {
  /** `host:port` */
  proxy: string;
  onGiven: () => void;
}

export function ProxySignIn(props: ProxySignInProps) {
  const proxies = useCapability('proxy-sign-in');
  return proxies && <ProxyForm {...props} proxies={proxies} />;
}

function ProxyForm({ proxies, proxy, onGiven }: ProxySignInProps & { proxies: CapabilityLine<'proxy-sign-in'> }) {
  const styles = useStyles();
  const { t } = useWords();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ready = user.trim() !== '' && !busy;
  const give = async () => {
    if (!ready) return;
    setBusy(true);
    const result = await proxies.invoke('proxy.sign-in', { proxy, user: user.trim(), password });
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    setPassword('');
    onGiven();
  };
  // Not a form: during pairing it is inside one, and Enter here must not pair.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void give();
  };
  return (
    <fieldset className={styles.form} aria-label={t.proxy.title(proxy)}>
      <p className={styles.title}>{t.proxy.title(proxy)}</p>
      <ProblemBar problem={problem} />
      <Field label={t.proxy.user}>
        <Input
          value={user}
          maxLength={256}
          autoComplete="off"
          onKeyDown={onKeyDown}
          onChange={(_, { value }) => setUser(value)}
        />
      </Field>
      <Field label={t.proxy.password}>
        <Input
          type="password"
          value={password}
          maxLength={256}
          autoComplete="off"
          onKeyDown={onKeyDown}
          onChange={(_, { value }) => setPassword(value)}
        />
      </Field>
      <p className={styles.hint}>{t.proxy.hint}</p>
      <Button disabledFocusable={!ready} onClick={() => void give()}>
        {t.proxy.give}
      </Button>
    </fieldset>
  );
}
