/** What a source may send, where its directory entry names types. */
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import type { Source } from '../ports.ts';
import type { Received } from './accept-event.ts';

/** @throws FORBIDDEN naming each event of another type */
export function refuseOtherTypes({ types }: Source, { events, pointers }: Received): void {
  if (!types) return;
  const errors: FieldError[] = events.flatMap((event, index) =>
    types.has(event.type)
      ? []
      : [{ pointer: `${pointers[index]}/type`, detail: `${event.type} is not among what this source may send` }],
  );
  if (errors[0]) throw new ProblemError('FORBIDDEN', `${errors[0].pointer} ${errors[0].detail}`, { errors });
}
