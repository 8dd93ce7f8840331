/** What a source may send, where its directory entry names types. */
import { type FieldError, ProblemError } from '../../../shared/problems.ts';
import type { Source } from '../ports.ts';
import type { Received } from './accept-event.ts';

const faultsOf = ({ types }: Source, { events, pointers }: Received): FieldError[] =>
  events.flatMap((event, index) =>
    !types || types.has(event.type)
      ? []
      : [{ pointer: `${pointers[index]}/type`, detail: `${event.type} is not among what this source may send` }],
  );

/** Null where the source may send all of it. */
export function faultOfType(source: Source, received: Received): { reason: string; errors: FieldError[] } | null {
  const errors = faultsOf(source, received);
  const [first] = errors;
  return first ? { reason: `${first.pointer} ${first.detail}`, errors } : null;
}

/** @throws FORBIDDEN naming each event of another type */
export function refuseOtherTypes(source: Source, received: Received): void {
  const fault = faultOfType(source, received);
  if (fault) throw new ProblemError('FORBIDDEN', fault.reason, { errors: fault.errors });
}
