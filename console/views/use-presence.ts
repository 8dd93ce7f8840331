import type { AdminPerson } from '../../shared/admin/directory.ts';
import { useTimeWords } from '../components/time.tsx';
import { useWords } from '../state/services.tsx';

export function usePresence(): (person: Pick<AdminPerson, 'active' | 'online' | 'awayUntil'>) => string {
  const { t } = useWords();
  const time = useTimeWords();
  return ({ active, online, awayUntil }) => {
    if (!active) return t.people.noAccess;
    if (awayUntil !== null) return t.people.away(time(awayUntil));
    return online ? t.people.online : t.people.offline;
  };
}
