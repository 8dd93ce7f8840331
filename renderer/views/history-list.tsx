import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useMemo, useState } from 'react';
import { TOUCH } from '../../widgets/styles.ts';
import { DayHeading } from '../components/frame/time.tsx';
import { useMedia } from '../components/frame/use-media.ts';
import { ItemRow } from '../components/list/item-row.tsx';
import { RowPlaceholder } from '../components/list/row-placeholder.tsx';
import { createRowSlots } from '../components/list/row-slots.ts';
import { useRowHeight } from '../components/list/use-row-height.ts';
import { VirtualList } from '../components/list/virtual-list.tsx';
import { useWords } from '../i18n/words.tsx';
import { withAccepted } from '../state/answer-store.ts';
import type { HistoryState } from '../state/history-store.ts';
import { patternOf } from '../state/search-matches.ts';
import { useAnswers, useCommands, useServices } from '../state/services.tsx';
import { useListActions } from '../state/use-list-actions.ts';
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
});

export function HistoryList({ state, navigation, go }: ListViewProps & { state: HistoryState }) {
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
    first: () => select(0),
    last: () => select(count - 1),
    open: () => selectedId && go({ to: 'open', list: 'history', itemId: selectedId, keyboard: true }),
    back: () => go({ to: 'back', list: 'history' }),
  });
  const { open, press } = useListActions('history', go);
  const finger = useMedia(TOUCH);
  // Recreated only when rows are added or the list restarts: the virtual list reads all rows whenever these change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store answers otherwise once these have changed
  const keyOf = useCallback((index: number) => history.keyOf(index), [history, state.begun, count]);
  const rowHeight = useRowHeight();
  const estimate = useCallback((index: number) => rowHeight + (history.dayOf(index) ? 32 : 0), [history, rowHeight]);
  const [slotsOf] = useState(createRowSlots);
  const onTop = useCallback((top: boolean) => top && fresh && history.reload(), [fresh, history]);
  return (
    <VirtualList
      label={t.history.list}
      count={count}
      total={state.total ?? (state.more ? null : count)}
      keyOf={keyOf}
      estimate={estimate}
      active={active}
      slotsOf={slotsOf}
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
              <RowPlaceholder />
            )}
          </>
        );
      }}
    />
  );
}
