import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular } from '@fluentui/react-icons/svg/arrow-left';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { FlowchartRegular } from '@fluentui/react-icons/svg/flowchart';
import { PlugDisconnectedRegular } from '@fluentui/react-icons/svg/plug-disconnected';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Process } from '../../shared/processes.ts';
import { progressOf } from '../../shared/rules/process.ts';
import { NARROW, ONE_PANE, TOUCH } from '../../widgets/styles.ts';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { Section } from '../components/frame/section.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { useMedia } from '../components/frame/use-media.ts';
import { ROW_HEIGHT } from '../components/list/row-styles.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { ProcessPicture } from '../components/process/process-picture.tsx';
import { ProcessRow } from '../components/process/process-row.tsx';
import { ProcessSteps } from '../components/process/process-steps.tsx';
import { ProcessTools } from '../components/process/process-tools.tsx';
import { agoWords, clockWords } from '../i18n/times.ts';
import { useWords } from '../i18n/words.tsx';
import { isOffline } from '../state/connection.ts';
import { ALL_PROCESSES, filterProcesses, isFiltering, sourcesOf } from '../state/process-filter.ts';
import { type ProcessesState, processKey } from '../state/processes-store.ts';
import { useCommands, useNow, useServices, useSnapshot } from '../state/services.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  old: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 16px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
  },
  detail: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '16px 24px 24px',
    [NARROW]: { padding: '0 16px 24px' },
  },
  bar: { display: 'none', flexShrink: 0, padding: '8px', [ONE_PANE]: { display: 'flex' } },
  title: {
    margin: '0 0 4px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    outlineStyle: 'none',
  },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '12px',
    marginBottom: '16px',
    color: tokens.colorNeutralForeground2,
  },
  items: { marginTop: '16px' },
  late: { color: tokens.colorPaletteDarkOrangeForeground1, fontWeight: tokens.fontWeightSemibold },
});

/** Processes across systems: how far each is, who has to act, and where it stands still. */
export function Processes({ navigation, go }: ListViewProps) {
  const { processes } = useServices();
  const state = useSyncExternalStore(processes.subscribe, processes.get);
  const { t } = useWords();
  const found = useFound(state);
  const chosen = state.items.find((process) => processKey(process) === navigation.process?.key) ?? null;
  const shown = chosen ?? found[0] ?? null;
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

/** Rows that fill a screen: as long as fewer are found, older ones are asked for. */
const SCREEN = 20;

/** What the filter leaves of the processes. */
function useFound(state: ProcessesState): readonly Process[] {
  const { processes } = useServices();
  const now = useNow();
  const { items, filter } = state;
  const found = useMemo(() => filterProcesses(items, filter, now), [items, filter, now]);
  // After each change of the state: a page may hold nothing that is looked for.
  useEffect(() => {
    if (isFiltering(state.filter) && found.length < SCREEN) processes.loadMore();
  }, [state, found, processes]);
  return found;
}

interface BodyProps extends ListViewProps {
  state: ProcessesState;
  found: readonly Process[];
  shown: Process | null;
}

function ProcessesBody({ state, found, shown, navigation, go }: BodyProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { processes } = useServices();
  const { connection } = useSnapshot();
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

/** Rows from the end at which older ones are asked for. */
const NEAR_END = 10;

function ProcessList({
  items,
  more,
  shown,
  navigation,
  go,
}: ListViewProps & { items: readonly Process[]; more: boolean; shown: Process | null }) {
  const { t } = useWords();
  const { processes } = useServices();
  const finger = useMedia(TOUCH);
  // What the window chose by itself stands beside the list; where it does not, nothing was chosen.
  const alone = useMedia(ONE_PANE) && finger && navigation.process === null;
  const active = Math.max(0, shown ? items.indexOf(shown) : 0);
  const select = (index: number) => {
    const next = items[Math.min(Math.max(index, 0), items.length - 1)];
    if (next) go({ to: 'process', key: processKey(next), opened: false });
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
      keyOf={(index) => (items[index] ? processKey(items[index]) : String(index))}
      estimate={() => ROW_HEIGHT}
      active={active}
      focusTurn={navigation.focus.on === 'row' ? navigation.focus.turn : null}
      onShow={onShow}
      draw={(index) => {
        const process = items[index];
        return process ? (
          <ProcessRow
            process={process}
            selected={process === shown && !alone}
            active={index === active}
            onOpen={(keyboard) => go({ to: 'process', key: processKey(process), opened: true, keyboard })}
          />
        ) : null;
      }}
    />
  );
}

function ProcessDetail({ process, navigation, go }: ListViewProps & { process: Process }) {
  const styles = useStyles();
  const words = useWords();
  const { t } = words;
  const { history } = useServices();
  const now = useNow();
  const title = useRef<HTMLHeadingElement>(null);
  const turn = navigation.focus.on === 'item' ? navigation.focus.turn : null;
  useEffect(() => {
    // The picture has scrolled to where the process stands.
    if (turn !== null) title.current?.focus({ preventScroll: true });
  }, [turn]);
  const progress = progressOf(process, now);
  const items = () => {
    history.search({ q: process.id });
    go({ to: 'view', view: 'history' });
  };
  return (
    <>
      <div className={styles.bar}>
        <Button appearance="subtle" icon={<ArrowLeft20Regular />} onClick={() => go({ to: 'process-list' })}>
          {t.processes.back}
        </Button>
      </div>
      <article className={styles.detail}>
        <h1 ref={title} tabIndex={-1} className={styles.title} dir="auto">
          {process.name}
        </h1>
        <div className={styles.line}>
          <bdi>{process.origin.name}</bdi>
          <span>{t.processes.progress(progress.over, progress.total)}</span>
          <span>{t.processes.moved(agoWords(words, Date.parse(process.updatedAt), now))}</span>
          {progress.stalledSince !== null && (
            <span className={styles.late}>
              {t.processes.stalledSince(clockWords(words, progress.stalledSince, now))}
            </span>
          )}
        </div>
        <ProcessPicture process={process} />
        <Section title={t.processes.steps}>
          <ProcessSteps process={process} />
        </Section>
        <Button className={styles.items} onClick={items}>
          {t.processes.items}
        </Button>
      </article>
    </>
  );
}
