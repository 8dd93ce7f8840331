import { Button, makeStyles, mergeClasses } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { InboxClaimed, InboxDue } from '../../../shared/bridge/inbox-search.ts';
import { hidden } from '../../../widgets/styles.ts';
import { useWords } from '../../i18n/words.tsx';
import { type InboxFilter, type InboxSearchState, isAsking, isChosen, NO_FILTER } from '../../state/inbox-search.ts';
import { FilterChip } from './filter-chip.tsx';
import { SearchField } from './search-field.tsx';
import { entriesOf, SharedChips } from './shared-chips.tsx';
import { useToolStyles } from './tool-styles.ts';

const useOwnStyles = makeStyles({ hidden, root: { paddingTop: '8px' } });

interface InboxToolsProps extends Pick<InboxSearchState, 'filter' | 'sources'> {
  /** Incremented when the field should take the focus; null: the focus is elsewhere. */
  focusTurn: number | null;
  onFilter: (filter: InboxFilter) => void;
  /** Number of hits in the tab; null: no search. */
  count: number | null;
  onClose: () => void;
  onLeave: () => void;
}

/** Search in the inbox: text and chips as in the history, plus due time and claimant. */
export function InboxTools({ filter, sources, focusTurn, count, onFilter, onClose, onLeave }: InboxToolsProps) {
  const styles = useToolStyles();
  const own = useOwnStyles();
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusTurn !== null) field.current?.focus();
  }, [focusTurn]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== field.current || event.key !== 'Escape') return;
    event.preventDefault();
    if (isAsking(filter)) return onFilter(NO_FILTER);
    onClose();
    onLeave();
  };
  return (
    <search className={mergeClasses(styles.root, own.root)} onKeyDown={onKeyDown}>
      <SearchField
        label={t.inbox.search}
        placeholder={t.history.placeholder}
        value={filter.q}
        onChange={(q) => onFilter({ ...filter, q })}
        field={field}
        onEnter={onLeave}
      />
      <Chips filter={filter} sources={sources} onFilter={onFilter} />
      <span className={own.hidden} role="status">
        {count !== null && t.history.found(count)}
      </span>
    </search>
  );
}

function Chips({ filter, sources, onFilter }: Pick<InboxToolsProps, 'filter' | 'sources' | 'onFilter'>) {
  const styles = useToolStyles();
  const { t } = useWords();
  const { due = [], claimed = [] } = filter;
  return (
    <div className={styles.chips}>
      <FilterChip
        what={t.inbox.due}
        choices={entriesOf(t.inbox.dues)}
        chosen={due}
        onChoose={(ids) => onFilter({ ...filter, due: ids.filter(isDue) })}
      />
      <SharedChips
        filter={filter}
        sources={sources.length > 1 || filter.sources?.length ? sources : []}
        onFilter={(change) => onFilter({ ...filter, ...change })}
      />
      <FilterChip
        what={t.inbox.claimed}
        choices={entriesOf(t.inbox.claims)}
        chosen={claimed}
        onChoose={(ids) => onFilter({ ...filter, claimed: ids.filter(isClaimed) })}
      />
      {isChosen(filter) && (
        <Button size="small" appearance="subtle" onClick={() => onFilter({ q: filter.q })}>
          {t.history.clearFilters}
        </Button>
      )}
    </div>
  );

  function isDue(id: string): id is InboxDue {
    return id in t.inbox.dues;
  }
  function isClaimed(id: string): id is InboxClaimed {
    return id in t.inbox.claims;
  }
}
