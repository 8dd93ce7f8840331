/** State of a relay relative to the log: reachable, same history, caught up. */
import { ProblemError } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { IsolationCause } from '../domain/replica-ports.ts';

/** `Retry-After` for clients, s. */
const RETRY_AFTER = 2;

interface LogStatusListener {
  /** Called once, with one line for a person. */
  onIsolated(line: string, why: IsolationCause): void;
  /** Reject queued callers, even while an append is in doubt. */
  onAway(): void;
}

export class LogStatus {
  /** The copy and the log diverged, or the copy cannot apply an entry. Permanent until an operator intervenes. */
  apart: string | null = null;
  /** Null unless `apart`. */
  why: IsolationCause | null = null;
  #away: string | null = null;
  #silent: string | null = null;
  /** Monotonic ms. */
  #awaySince = 0;
  /** Log entries cannot be written to this disk now. */
  stuck: string | null = null;
  /** Whether all entries seen at the last poll are applied. */
  caughtUp = false;
  readonly #listener: LogStatusListener;
  readonly #steady: () => number;

  /** @param steady monotonic ms */
  constructor(listener: LogStatusListener, steady: () => number) {
    this.#listener = listener;
    this.#steady = steady;
  }

  /** The log is unreachable, or the outcome of an append is unknown. */
  get away(): string | null {
    return this.#silent ?? this.#away;
  }
  set away(reason: string | null) {
    this.#note(reason, this.#silent);
  }
  /** An append has no reply: nothing more can be appended, even if other calls succeed. */
  set silent(reason: string | null) {
    this.#note(this.#away, reason);
  }

  #note(away: string | null, silent: string | null): void {
    if (this.away === null) this.#awaySince = this.#steady();
    this.#away = away;
    this.#silent = silent;
    if (this.away !== null) this.#listener.onAway();
  }

  /** ms since the log became unreachable; 0: it is reachable. */
  awayFor(): number {
    return this.away === null ? 0 : this.#steady() - this.#awaySince;
  }

  isolate(line: string, why: IsolationCause = 'log'): void {
    if (this.apart !== null) return;
    this.apart = line;
    this.why = why;
    this.#listener.onIsolated(line, why);
  }

  /** Why the relay is not ready; null: it is. */
  trouble(): string | null {
    if (this.apart !== null) return this.apart;
    if (this.away !== null) return `the log of the cluster is away: ${this.away}`;
    if (this.stuck !== null) return `entries of other relays cannot be written here: ${this.stuck}`;
    return this.caughtUp ? null : 'entries of other relays are missing here';
  }

  /** Why writes are rejected without effect; null: they are accepted. */
  refusal(): ProblemError | null {
    if (this.why === 'history') return unavailable(refusals.requests.twoHistories);
    if (this.apart === null && this.away === null && this.stuck === null) return null;
    return unavailable(this.stuck === null ? refusals.requests.logAway : refusals.requests.storeFull);
  }
}

export const unavailable = (detail: string): ProblemError =>
  new ProblemError('STORE_UNAVAILABLE', detail, { retryAfter: RETRY_AFTER });

/** Unknown outcome. A retry with the same id or key is idempotent. */
export const unknownOutcome = (): ProblemError => unavailable(refusals.requests.outcomeUnknown);
