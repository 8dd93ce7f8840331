import { useWords } from '../../i18n/words.tsx';
import { useSnapshotPart } from '../../state/services.tsx';
import { FilterChip } from './filter-chip.tsx';

interface SharedFilter {
  types?: string[];
  roles?: string[];
  sources?: string[];
}

interface SharedChipsProps {
  filter: SharedFilter;
  /** Sources to offer; empty if there is no choice. */
  sources: readonly { id: string; name: string }[];
  onFilter: (change: SharedFilter) => void;
}

export function SharedChips({ filter, sources, onFilter }: SharedChipsProps) {
  const { t } = useWords();
  const me = useSnapshotPart('me');
  const { types = [], roles = [], sources: from = [] } = filter;
  return (
    <>
      <FilterChip
        what={t.history.type}
        choices={entriesOf(t.types)}
        chosen={types}
        onChoose={(ids) => onFilter({ types: ids })}
      />
      {me && me.roles.length > 0 && (
        <FilterChip
          what={t.history.role}
          choices={me.roles}
          chosen={roles}
          onChoose={(ids) => onFilter({ roles: ids })}
        />
      )}
      {(sources.length > 0 || from.length > 0) && (
        <FilterChip
          what={t.history.source}
          choices={sources}
          chosen={from}
          onChoose={(ids) => onFilter({ sources: ids })}
        />
      )}
    </>
  );
}

export const entriesOf = (names: Record<string, string>) => Object.entries(names).map(([id, name]) => ({ id, name }));
