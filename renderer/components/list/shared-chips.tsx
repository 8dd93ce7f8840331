import { useWords } from '../../i18n/words.tsx';
import { useSnapshot } from '../../state/services.tsx';
import { FilterChip } from './filter-chip.tsx';

/** What inbox and history are filtered by alike: ids of types, roles and sources. */
interface SharedFilter {
  types?: string[];
  roles?: string[];
  sources?: string[];
}

interface SharedChipsProps {
  filter: SharedFilter;
  /** Offered; none where there is nothing to choose between. */
  sources: readonly { id: string; name: string }[];
  onFilter: (change: SharedFilter) => void;
}

/** The chips that inbox and history have alike. */
export function SharedChips({ filter, sources, onFilter }: SharedChipsProps) {
  const { t } = useWords();
  const { me } = useSnapshot();
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

/** Choices by their names in the person's language. */
export const entriesOf = (names: Record<string, string>) => Object.entries(names).map(([id, name]) => ({ id, name }));
