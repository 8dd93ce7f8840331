import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { CapabilityLine, WindowBridge } from '../../shared/bridge/bridge.ts';
import type { Capability } from '../../shared/bridge/capabilities.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { requiredContext } from '../../widgets/required-context.ts';
import type { Clock, PageEnvironment } from '../bridge.ts';
import { type AnswerStore, createAnswerStore } from './answer-store.ts';
import { type Attention, createAttention } from './attention.ts';
import { type AutoSelection, createAutoSelection } from './auto-selection.ts';
import type { BrowserHistoryPort } from './browser-history.ts';
import { type Command, type CommandDesk, createCommandDesk, type Handlers, isCommand } from './commands.ts';
import { createDraftStore, type DraftStore } from './draft-store.ts';
import { createExportStore, type ExportStore } from './export-store.ts';
import { createHistoryStore, type HistoryStore } from './history-store.ts';
import { createInboxSearch, type InboxSearch } from './inbox-search.ts';
import type { KeyModifier } from './key-names.ts';
import { createNavigationStore, type NavigationStore } from './navigation.ts';
import { createProcessesStore, type ProcessesStore } from './processes-store.ts';
import { createReadVersions } from './read-versions.ts';
import { createRequestsSeen, type RequestsSeen } from './requests-seen.ts';
import { createSeenQueue, type SeenQueue } from './seen-queue.ts';
import { createSnapshotStore, type SnapshotState, type SnapshotStore } from './snapshot-store.ts';
import { createSplitStore, type SplitStore } from './split-store.ts';

/** Stores and ports of the views, created in the page's entry. */
export interface Services {
  darkAtStart: boolean;
  localeAtStart: string;
  touchAtStart: boolean;
  modifier: KeyModifier;
  bridge: WindowBridge;
  clock: Clock;
  snapshots: SnapshotStore;
  answers: AnswerStore;
  attention: Attention;
  history: HistoryStore;
  inboxSearch: InboxSearch;
  /** null: the host cannot save files. */
  exports: ExportStore | null;
  processes: ProcessesStore;
  requestsSeen: RequestsSeen;
  drafts: DraftStore;
  split: SplitStore;
  seenQueue: SeenQueue;
  commands: CommandDesk;
  autoSelection: AutoSelection;
  navigation: NavigationStore;
  browserHistory: BrowserHistoryPort | null;
}

export function createServices(around: PageEnvironment): Services {
  const { bridge, clock, storage, dark, locale, touch, modifier, browserHistory } = around;
  // Subscribe before the first request: the host sends queued events once the page requests its first snapshot.
  const navigation = createNavigationStore(bridge, storage);
  const commands = createCommandDesk();
  const anywhere = navigationCommands(navigation);
  commands.register(() => anywhere);
  bridge.capability('application-menu')?.on('command', ({ name }) => {
    if (isCommand(name)) commands.run(name);
  });
  const saving = bridge.capability('save-file');
  const snapshots = createSnapshotStore(bridge);
  const versions = createReadVersions(clock);
  snapshots.subscribe(() => {
    const state = snapshots.get();
    if (state.status === 'ready') versions.drawn(state.snapshot);
  });
  return {
    navigation,
    autoSelection: createAutoSelection(clock, navigation),
    browserHistory,
    darkAtStart: dark,
    localeAtStart: locale,
    touchAtStart: touch,
    modifier,
    bridge,
    clock,
    snapshots,
    answers: createAnswerStore(bridge, versions),
    attention: createAttention(around),
    history: createHistoryStore(bridge),
    inboxSearch: createInboxSearch(bridge, clock),
    exports: saving && createExportStore(saving),
    processes: createProcessesStore(bridge),
    requestsSeen: createRequestsSeen(storage),
    drafts: createDraftStore(storage),
    split: createSplitStore(storage),
    seenQueue: createSeenQueue(bridge, clock),
    commands,
  };
}

const navigationCommands = ({ go }: NavigationStore): Partial<Record<Command, () => void>> => ({
  'go-inbox': () => go({ to: 'view', view: 'inbox' }),
  'go-history': () => go({ to: 'view', view: 'history' }),
  'go-processes': () => go({ to: 'view', view: 'processes' }),
  'go-preferences': () => go({ to: 'view', view: 'preferences' }),
  search: () => go({ to: 'search' }),
  'show-keys': () => go({ to: 'keys', shown: true }),
});

const [ProvideServices, useServices] = requiredContext<Services>('services');

export { useServices };

/** What `select` returns of the snapshot store, which must be a part of its state; rendered again only when that changes. */
export const useSnapshotState = <T,>({ snapshots }: Services, select: (state: SnapshotState) => T): T =>
  useSyncExternalStore(snapshots.subscribe, () => select(snapshots.get()));

/** The whole snapshot: for what follows every change. */
export const useSnapshot = (): Snapshot => useSnapshotState(useServices(), snapshotOf);

/** One part of the snapshot; rendered again only when this part changes. */
export const useSnapshotPart = <K extends keyof Snapshot>(part: K): Snapshot[K] =>
  useSnapshotState(useServices(), (state) => snapshotOf(state)[part]);

function snapshotOf(state: SnapshotState): Snapshot {
  if (state.status === 'ready') return state.snapshot;
  throw new Error('drawn without a snapshot');
}

/** Access to an optional capability of the host; null: unsupported, so views omit what depends on it. */
export function useCapability<N extends Capability>(name: N): CapabilityLine<N> | null {
  return useServices().bridge.capability(name);
}

const NowContext = createContext<number>(0);

/** Refresh interval of relative times, ms. */
const TICK_MS = 60_000;

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  const { clock, snapshots } = services;
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => clock.every(TICK_MS, () => setNow(clock.now())), [clock]);
  // A new snapshot may contain instants after the last tick, which would be displayed as "in 0 s".
  useEffect(() => snapshots.subscribe(() => setNow(clock.now())), [clock, snapshots]);
  return (
    <ProvideServices value={services}>
      <NowContext.Provider value={now}>{children}</NowContext.Provider>
    </ProvideServices>
  );
}

/** ms since 1970, at most a minute old; sufficient for times in minutes. */
export const useNow = (): number => useContext(NowContext);

export function useAnswers() {
  const { answers } = useServices();
  return useSyncExternalStore(answers.subscribe, answers.get);
}

/** Whether an element is displayed; in a narrow window a pane may be hidden. */
export const inSight = (ref: RefObject<Element | null>): boolean => ref.current?.checkVisibility() === true;

export function useCommands(handlers: Handlers) {
  const { commands } = useServices();
  const newest = useRef(handlers);
  newest.current = handlers;
  useEffect(() => commands.register(() => newest.current), [commands]);
}
