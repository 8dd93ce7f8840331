import { FluentProvider, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { lazy, type ReactElement, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { DrawGuard } from '../../widgets/draw-guard.tsx';
import { hidden } from '../../widgets/styles.ts';
import { darkTheme, lightTheme } from '../../widgets/theme.ts';
import { DrawFailed } from '../components/frame/draw-failed.tsx';
import { LiveRegions } from '../components/frame/live-regions.tsx';
import { NavRail } from '../components/frame/nav-rail.tsx';
import { NoticeArea } from '../components/frame/notice.tsx';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { PermissionBar } from '../components/frame/permission-bar.tsx';
import { RemarkBars } from '../components/frame/remark-bars.tsx';
import { StatusLine } from '../components/frame/status-line.tsx';
import { UndoBar } from '../components/frame/undo-bar.tsx';
import { UpdateBar } from '../components/frame/update-bar.tsx';
import { useWords, WordsProvider } from '../i18n/words.tsx';
import { type Services, ServicesProvider, SnapshotProvider, useServices } from '../state/services.tsx';
import { type Keyboard, useKeys } from '../state/use-keys.ts';
import { History } from './history.tsx';
import { Inbox, type ListViewProps } from './inbox.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { PairingQuestion, PairingView } from './pairing.tsx';

const Processes = lazy(async () => ({ default: (await import('./processes.tsx')).Processes }));
const Preferences = lazy(async () => ({ default: (await import('./preferences/preferences.tsx')).Preferences }));

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', height: '100%', backgroundColor: tokens.colorNeutralBackground1 },
  hidden,
  middle: { display: 'flex', flexGrow: 1, minHeight: 0 },
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
});

/** The window: theme and words from the snapshot, then the view the person is in. */
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

function Frame({ children }: { children: ReactNode }) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <main className={styles.root}>
      <h1 className={styles.hidden}>{t.app.name}</h1>
      {children}
    </main>
  );
}

function Starting() {
  const { t } = useWords();
  return (
    <Frame>
      <Loading words={t.loading.start} />
    </Frame>
  );
}

function StartFailed({ detail }: { detail: string }) {
  const { t } = useWords();
  const { snapshots } = useServices();
  return (
    <Frame>
      <PaneMessage
        icon={<ErrorCircleRegular />}
        title={t.failed.startTitle}
        body={detail}
        action={{ label: t.app.retry, run: snapshots.retry, primary: true }}
        urgent
      />
    </Frame>
  );
}

function Window({ snapshot, keyboard }: { snapshot: Snapshot; keyboard: Keyboard }) {
  const styles = useStyles();
  const { navigation: store } = useServices();
  const navigation = useSyncExternalStore(store.subscribe, store.get);
  const unpaired = snapshot.connection.state === 'unpaired';
  useKeys(keyboard);
  return (
    <SnapshotProvider value={snapshot}>
      <NoticeArea>
        {(notice) => (
          <div className={styles.root}>
            {navigation.pairing ? (
              // Another link is another question: it begins at "no", and a yes meant for the one before does not reach it.
              <PairingQuestion
                key={`${navigation.pairing.relay} ${navigation.pairing.code}`}
                asked={navigation.pairing}
                onDone={() => store.go({ to: 'pair', asked: null })}
              />
            ) : unpaired ? (
              <PairingView />
            ) : (
              <Views navigation={navigation} go={store.go} />
            )}
            <PermissionBar />
            <UpdateBar />
            <RemarkBars />
            {notice}
            <UndoBar />
            <StatusLine onKeys={() => store.go({ to: 'keys', shown: true })} />
            <LiveRegions />
            {navigation.keysShown && <KeysDialog onClose={() => store.go({ to: 'keys', shown: false })} />}
          </div>
        )}
      </NoticeArea>
    </SnapshotProvider>
  );
}

function Views({ navigation, go }: ListViewProps) {
  const styles = useStyles();
  const { t } = useWords();
  return (
    <div className={styles.middle}>
      <NavRail view={navigation.view} onView={(view) => go({ to: 'view', view })} />
      <main className={styles.view}>
        <DrawGuard key={navigation.view} failed={(again) => <DrawFailed again={again} />}>
          <Suspense fallback={<Loading words={t.loading.view} />}>
            <ViewAt navigation={navigation} go={go} />
          </Suspense>
        </DrawGuard>
      </main>
    </div>
  );
}

/** The compiler asks for a new view here: what is returned for each is an element. */
function ViewAt({ navigation, go }: ListViewProps): ReactElement {
  switch (navigation.view) {
    case 'inbox':
      return <Inbox navigation={navigation} go={go} />;
    case 'history':
      return <History navigation={navigation} go={go} />;
    case 'processes':
      return <Processes navigation={navigation} go={go} />;
    case 'preferences':
      return <Preferences section={navigation.section} go={go} />;
  }
}
