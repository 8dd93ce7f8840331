import { Button } from '@fluentui/react-components';
import { useRef } from 'react';
import { useWords } from '../../i18n/words.tsx';
import { isFiltering, isProgress, type ProcessFilter } from '../../state/process-filter.ts';
import { useCommands, useServices } from '../../state/services.tsx';
import { FilterChip } from '../list/filter-chip.tsx';
import { SearchField } from '../list/search-field.tsx';
import { useToolStyles } from '../list/tool-styles.ts';

interface ProcessToolsProps {
  filter: ProcessFilter;
  sources: readonly { id: string; name: string }[];
  onFilter: (filter: ProcessFilter) => void;
}

export function ProcessTools({ filter, sources, onFilter }: ProcessToolsProps) {
  const styles = useToolStyles();
  const { t } = useWords();
  const { commands } = useServices();
  const field = useRef<HTMLInputElement>(null);
  useCommands({ search: () => field.current?.focus() });
  return (
    <search className={styles.root}>
      <SearchField
        label={t.processes.search}
        placeholder={t.processes.searchHint}
        value={filter.q}
        onChange={(q) => onFilter({ ...filter, q })}
        field={field}
        onEnter={() => commands.run('back')}
      />
      <div className={styles.chips}>
        <FilterChip
          what={t.history.state}
          choices={Object.entries(t.processes.states).map(([id, name]) => ({ id, name }))}
          chosen={filter.states}
          onChoose={(ids) => onFilter({ ...filter, states: ids.filter(isProgress) })}
        />
        {(sources.length > 1 || filter.sources.length > 0) && (
          <FilterChip
            what={t.history.source}
            choices={sources}
            chosen={filter.sources}
            onChoose={(ids) => onFilter({ ...filter, sources: ids })}
          />
        )}
        {isFiltering({ ...filter, q: '' }) && (
          <Button size="small" appearance="subtle" onClick={() => onFilter({ q: filter.q, states: [], sources: [] })}>
            {t.history.clearFilters}
          </Button>
        )}
      </div>
    </search>
  );
}
