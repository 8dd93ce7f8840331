/** How a relay stands to the log: whether it can be reached, whether this copy is one with it, whether what was read is applied. */
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { ApartCause } from '../domain/replica-ports.ts';

/** Seconds after which a client may try again. */
const RETRY_AFTER = 2;

interface StandingListener {
  /** Told once, with one line for a person. */
  onApart(line: string, why: ApartCause): void;
  /** Whoever waits to be taken up is to be told, however long something that was sent is in doubt. */
  onAway(): void;
}

export class Standing {
  /** This copy and the log are two histories, or it cannot take what the log has: for good, until somebody looks after it. */
  apart: string | null = null;
  /** Null: it is not. */
  why: ApartCause | null = null;
  #away: string | null = null;
  #silent: string | null = null;
  /** Steady ms. */
  #awaySince = 0;
  /** What the log has cannot be written here now. */
  stuck: string | null = null;
  /** Whether all that the log had at the last look is here. */
  caughtUp = false;
  readonly #listener: StandingListener;
  readonly #steady: () => number;

  /** @param steady ms that only grow */
  constructor(listener: StandingListener, steady: () => number) {
    this.#listener = listener;
    this.#steady = steady;
  }

  /** The log cannot be reached now, or does not say what became of what was sent. */
  get away(): string | null {
    return this.#silent ?? this.#away;
  }
  set away(reason: string | null) {
    this.#note(reason, this.#silent);
  }
  /** An entry was sent and is not answered: nothing more gets into the log, whatever else it answers meanwhile. */
  set silent(reason: string | null) {
    this.#note(this.#away, reason);
  }

  #note(away: string | null, silent: string | null): void {
    if (this.away === null) this.#awaySince = this.#steady();
    this.#away = away;
    this.#silent = silent;
    if (this.away !== null) this.#listener.onAway();
  }

  /** ms for which the log cannot be reached; 0: it can. */
  awayFor(): number {
    return this.away === null ? 0 : this.#steady() - this.#awaySince;
  }

  goApart(line: string, why: ApartCause = 'log'): void {
    if (this.apart !== null) return;
    this.apart = line;
    this.why = why;
    this.#listener.onApart(line, why);
  }

  /** Why the relay is not to be asked; null: it may be. */
  trouble(): string | null {
    if (this.apart !== null) return this.apart;
    if (this.away !== null) return `the log of the cluster is away: ${this.away}`;
    if (this.stuck !== null) return `what others wrote cannot be written here: ${this.stuck}`;
    return this.caughtUp ? null : 'what others wrote is not all here yet';
  }

  /** Why nothing is taken now; nothing of it was. Null: it is. */
  refusal(): ProblemError | null {
    if (this.why === 'history') return unavailable(refusals.requests.twoHistories);
    if (this.apart === null && this.away === null && this.stuck === null) return null;
    return unavailable(this.stuck === null ? refusals.requests.logAway : refusals.requests.storeFull);
  }
}

export const unavailable = (detail: string): ProblemError =>
  new ProblemError('STORE_UNAVAILABLE', detail, { retryAfter: RETRY_AFTER });

/** Nobody knows whether it was taken. Sent again with the same id or key, it is taken once. */
export const unknownOutcome = (): ProblemError => unavailable(refusals.requests.outcomeUnknown);
