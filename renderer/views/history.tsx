import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular, HistoryRegular, SearchRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { ChooseItem } from '../components/list/choose-item.tsx';
import { ExportButton, type ExportControl, ExportMessage, useExport } from '../components/list/history-export.tsx';
import { HistoryTools } from '../components/list/history-tools.tsx';
import { useWords } from '../i18n/words.tsx';
import { type HistoryFilter, type HistoryState, isFiltered } from '../state/history-store.ts';
import type { Navigation } from '../state/navigation.ts';
import { isOffline } from '../state/relay-connection.ts';
import { useCommands, useServices, useSnapshotPart } from '../state/services.tsx';
import { useItem } from '../state/use-item.ts';
import { HistoryList } from './history-list.tsx';
import { ItemDetail } from './item-detail.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  count: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginInlineEnd: '8px' },
  fresh: { position: 'absolute', zIndex: 1, insetInlineStart: '50%', transform: 'translateX(-50%)', marginTop: '8px' },
  offline: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 16px',
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
  },
  below: { position: 'relative', display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

/** Debounce of the search, ms. */
const TYPING_MS = 120;

/** All items that the user ever received: searched while typing, filtered by chips, grouped by day. */
export function History({ navigation, go }: ListViewProps) {
  const { history } = useServices();
  const state = useSyncExternalStore(history.subscribe, history.get);
  const { filter, setFilter } = useFilter(state, navigation);
  const exporting = useExport(filter);
  const selection = navigation.selected.history;
  useCommands({
    typed: (q) => {
      setFilter({ ...filter, q });
      go({ to: 'search' });
    },
  });
  const { load, reload } = useItem(selection?.itemId ?? null);
  useFirstHit(state, navigation, go);
  const { status, total, sources } = state;
  const any = state.count > 0;
  // Each loaded page changes the state; memoize parts that do not depend on it.
  const header = useMemo(
    () => <HistoryHeader status={status} total={total} any={any} exporting={exporting} />,
    [status, total, any, exporting],
  );
  const searching = navigation.focus.on === 'search' ? navigation.focus.turn : null;
  const tools = useMemo(
    () => <HistoryTools filter={filter} sources={sources} focusTurn={searching} onFilter={setFilter} />,
    [filter, sources, searching, setFilter],
  );
  const item = useMemo(
    () =>
      selection && (
        <ItemDetail
          load={load}
          navigation={navigation}
          chosen={selection.by !== 'start'}
          onBack={() => go({ to: 'back', list: 'history' })}
          onCompose={(itemId, action) => go({ to: 'compose', list: 'history', itemId, action })}
          onStopComposing={() => go({ to: 'stop-composing' })}
          onReload={reload}
        />
      ),
    [load, navigation, selection, go, reload],
  );
  const list = (
    <>
      {header}
      {tools}
      {exporting && <ExportMessage exporting={exporting} />}
      <HistoryBody state={state} navigation={navigation} go={go} onFilter={setFilter} />
    </>
  );
  const detail = item ?? (any ? <ChooseItem /> : null);
  return <TwoPane list={list} detail={detail} opened={selection?.opened ?? false} />;
}

/** If the search does not contain the selected item, selects the first hit, or nothing. */
function useFirstHit(state: HistoryState, { selected, composing }: Navigation, go: ListViewProps['go']) {
  const { history } = useServices();
  const { status, filter, count } = state;
  const seen = useRef(filter);
  const itemId = selected.history?.itemId;
  useEffect(() => {
    if (status !== 'ready' || seen.current === filter) return;
    seen.current = filter;
    const asks = filter.q !== '' || isFiltered(filter);
    if (!asks || composing || (itemId !== undefined && history.indexOf(itemId) >= 0)) return;
    const first = history.view(0)?.item.id;
    if (count > 0 && first) go({ to: 'select', list: 'history', itemId: first, by: 'start' });
    else if (itemId !== undefined) go({ to: 'deselect', list: 'history' });
  }, [status, filter, count, itemId, composing, history, go]);
}

function useFilter(state: HistoryState, { about }: Navigation) {
  const { history, clock } = useServices();
  const [filter, setFilter] = useState<HistoryFilter>(state.filter);
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (about) setFilter({ q: '', record: about.record });
  }, [about]);
  useEffect(() => {
    if (begun && filter === state.filter) return;
    const search = () => {
      setBegun(true);
      history.search(filter);
    };
    if (!begun || filter.q === state.filter.q) return search();
    return clock.after(TYPING_MS, search);
  }, [filter, state.filter, begun, history, clock]);
  return { filter, setFilter };
}

interface HeaderProps extends Pick<HistoryState, 'status' | 'total'> {
  any: boolean;
  exporting: ExportControl | null;
}

function HistoryHeader({ status, total, any, exporting }: HeaderProps) {
  const styles = useStyles();
  const { t } = useWords();
  const said = status !== 'ready' ? '' : total === null ? t.history.foundMany : t.history.found(total);
  return (
    <PaneHeader title={t.history.title}>
      <span className={styles.count} role="status">
        {said}
      </span>
      {exporting && any && <ExportButton exporting={exporting} />}
    </PaneHeader>
  );
}

type HistoryBodyProps = ListViewProps & { state: HistoryState; onFilter: (filter: HistoryFilter) => void };

function HistoryBody({ state, navigation, go, onFilter }: HistoryBodyProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { history } = useServices();
  const connection = useSnapshotPart('connection');
  if (state.status === 'failed') {
    return (
      <PaneMessage
        icon={<ErrorCircleRegular />}
        title={t.failed.historyTitle}
        body={state.problem?.detail}
        action={{ label: t.app.retry, run: () => history.reload() }}
        urgent
      />
    );
  }
  if (state.status === 'loading' && state.count === 0) return <Loading words={t.loading.history} />;
  if (state.count === 0) return <HistoryEmpty state={state} go={go} onFilter={onFilter} />;
  return (
    <div className={styles.below}>
      {isOffline(connection) && <p className={styles.offline}>{t.history.offline}</p>}
      {state.fresh && (
        <Button
          className={styles.fresh}
          size="small"
          shape="circular"
          appearance="primary"
          onClick={() => history.reload()}
        >
          {t.history.fresh}
        </Button>
      )}
      <HistoryList state={state} navigation={navigation} go={go} />
    </div>
  );
}

function HistoryEmpty({ state, go, onFilter }: Omit<HistoryBodyProps, 'navigation'>) {
  const { t } = useWords();
  const searched = state.filter.q !== '' || isFiltered(state.filter);
  if (!searched) {
    return (
      <PaneMessage
        icon={<HistoryRegular />}
        title={t.history.emptyTitle}
        body={t.history.emptyBody}
        action={{ label: t.history.emptyAction, run: () => go({ to: 'view', view: 'inbox' }) }}
      />
    );
  }
  return (
    <PaneMessage
      icon={<SearchRegular />}
      title={t.history.nothingTitle}
      body={t.history.nothingBody}
      action={{ label: t.history.nothingAction, run: () => onFilter({ q: '' }) }}
    />
  );
}
