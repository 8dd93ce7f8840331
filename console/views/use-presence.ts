import type { AdminPerson } from '../../shared/admin/directory.ts';
import { useTimeWords } from '../components/time.tsx';
import { useWords } from '../state/services.tsx';

export function usePresence(): (person: Pick<AdminPerson, 'online' | 'awayUntil'>) => string {
  const { t } = useWords();
  const time = useTimeWords();
  return ({ online, awayUntil }) =>
    awayUntil !== null ? t.people.away(time(awayUntil)) : online ? t.people.online : t.people.offline;
}
