import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { TOUCH } from '../../widgets/styles.ts';
import { Loading, PaneMessage } from '../components/frame/pane-message.tsx';
import { DayHeading } from '../components/frame/time.tsx';
import { PaneHeader, TwoPane } from '../components/frame/two-pane.tsx';
import { useMedia } from '../components/frame/use-media.ts';
import { ChooseItem } from '../components/list/choose-item.tsx';
import { ExportButton, type Exporting, ExportSaid, useExport } from '../components/list/history-export.tsx';
import { HistoryTools } from '../components/list/history-tools.tsx';
import { ItemRow } from '../components/list/item-row.tsx';
import { RowGhost } from '../components/list/row-ghost.tsx';
import { ROW_HEIGHT } from '../components/list/row-styles.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { useWords } from '../i18n/words.tsx';
import { withAccepted } from '../state/answer-store.ts';
import { isOffline } from '../state/connection.ts';
import { type HistoryFilter, type HistoryState, isFiltered } from '../state/history-store.ts';
import type { Navigation } from '../state/navigation.ts';
import { patternOf } from '../state/search-marks.ts';
import { useAnswers, useCommands, useServices, useSnapshot } from '../state/services.tsx';
import { useItem } from '../state/use-item.ts';
import { useListActions } from '../state/use-list-actions.ts';
import { ItemDetail } from './item-detail.tsx';
import type { ListViewProps } from './list-view.ts';

const useStyles = makeStyles({
  day: {
    margin: 0,
    padding: '12px 16px 4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '16px',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
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

/** Milliseconds between the last key and the search. */
const TYPING_MS = 120;

/** Everything the person ever received: searched as they type, filtered by chips, grouped by day. */
export function History({ navigation, go }: ListViewProps) {
  const { t } = useWords();
  const { history } = useServices();
  const state = useSyncExternalStore(history.subscribe, history.get);
  const { filter, setFilter } = useFilter(state, navigation);
  const exporting = useExport(filter);
  const selection = navigation.selected.history;
  const { load, reload } = useItem(selection?.itemId ?? null);
  const list = (
    <>
      <HistoryHeader state={state} exporting={exporting} />
      <HistoryTools
        filter={filter}
        sources={state.sources}
        focusTurn={navigation.focus.on === 'search' ? navigation.focus.turn : null}
        onFilter={setFilter}
      />
      {exporting && <ExportSaid exporting={exporting} />}
      <HistoryBody state={state} navigation={navigation} go={go} onFilter={setFilter} />
    </>
  );
  const detail = selection ? (
    <ItemDetail
      load={load}
      navigation={navigation}
      chosen={selection.by === 'person'}
      onBack={() => go({ to: 'back', list: 'history' })}
      onCompose={(itemId, action) => go({ to: 'compose', list: 'history', itemId, action })}
      onStopComposing={() => go({ to: 'stop-composing' })}
      onReload={reload}
    />
  ) : state.count > 0 ? (
    <ChooseItem title={t.history.choose} />
  ) : null;
  return <TwoPane list={list} detail={detail} opened={selection?.opened ?? false} />;
}

/** What is typed is shown at once and searched for a moment later. */
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

function HistoryHeader({ state, exporting }: { state: HistoryState; exporting: Exporting | null }) {
  const styles = useStyles();
  const { t } = useWords();
  const said =
    state.status !== 'ready' ? '' : state.total === null ? t.history.foundMany : t.history.found(state.total);
  return (
    <PaneHeader title={t.history.title}>
      <span className={styles.count} role="status">
        {said}
      </span>
      {exporting && state.count > 0 && <ExportButton exporting={exporting} />}
    </PaneHeader>
  );
}

type BodyProps = ListViewProps & { state: HistoryState; onFilter: (filter: HistoryFilter) => void };

function HistoryBody({ state, navigation, go, onFilter }: BodyProps) {
  const styles = useStyles();
  const { t } = useWords();
  const { history } = useServices();
  const { connection } = useSnapshot();
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

function HistoryEmpty({ state, go, onFilter }: Omit<BodyProps, 'navigation'>) {
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

function HistoryList({ state, navigation, go }: ListViewProps & { state: HistoryState }) {
  const styles = useStyles();
  const { t } = useWords();
  const { history } = useServices();
  const answerState = useAnswers();
  const { count, filter, fresh } = state;
  const pattern = useMemo(() => patternOf(filter.q), [filter.q]);
  const selectedId = navigation.selected.history?.itemId;
  const found = selectedId === undefined ? -1 : history.indexOf(selectedId);
  const active = Math.max(0, found);
  const select = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1);
    const view = history.view(next);
    if (view) go({ to: 'select', list: 'history', itemId: view.item.id, by: 'person' });
  };
  useCommands({
    next: () => select(found + 1),
    previous: () => select(found - 1),
    open: () => selectedId && go({ to: 'open', list: 'history', itemId: selectedId, keyboard: true }),
    back: () => go({ to: 'back', list: 'history' }),
  });
  const { open, press } = useListActions('history', go);
  const finger = useMedia(TOUCH);
  // Made anew only when rows were added or the list begun again: the virtual list asks for all rows each time these change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store answers otherwise once these have changed
  const keyOf = useCallback((index: number) => history.keyOf(index), [history, state.begun, count]);
  const estimate = useCallback((index: number) => ROW_HEIGHT + (history.dayOf(index) ? 32 : 0), [history]);
  const onTop = useCallback((top: boolean) => top && fresh && history.reload(), [fresh, history]);
  return (
    <VirtualList
      label={t.history.list}
      count={count}
      total={state.total ?? (state.more ? null : count)}
      keyOf={keyOf}
      estimate={estimate}
      active={active}
      focusTurn={navigation.focus.on === 'row' ? navigation.focus.turn : null}
      onShow={history.show}
      onTop={onTop}
      topTurn={state.begun}
      draw={(index) => {
        const view = history.view(index);
        const day = history.dayOf(index);
        return (
          <>
            {day && <DayHeading at={day} className={styles.day} />}
            {view ? (
              <ItemRow
                view={withAccepted(view, answerState)}
                selected={view.item.id === selectedId}
                active={index === active}
                tells="fate"
                pattern={pattern}
                sending={answerState.sending.get(view.item.id)}
                onOpen={open}
                onAction={press}
                {...(finger ? { touch: null } : {})}
              />
            ) : (
              <RowGhost />
            )}
          </>
        );
      }}
    />
  );
}
