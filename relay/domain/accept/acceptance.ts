/** What the effects of events share. */
import type { Audience } from '../../../shared/events.ts';
import type { FieldError } from '../../../shared/problems.ts';
import type { Source } from '../directory-view.ts';
import type { Random } from '../ports.ts';
import type { Tx } from '../unit-of-work.ts';

/** What an effect needs beside the event. `at` is the moment of acceptance, RFC 3339. */
export interface Acceptance {
  tx: Tx;
  source: Source;
  random: Random;
  at: string;
  fallback: Fallback | null;
}
/** Whom a hook tells of what would reach nobody (contract section 8, "Hooks"). */
export interface Fallback {
  audience: Audience;
  /** It stands in the event already: the event's own audience was none. */
  stands: boolean;
}
/** The item made or touched; null where there is none. */
export interface Effect {
  itemId: string | null;
  recipients: number;
  /** The event reached its recipients by the fallback alone. */
  fallback?: true;
}
export const NO_EFFECT: Effect = { itemId: null, recipients: 0 };

/** The event cannot be accepted for a reason that only the present state shows; pointers into the event. */
export class EventRefused extends Error {
  readonly errors: FieldError[];
  constructor(pointer: string, detail: string) {
    super(detail);
    this.errors = [{ pointer, detail }];
  }
}

/** What the event is about lies beyond the grants of the source: the request is FORBIDDEN. */
export class EventBeyondGrants extends EventRefused {}
