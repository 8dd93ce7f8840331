/** Sign-in at the relay that served the page: through its issuer, if any, or with a one-time code, for a chosen duration. */
import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Select,
  tokens,
} from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { CapabilityLine, Result } from '../../shared/bridge/bridge.ts';
import type { Problem } from '../../shared/problems.ts';
import { BeckonMark } from '../components/frame/beckon-mark.tsx';
import { Loading } from '../components/frame/pane-message.tsx';
import { useWords } from '../i18n/words.tsx';
import { useServices, useSnapshotPart } from '../state/services.tsx';
import { PairingProblem, usePairing, usePairingStyles } from './pairing.tsx';
import { OrByCode, useOffer } from './sign-in.tsx';

const STAYS = ['PT1H', 'PT12H', 'P30D'] as const;
type Stay = (typeof STAYS)[number];
const isStay = (value: string): value is Stay => STAYS.some((stay) => stay === value);

const useStyles = makeStyles({
  long: { overflowWrap: 'anywhere' },
  hint: { margin: '-8px 0 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  why: { marginBottom: '16px' },
});

type Line = CapabilityLine<'page-sign-in'>;

/** First view in a browser, and after sign-out. @param code from a link; null: none */
export function PageSignIn({ line, code }: { line: Line; code: string | null }) {
  const styles = useStyles();
  const page = usePairingStyles();
  const { t } = useWords();
  const connection = useSnapshotPart('connection');
  const { offer, problem: away } = useOffer('', false, () => line.invoke('sign-in.offer', null));
  const issuer = offer?.issuer ?? null;
  const linked = useLinkedPerson(line, code);
  if (linked.state === 'asking') return <Loading words={t.pageSignIn.asking} />;
  const title = linked.state === 'known' ? t.pageSignIn.titleAs(linked.name) : t.pageSignIn.title;
  return (
    <main className={page.page}>
      <div className={page.card}>
        <BeckonMark size={48} />
        <h1 className={page.title}>{title}</h1>
        {[connection.reason, away?.detail].map(
          (why) =>
            why && (
              <MessageBar key={why} className={styles.why} layout="multiline" role="status">
                <MessageBarBody>{why}</MessageBarBody>
              </MessageBar>
            ),
        )}
        <p className={page.body}>
          {linked.state === 'known'
            ? t.pageSignIn.linkedAs(linked.name)
            : `${t.pairing.welcome} ${away ? '' : issuer === null ? t.pageSignIn.body : t.pageSignIn.bodyBoth}`}
        </p>
        {/* A new code remounts the form, so that earlier input is dropped. */}
        <CodeForm
          key={code}
          code={linked.state === 'wrong' ? null : code}
          linked={linked}
          isOnlyWay={offer !== null && issuer === null}
        >
          {issuer !== null && (code === null || linked.state === 'wrong') && (
            <IssuerSignIn line={line} issuer={issuer} />
          )}
        </CodeForm>
      </div>
    </main>
  );
}

/** Owner of a link's code. `wrong`: invalid code · `away`: the relay is unreachable · `none`: no link. */
type LinkedPerson =
  | { state: 'none' | 'asking' | 'away' }
  | { state: 'known'; name: string }
  | { state: 'wrong'; problem: Problem };

function useLinkedPerson(line: Line, code: string | null): LinkedPerson {
  const [found, setFound] = useState<{ code: string; linked: LinkedPerson } | null>(null);
  useEffect(() => {
    if (code === null) return;
    let current = true;
    void line.invoke('sign-in.person', { code }).then((result) => {
      if (current) setFound({ code, linked: linkedBy(result) });
    });
    return () => {
      current = false;
    };
  }, [line, code]);
  if (code === null) return { state: 'none' };
  return found?.code === code ? found.linked : { state: 'asking' };
}

function linkedBy(result: Result<{ name: string }>): LinkedPerson {
  if (result.ok) return { state: 'known', name: result.value.name };
  const { problem } = result;
  return problem.code === 'UNAUTHENTICATED' ? { state: 'wrong', problem } : { state: 'away' };
}

function IssuerSignIn({ line, issuer }: { line: Line; issuer: string }) {
  const styles = useStyles();
  const { t } = useWords();
  const [leaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    void line.invoke('sign-in.leave', {});
  };
  return (
    <>
      <Button appearance="primary" className={styles.long} disabledFocusable={leaving} onClick={leave}>
        {t.pageSignIn.with(issuer)}
      </Button>
      <p className={styles.hint}>{t.pageSignIn.leaves}</p>
      <OrByCode />
    </>
  );
}

interface CodeFormProps {
  code: string | null;
  linked: LinkedPerson;
  /** The relay offers no issuer. */
  isOnlyWay: boolean;
  children: ReactNode;
}

function CodeForm({ code: brought, linked, isOnlyWay, children }: CodeFormProps) {
  const page = usePairingStyles();
  const { t } = useWords();
  const { touchAtStart, navigation } = useServices();
  const { busy, problem, pair } = usePairing();
  const [code, setCode] = useState(brought ?? '');
  // A phone is personal; a computer may be shared.
  const [stay, setStay] = useState<Stay>(touchAtStart ? 'P30D' : 'PT12H');
  const ready = code.trim().length >= 4;
  const field = useRef<HTMLInputElement>(null);
  // On a touch screen the focus would open the keyboard over the page.
  const takesFocus = isOnlyWay && !touchAtStart;
  useEffect(() => {
    if (takesFocus && document.activeElement === document.body) field.current?.focus();
  }, [takesFocus]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    if (brought !== null) navigation.go({ to: 'linked-given' });
    void pair(null, code.trim(), stay);
  };
  return (
    <form className={page.form} onSubmit={submit} noValidate>
      {children}
      <PairingProblem problem={problem ?? (linked.state === 'wrong' ? linked.problem : null)} />
      {linked.state === 'away' && (
        <MessageBar layout="multiline" role="status">
          <MessageBarBody>{t.pageSignIn.linked}</MessageBarBody>
        </MessageBar>
      )}
      {linked.state !== 'known' && (
        <Field label={t.pairing.code}>
          <Input
            value={code}
            maxLength={64}
            autoComplete="one-time-code"
            input={{ ref: field, className: page.code, spellCheck: false, autoCapitalize: 'characters' }}
            onChange={(_, { value }) => setCode(value)}
          />
        </Field>
      )}
      <Field label={t.pageSignIn.stay} hint={t.pageSignIn.stayHint}>
        <Select value={stay} onChange={(_, { value }) => isStay(value) && setStay(value)}>
          {STAYS.map((name) => (
            <option key={name} value={name}>
              {t.pageSignIn.stays[name]}
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit" appearance="primary" disabledFocusable={busy || !ready}>
        {busy ? t.pageSignIn.signingIn : t.pageSignIn.signIn}
      </Button>
    </form>
  );
}
