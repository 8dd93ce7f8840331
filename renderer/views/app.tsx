import { FluentProvider, makeStyles, PortalMountNodeProvider, tokens } from '@fluentui/react-components';
import { lazy, type ReactElement, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import type { View } from '../../shared/bridge/views.ts';
import { ErrorBoundary } from '../../widgets/error-boundary.tsx';
import { FOOT, hidden, LYING, PHONE } from '../../widgets/styles.ts';
import { darkTheme, lightTheme } from '../../widgets/theme.ts';
import { PickTimeArea } from '../components/answer/pick-time.tsx';
import { LiveRegions } from '../components/frame/live-regions.tsx';
import { NavBar, NavRail } from '../components/frame/nav-rail.tsx';
import { NoticeArea, useHint } from '../components/frame/notice.tsx';
import { Loading } from '../components/frame/pane-message.tsx';
import { PermissionBar } from '../components/frame/permission-bar.tsx';
import { RemarkBars } from '../components/frame/remark-bars.tsx';
import { RenderError } from '../components/frame/render-error.tsx';
import { StatusLine } from '../components/frame/status-line.tsx';
import { TypingProvider, useTyping } from '../components/frame/typing.tsx';
import { UndoBar } from '../components/frame/undo-bar.tsx';
import { UpdateBar } from '../components/frame/update-bar.tsx';
import { useBrowserHistory } from '../components/frame/use-browser-history.ts';
import { useMedia } from '../components/frame/use-media.ts';
import { useWords, WordsProvider } from '../i18n/words.tsx';
import type { Navigation, NavigationChange } from '../state/navigation.ts';
import { type Services, ServicesProvider, SnapshotProvider, useServices, useSnapshot } from '../state/services.tsx';
import { type Keyboard, useKeys } from '../state/use-keys.ts';
import { Inbox } from './inbox.tsx';
import type { ListViewProps } from './list-view.ts';
import { StartFailed, Starting } from './starting.tsx';

const History = lazy(async () => ({ default: (await import('./history.tsx')).History }));
const SignedOut = lazy(async () => ({ default: (await import('./signed-out.tsx')).SignedOut }));
const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));
const Requests = lazy(async () => ({ default: (await import('./requests.tsx')).Requests }));
const Processes = lazy(async () => ({ default: (await import('./processes.tsx')).Processes }));
const Preferences = lazy(async () => ({ default: (await import('./preferences/preferences.tsx')).Preferences }));

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    boxSizing: 'border-box',
    // Avoids a notch and rounded corners (CSS Environment Variables 1); the bottom bar handles the lower edge itself.
    paddingTop: 'env(safe-area-inset-top)',
    paddingLeft: 'env(safe-area-inset-left)',
    paddingRight: 'env(safe-area-inset-right)',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  hidden,
  middle: { display: 'flex', flexGrow: 1, minHeight: 0 },
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
  foot: {
    order: FOOT,
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    paddingBottom: 'env(safe-area-inset-bottom)',
    backgroundColor: tokens.colorNeutralBackground3,
    [LYING]: {
      flexDirection: 'row-reverse',
      alignItems: 'center',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
});

export function App({ services, keyboard }: { services: Services; keyboard: Keyboard }) {
  const { snapshots } = services;
  const state = useSyncExternalStore(snapshots.subscribe, snapshots.get);
  const snapshot = state.status === 'ready' ? state.snapshot : null;
  const locale = snapshot?.app.locale ?? services.localeAtStart;
  return (
    <ServicesProvider services={services}>
      <WordsProvider locale={locale}>
        <FluentProvider theme={(snapshot?.app.dark ?? services.darkAtStart) ? darkTheme : lightTheme}>
          {state.status === 'failed' && <StartFailed detail={state.problem.detail} />}
          {state.status !== 'failed' &&
            (!snapshot?.ready ? <Starting /> : <Window snapshot={snapshot} keyboard={keyboard} />)}
        </FluentProvider>
      </WordsProvider>
    </ServicesProvider>
  );
}

function Window({ snapshot, keyboard }: { snapshot: Snapshot; keyboard: Keyboard }) {
  const styles = useStyles();
  const { t } = useWords();
  const { navigation: store } = useServices();
  const navigation = useSyncExternalStore(store.subscribe, store.get);
  const unpaired = snapshot.connection.state === 'unpaired';
  const [main, setMain] = useState<HTMLElement | null>(null);
  useKeys(keyboard, snapshot.preferences.singleKeys);
  useBrowserHistory(navigation);
  return (
    <SnapshotProvider value={snapshot}>
      {/* Menus and tooltips render within a landmark, for users who navigate by landmarks. */}
      <PortalMountNodeProvider value={main ?? undefined}>
        <TypingProvider>
          <NoticeArea>
            {(notice) => (
              <PickTimeArea>
                <div className={styles.root} data-density={snapshot.preferences.density}>
                  {/* First in focus order, because they are temporary. */}
                  {notice}
                  {!unpaired && <UndoBar />}
                  {navigation.pairing || unpaired ? (
                    <Suspense fallback={<Loading words={t.loading.view} />}>
                      <SignedOut navigation={navigation} go={store.go} />
                    </Suspense>
                  ) : (
                    <Views navigation={navigation} go={store.go} landmark={setMain} />
                  )}
                  {!unpaired && <LinkedCode />}
                  <AboutDevice go={store.go} />
                  <Foot navigation={navigation} go={store.go} views={!navigation.pairing && !unpaired} />
                  {!unpaired && <LiveRegions />}
                  {navigation.keysShown && (
                    <Suspense>
                      <KeysDialog onClose={() => store.go({ to: 'keys', shown: false })} />
                    </Suspense>
                  )}
                </div>
              </PickTimeArea>
            )}
          </NoticeArea>
        </TypingProvider>
      </PortalMountNodeProvider>
    </SnapshotProvider>
  );
}

/** Bars about this device, hidden while text is typed on an on-screen keyboard. */
function AboutDevice({ go }: Pick<ListViewProps, 'go'>) {
  const { me, preferences, app } = useSnapshot();
  if (useTyping()) return null;
  return (
    <>
      <PermissionBar />
      <UpdateBar />
      <RemarkBars />
      {me && preferences.firstSteps === 'due' && !app.permission?.spoken && (
        <Suspense>
          <FirstSteps go={go} />
        </Suspense>
      )}
    </>
  );
}

/** The status line and, on a phone, the navigation below it. Hidden on a phone while text is typed. */
function Foot({ navigation, go, views }: ListViewProps & { views: boolean }) {
  const styles = useStyles();
  const phone = useMedia(PHONE);
  const typing = useTyping();
  const { connection, pause, app } = useSnapshot();
  if (phone && typing) return null;
  // On a phone, omit the line in the normal state.
  const usual = connection.state === 'connected' && !pause && app.inhibited !== true;
  return (
    <div className={styles.foot}>
      {!(phone && usual) && <StatusLine onKeys={() => go({ to: 'keys', shown: true })} />}
      {phone && views && <NavBar view={navigation.view} onView={(view) => go(pressed(navigation, view))} />}
    </div>
  );
}

/** Pressing the current view's button returns to its start. */
function pressed(navigation: Navigation, view: View): NavigationChange {
  if (view !== navigation.view) return { to: 'view', view };
  if (view === 'processes') return { to: 'process-list' };
  if (view === 'requests') return { to: 'view', view };
  return view === 'preferences' ? { to: 'sections' } : { to: 'back', list: view };
}

/** A link's code for a user who is signed in: reports it and does nothing. */
function LinkedCode() {
  const { t } = useWords();
  const { me } = useSnapshot();
  const { navigation: store } = useServices();
  const { linked, linkedGiven } = useSyncExternalStore(store.subscribe, store.get);
  const hint = useHint();
  const name = me?.user.name;
  useEffect(() => {
    if (linked === null || name === undefined) return;
    if (!linkedGiven) hint(t.pageSignIn.already(name));
    store.go({ to: 'linked', code: null });
  }, [linked, linkedGiven, name, hint, store, t]);
  return null;
}

/** @param landmark called with the view's `main` element; null: removed */
function Views({ navigation, go, landmark }: ListViewProps & { landmark: (main: HTMLElement | null) => void }) {
  const styles = useStyles();
  const { t } = useWords();
  const phone = useMedia(PHONE);
  return (
    <div className={styles.middle}>
      {!phone && <NavRail view={navigation.view} onView={(view) => go({ to: 'view', view })} />}
      <main ref={landmark} className={styles.view}>
        <ErrorBoundary key={navigation.view} failed={(again) => <RenderError again={again} />}>
          <Suspense fallback={<Loading words={t.loading.view} />}>
            <ViewAt navigation={navigation} go={go} />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  );
}

/** The return type makes the compiler report a view without a case. */
function ViewAt({ navigation, go }: ListViewProps): ReactElement {
  switch (navigation.view) {
    case 'inbox':
      return <Inbox navigation={navigation} go={go} />;
    case 'history':
      return <History navigation={navigation} go={go} />;
    case 'requests':
      return <Requests navigation={navigation} go={go} />;
    case 'processes':
      return <Processes navigation={navigation} go={go} />;
    case 'preferences':
      return <Preferences navigation={navigation} go={go} />;
  }
}
