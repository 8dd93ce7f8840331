import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { AnswerChoice } from '../../../shared/bridge/history.ts';
import type { ListedState } from '../../../shared/rules/listed-state.ts';
import { useWords } from '../../i18n/words.tsx';
import { type HistoryFilter, type HistoryState, isFiltered } from '../../state/history-store.ts';
import { useNow, useServices } from '../../state/services.tsx';
import { FilterChip } from './filter-chip.tsx';
import { RecordChip } from './record-chip.tsx';
import { SearchField } from './search-field.tsx';
import { entriesOf, SharedChips } from './shared-chips.tsx';
import { TimeChip, TimeSpan } from './time-chip.tsx';
import { useToolStyles } from './tool-styles.ts';

interface HistoryToolsProps {
  filter: HistoryFilter;
  sources: HistoryState['sources'];
  /** Incremented when the field should take the focus; null: the focus is elsewhere. */
  focusTurn: number | null;
  onFilter: (filter: HistoryFilter) => void;
}

export function HistoryTools({ filter, sources, focusTurn, onFilter }: HistoryToolsProps) {
  const styles = useToolStyles();
  const { t } = useWords();
  const { commands } = useServices();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusTurn !== null) field.current?.focus();
  }, [focusTurn]);
  return (
    <search className={styles.root}>
      <SearchField
        label={t.history.searchLabel}
        placeholder={t.history.placeholder}
        value={filter.q}
        onChange={(q) => onFilter({ ...filter, q })}
        field={field}
        onEnter={() => commands.run('back')}
      />
      <Chips filter={filter} sources={sources} onFilter={onFilter} />
    </search>
  );
}

function Chips({ filter, sources, onFilter }: Omit<HistoryToolsProps, 'focusTurn'>) {
  const styles = useToolStyles();
  const { t, f } = useWords();
  const today = f.dayKey(useNow());
  const { states = [], answers = [] } = filter;
  const stateNames = { ...t.states, ...t.history.reading };
  return (
    <div className={styles.chips}>
      {filter.record && <RecordChip record={filter.record} onClear={() => onFilter(withoutRecord(filter))} />}
      <FilterChip
        what={t.history.state}
        choices={entriesOf(stateNames)}
        chosen={states}
        onChoose={(ids) => onFilter({ ...filter, states: ids.filter(isState) })}
      />
      <FilterChip
        what={t.history.answer}
        choices={entriesOf(t.history.answers)}
        chosen={answers}
        onChoose={(ids) => onFilter({ ...filter, answers: ids.filter(isAnswer) })}
      />
      <SharedChips filter={filter} sources={sources} onFilter={(change) => onFilter({ ...filter, ...change })} />
      <TimeChip filter={filter} today={today} onFilter={onFilter} />
      {isFiltered(filter) && (
        <Button size="small" appearance="subtle" onClick={() => onFilter({ q: filter.q })}>
          {t.history.clearFilters}
        </Button>
      )}
      <TimeSpan filter={filter} today={today} onFilter={onFilter} />
    </div>
  );

  function isState(id: string): id is ListedState {
    return id in stateNames;
  }

  function isAnswer(id: string): id is AnswerChoice {
    return id in t.history.answers;
  }
}

const withoutRecord = ({ record: _record, ...rest }: HistoryFilter): HistoryFilter => rest;
