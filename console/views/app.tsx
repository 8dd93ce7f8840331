import { FluentProvider, makeStyles } from '@fluentui/react-components';
import { type ReactElement, useEffect, useRef, useSyncExternalStore } from 'react';
import { ErrorBoundary } from '../../widgets/error-boundary.tsx';
import { Loading, Message } from '../../widgets/message.tsx';
import { darkTheme, lightTheme } from '../../widgets/theme.ts';
import { Rail } from '../components/rail.tsx';
import { RoleProvider } from '../state/permissions.tsx';
import type { Route } from '../state/route.ts';
import { useWords } from '../state/services.tsx';
import { type SignIn, useSession } from '../state/session.ts';
import { useRoute } from '../state/use-route.ts';
import { AuditView } from './audit.tsx';
import { ClusterView } from './cluster.tsx';
import { DryRunView } from './dry-run.tsx';
import { GatewaysView } from './gateways.tsx';
import { HooksView } from './hooks.tsx';
import { InsightsView } from './insights.tsx';
import { OutboundView } from './outbound.tsx';
import { OverviewView } from './overview.tsx';
import { PeopleView } from './people.tsx';
import { SignInView } from './sign-in.tsx';
import { SourcesView } from './sources.tsx';
import { TraceView } from './trace.tsx';

const useStyles = makeStyles({
  root: { display: 'flex', minHeight: '100dvh' },
  main: { flexGrow: 1, minWidth: 0, outline: 'none' },
});

/** Follows the system's colour scheme; the console stores no preferences. */
function useDark(): boolean {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}

function RenderError({ again }: { again: () => void }) {
  const { t } = useWords();
  return (
    <Message title={t.failed.drawTitle} body={t.failed.drawBody} action={{ label: t.app.retry, run: again }} urgent />
  );
}

const drawFailed = (again: () => void) => <RenderError again={again} />;

export function App() {
  const dark = useDark();
  const { f } = useWords();
  const signIn = useSession();
  useEffect(() => {
    document.documentElement.lang = f.locale;
  }, [f.locale]);
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme}>
      <ErrorBoundary failed={drawFailed}>
        <SignInGate signIn={signIn} />
      </ErrorBoundary>
    </FluentProvider>
  );
}

function SignInGate({ signIn }: { signIn: SignIn }) {
  const { t } = useWords();
  const { state } = signIn;
  if (state.kind === 'asking') return <Loading words={t.app.loading(t.app.name)} />;
  if (state.kind === 'failed') {
    const { failure } = state;
    return (
      <Message
        title={failure.kind === 'problem' ? t.failed.problemTitle : t.failed.offlineTitle}
        body={failure.kind === 'problem' ? failure.problem.detail : undefined}
        action={{ label: t.app.retry, run: signIn.again }}
        urgent
      />
    );
  }
  if (state.kind === 'signed-out') {
    return <SignInView ways={state.ways} ended={state.ended} onToken={signIn.signIn} onAgain={signIn.again} />;
  }
  return (
    <RoleProvider value={state.session.role ?? 'full'}>
      <SignedInConsole who={state.session.who ?? t.app.administrator} onSignOut={signIn.signOut} />
    </RoleProvider>
  );
}

function SignedInConsole({ who, onSignOut }: { who: string; onSignOut: () => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const [route, go] = useRoute();
  const main = useRef<HTMLElement>(null);
  const view = useRef(route.view);
  useEffect(() => {
    document.title = `${t.nav[route.view]} · ${t.app.name}`;
    // Keep keyboard users in the new view; otherwise focus stays in the rail.
    if (view.current !== route.view) {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    view.current = route.view;
  }, [route.view, t]);
  return (
    <div className={styles.root}>
      <Rail view={route.view} who={who} onSignOut={onSignOut} />
      <main ref={main} className={styles.main} tabIndex={-1}>
        <ErrorBoundary key={route.view} failed={drawFailed}>
          <ViewAt route={route} go={go} />
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** The return type makes the compiler report a view without a case. */
function ViewAt({ route, go }: { route: Route; go: (route: Route) => void }): ReactElement {
  switch (route.view) {
    case 'overview':
      return <OverviewView />;
    case 'insights':
      return <InsightsView />;
    case 'sources':
      return <SourcesView />;
    case 'people':
      return <PeopleView open={route.open} go={go} />;
    case 'hooks':
      return <HooksView open={route.open} go={go} />;
    case 'outbound':
      return <OutboundView />;
    case 'gateways':
      return <GatewaysView />;
    case 'trace':
      return <TraceView open={route.open} go={go} />;
    case 'dry-run':
      return <DryRunView />;
    case 'audit':
      return <AuditView />;
    case 'cluster':
      return <ClusterView />;
  }
}
