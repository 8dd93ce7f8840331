import type { Audience } from '../../../shared/events.ts';
import type { FieldError } from '../../../shared/problems.ts';
import type { Source } from '../directory-view.ts';
import type { EvidenceTx } from '../items/evidence-ports.ts';
import type { ResponseContextTx } from '../outbound/response-context.ts';
import type { Random } from '../ports.ts';
import type { AnswerTx, EventTx, ProcessTx } from '../unit-of-work.ts';

export type AcceptanceTx = AnswerTx & EventTx & ProcessTx & EvidenceTx & ResponseContextTx;

/** Context of an effect. `at` is the time of acceptance, RFC 3339. */
export interface Acceptance {
  tx: AcceptanceTx;
  source: Source;
  random: Random;
  at: string;
  fallback: Fallback | null;
  /** Null: not by a hook. */
  hook: string | null;
  /** `time` that the relay gave to events without one. */
  defaultTime: string | null;
}
/** Audience that a hook or source names for events that would reach no one (contract section 8, "Hook requests"). */
export interface Fallback {
  audience: Audience;
  /** The event's audience is already this fallback, because its own was empty. */
  stands: boolean;
}
export interface Effect {
  itemId: string | null;
  recipients: number;
  /** The event reached its recipients only through the fallback. */
  fallback?: true;
  /** The event was withdrawn before it arrived. */
  withdrawn?: true;
}
export const NO_EFFECT: Effect = { itemId: null, recipients: 0 };

/** The event is rejected for a reason that depends on the current state. Pointers are relative to the event. */
export class EventRefused extends Error {
  readonly errors: FieldError[];
  constructor(pointer: string, detail: string) {
    super(detail);
    this.errors = [{ pointer, detail }];
  }
}

/** The event concerns something outside the grants of the source: the request is FORBIDDEN. */
export class EventBeyondGrants extends EventRefused {}
