/** Checks events against grants before the store is used, so that a flood of forbidden events delays no other work. */
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import type { DirectoryView, Source } from '../directory-view.ts';
import { MAX_FAULTS, type Received } from './accept-event.ts';
import { audienceGrantFaults, grantFaults } from './grant-faults.ts';

type People = Pick<DirectoryView, 'person'>;

/** Null if the source may send all of it. */
export function grantFault(
  source: Source,
  { events, pointers, fallback }: Received,
  people: People,
): { reason: string; errors: FieldError[] } | null {
  const errors = events.flatMap((event, index) =>
    grantFaults(event, source, people).map((error) => ({ ...error, pointer: `${pointers[index]}${error.pointer}` })),
  );
  if (fallback && events.length > 0) errors.push(...audienceGrantFaults(fallback.audience, source.grants, '/fallback'));
  const [first] = errors;
  return first ? { reason: `${first.pointer} ${first.detail}`, errors: errors.slice(0, MAX_FAULTS) } : null;
}

/** @throws FORBIDDEN naming each member outside the grants */
export function requireGranted(source: Source, received: Received, people: People): void {
  const found = grantFault(source, received, people);
  if (found) throw new ProblemError('FORBIDDEN', found.reason, { errors: found.errors });
}
