import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular, FlowchartRegular, PlugDisconnectedRegular, SearchRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Process } from '../../shared/processes.ts';
import { ONE_PANE, TOUCH } from '../../widgets/styles.ts';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { useMedia } from '../components/frame/use-media.ts';
import { ROW_HEIGHT } from '../components/list/row-styles.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { ProcessRow } from '../components/process/process-row.tsx';
import { ProcessTools } from '../components/process/process-tools.tsx';
import { useWords } from '../i18n/words.tsx';
import {
  ALL_PROCESSES,
  filterProcesses,
  type GroupedProcess,
  groupProcesses,
  isFiltering,
  sourcesOf,
} from '../state/process-filter.ts';
import { type ProcessesState, processKey } from '../state/processes-store.ts';
import { isOffline } from '../state/relay-connection.ts';
import { useCommands, useNow, useServices, useSnapshotPart } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';
import { ProcessDetail } from './process-detail.tsx';

const useStyles = makeStyles({
  old: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 16px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
  },
  group: {
    margin: 0,
    padding: '12px 16px 4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
});

/** Processes across systems: progress, who has to act, and stalled steps. */
export function Processes({ navigation, go }: ListViewProps) {
  const { processes } = useServices();
  const state = useSyncExternalStore(processes.subscribe, processes.get);
  const { t } = useWords();
  const found = useFound(state);
  const chosen = state.items.find((process) => processKey(process) === navigation.process?.key) ?? null;
  const shown = chosen ?? found[0]?.process ?? null;
  const list = (
    <>
      <PaneHeader title={t.processes.title} />
      {state.items.length > 0 && (
        <ProcessTools filter={state.filter} sources={sourcesOf(state.items)} onFilter={processes.filter} />
      )}
      <ProcessesBody state={state} found={found} shown={shown} navigation={navigation} go={go} />
    </>
  );
  if (!shown) return list;
  return (
    <TwoPane
      list={list}
      detail={<ProcessDetail process={shown} navigation={navigation} go={go} />}
      opened={chosen !== null && navigation.process?.opened === true}
    />
  );
}

/** Rows that fill a screen; while fewer match, older ones are loaded. */
const SCREEN = 20;

function useFound(state: ProcessesState): readonly GroupedProcess[] {
  const { processes } = useServices();
  const now = useNow();
  const { items, filter } = state;
  const found = useMemo(() => groupProcesses(filterProcesses(items, filter, now), now), [items, filter, now]);
  // After each change: a loaded page may contain no match.
  useEffect(() => {
    if (isFiltering(state.filter) && found.length < SCREEN) processes.loadMore();
  }, [state, found, processes]);
  return found;
}

interface ProcessesBodyProps extends ListViewProps {
  state: ProcessesState;
  found: readonly GroupedProcess[];
  shown: Process | null;
}

function ProcessesBody({ state, found, shown, navigation, go }: ProcessesBodyProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { processes } = useServices();
  const connection = useSnapshotPart('connection');
  if (state.status === 'loading' && state.items.length === 0) return <Loading words={t.loading.processes} />;
  if (state.status === 'failed') {
    const offline = isOffline(connection);
    return (
      <PaneMessage
        icon={offline ? <PlugDisconnectedRegular /> : <ErrorCircleRegular />}
        title={offline ? t.processes.offlineTitle : t.processes.failedTitle}
        body={state.problem?.detail}
        action={{ label: t.app.retry, run: processes.reload, primary: true }}
        urgent
      />
    );
  }
  if (state.items.length === 0) {
    return (
      <PaneMessage
        icon={<FlowchartRegular />}
        title={t.processes.emptyTitle}
        body={t.processes.emptyBody}
        action={{ label: t.processes.emptyAction, run: () => go({ to: 'view', view: 'inbox' }) }}
      />
    );
  }
  return (
    <>
      {!state.current && <p className={styles.old}>{t.processes.old}</p>}
      {found.length === 0 ? (
        <PaneMessage
          icon={<SearchRegular />}
          title={t.history.nothingTitle}
          body={t.history.nothingBody}
          action={{ label: t.history.nothingAction, run: () => processes.filter(ALL_PROCESSES) }}
        />
      ) : (
        <ProcessList items={found} more={state.more} shown={shown} navigation={navigation} go={go} />
      )}
    </>
  );
}

/** Number of rows before the end at which older ones are loaded. */
const NEAR_END = 10;

function ProcessList({
  items,
  more,
  shown,
  navigation,
  go,
}: ListViewProps & { items: readonly GroupedProcess[]; more: boolean; shown: Process | null }) {
  const styles = useStyles();
  const { t } = useWords();
  const { processes } = useServices();
  const finger = useMedia(TOUCH);
  // On touch in one pane, an automatic selection is not displayed, so no row is shown as selected.
  const alone = useMedia(ONE_PANE) && finger && navigation.process === null;
  const active = Math.max(
    0,
    items.findIndex(({ process }) => process === shown),
  );
  const select = (index: number) => {
    const next = items[Math.min(Math.max(index, 0), items.length - 1)];
    if (next) go({ to: 'process', key: processKey(next.process), opened: false });
  };
  useCommands({
    next: () => select(active + 1),
    previous: () => select(active - 1),
    open: () => shown && go({ to: 'process', key: processKey(shown), opened: true, keyboard: true }),
    back: () => go({ to: 'process-list' }),
  });
  const onShow = useCallback(
    (_: number, last: number) => {
      if (last + NEAR_END >= items.length) processes.loadMore();
    },
    [items, processes],
  );
  return (
    <VirtualList
      label={t.processes.list}
      count={items.length}
      total={more ? null : items.length}
      keyOf={(index) => (items[index] ? processKey(items[index].process) : String(index))}
      estimate={() => ROW_HEIGHT}
      active={active}
      focusTurn={navigation.focus.on === 'row' ? navigation.focus.turn : null}
      onShow={onShow}
      draw={(index) => {
        const row = items[index];
        if (!row) return null;
        const { process, begins } = row;
        return (
          <>
            {begins && (
              <h2 className={styles.group} dir="auto">
                {[t.processes.states[begins.state], begins.source].filter(Boolean).join(' · ')}
              </h2>
            )}
            <ProcessRow
              process={process}
              selected={process === shown && !alone}
              active={index === active}
              onOpen={(keyboard) => go({ to: 'process', key: processKey(process), opened: true, keyboard })}
            />
          </>
        );
      }}
    />
  );
}
