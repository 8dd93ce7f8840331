import { FluentProvider, makeStyles, PortalMountNodeProvider, tokens } from '@fluentui/react-components';
import {
  lazy,
  type ReactElement,
  type ReactNode,
  type RefCallback,
  Suspense,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { View } from '../../shared/bridge/views.ts';
import { ErrorBoundary } from '../../widgets/error-boundary.tsx';
import { requiredContext } from '../../widgets/required-context.ts';
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
import { type Services, ServicesProvider, useServices, useSnapshotPart, useSnapshotState } from '../state/services.tsx';
import type { SnapshotState } from '../state/snapshot-store.ts';
import { useDrawn } from '../state/use-drawn.ts';
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
  const app = useSnapshotState(services, (state) => (state.status === 'ready' ? state.snapshot.app : null));
  const problem = useSnapshotState(services, (state) => (state.status === 'failed' ? state.problem : null));
  const ready = useSnapshotState(services, (state) => state.status === 'ready' && state.snapshot.ready);
  const locale = app?.locale ?? services.localeAtStart;
  return (
    <ServicesProvider services={services}>
      <WordsProvider locale={locale}>
        <FluentProvider theme={(app?.dark ?? services.darkAtStart) ? darkTheme : lightTheme}>
          {problem ? <StartFailed detail={problem.detail} /> : ready ? <Window keyboard={keyboard} /> : <Starting />}
        </FluentProvider>
      </WordsProvider>
    </ServicesProvider>
  );
}

function Window({ keyboard }: { keyboard: Keyboard }) {
  const styles = useStyles();
  const { t } = useWords();
  const services = useServices();
  const store = services.navigation;
  const navigation = useSyncExternalStore(store.subscribe, store.get);
  const { singleKeys, density } = useSnapshotPart('preferences');
  const unpaired = useSnapshotState(services, isUnpaired);
  useKeys(keyboard, singleKeys);
  useBrowserHistory(navigation);
  return (
    <LandmarkPortals>
      <TypingProvider>
        <NoticeArea>
          {(notice) => (
            <PickTimeArea>
              <div className={styles.root} data-density={density}>
                {/* First in focus order, because they are temporary. */}
                {notice}
                {!unpaired && <UndoBar />}
                {navigation.pairing || unpaired ? (
                  <Suspense fallback={<Loading words={t.loading.view} />}>
                    <SignedOut navigation={navigation} go={store.go} />
                  </Suspense>
                ) : (
                  <Views navigation={navigation} go={store.go} />
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
    </LandmarkPortals>
  );
}

const [ProvideLandmark, useLandmark] = requiredContext<RefCallback<HTMLElement>>('a landmark');

/** Menus and tooltips render within the view's `main`, for users who navigate by landmarks. */
function LandmarkPortals({ children }: { children: ReactNode }) {
  const [main, setMain] = useState<HTMLElement | null>(null);
  return (
    <ProvideLandmark value={setMain}>
      <PortalMountNodeProvider value={main ?? undefined}>{children}</PortalMountNodeProvider>
    </ProvideLandmark>
  );
}

const isUnpaired = (state: SnapshotState): boolean =>
  state.status === 'ready' && state.snapshot.connection.state === 'unpaired';

/** Bars about this device, hidden while text is typed on an on-screen keyboard. */
function AboutDevice({ go }: Pick<ListViewProps, 'go'>) {
  const me = useSnapshotPart('me');
  const preferences = useSnapshotPart('preferences');
  const app = useSnapshotPart('app');
  const isDrawn = useDrawn();
  if (useTyping()) return null;
  return (
    <>
      <PermissionBar />
      <UpdateBar />
      <RemarkBars />
      {isDrawn && me && preferences.firstSteps === 'due' && !app.permission?.spoken && (
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
  const connection = useSnapshotPart('connection');
  const pause = useSnapshotPart('pause');
  const app = useSnapshotPart('app');
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

/** A link's code for a user who is signed in: says so once the relay has confirmed it. Without that, the code may still be needed. */
function LinkedCode() {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const { navigation: store } = useServices();
  const { linked, linkedGiven } = useSyncExternalStore(store.subscribe, store.get);
  const hint = useHint();
  const isConfirmed = useSnapshotPart('connection').state === 'connected';
  const name = isConfirmed ? me?.user.name : undefined;
  useEffect(() => {
    if (linked === null || name === undefined) return;
    if (!linkedGiven) hint(t.pageSignIn.already(name));
    store.go({ to: 'linked', code: null });
  }, [linked, linkedGiven, name, hint, store, t]);
  return null;
}

function Views({ navigation, go }: ListViewProps) {
  const styles = useStyles();
  const landmark = useLandmark();
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
