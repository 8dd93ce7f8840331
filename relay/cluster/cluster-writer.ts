/**
 * The writer of a relay that is one of several. What is asked for is computed on this relay's copy, appended to the log right behind the
 * place it was computed at, and applied by the path of everybody's entries; only then those who asked have their results. Where another was
 * faster, its entries are applied and the units run again. A refusal, and whatever wrote nothing, is told only once the log is known to stand
 * where it was computed: a copy that lags must not say "unknown".
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import type { ApartCause, Replica, Unit } from '../domain/replica-ports.ts';
import type { StoreWriter } from '../domain/store-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { createAppender } from './appender.ts';
import { createCallers } from './callers.ts';
import { createFollower, type Follower } from './follower.ts';
import { Groups } from './groups.ts';
import { Standing, unavailable } from './standing.ts';
import { createTurn, type Turn } from './turn.ts';
import { createUnitClock, type UnitClock } from './unit-clock.ts';
import type { WriterLog } from './verifying.ts';

/** Units that wait; more are refused. */
const MOST_WAITING = 10_000;
/** ms in which what is under way when it closes may become known, as long as the log answers at all. */
const ENDING_MS = 10_000;
/** ms between two looks whether it still does, and looks after which it is not waited for. */
const ENDING_LOOK_MS = 1000;
const AWAY_LOOKS = 2;
const LOOK_MS = 1000;

interface ClusterWriterDeps {
  log: WriterLog;
  replica: Replica;
  clock: Clock;
  /** Of this relay, for the others. */
  name: string;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  /** As in `GroupsDeps`. */
  isHeard?: () => boolean;
  /** Reported once a group. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
  /** Nothing of the store may be told from now on; one line for a person. */
  onApart: (line: string, why: ApartCause) => void;
}

export class ClusterWriter implements StoreWriter {
  readonly #deps: ClusterWriterDeps;
  readonly #standing: Standing;
  readonly #follower: Follower;
  readonly #turn: Turn;
  readonly #groups: Groups;
  readonly clock: UnitClock;
  #queue: Unit[] = [];
  #running: Promise<void> | null = null;
  #started = false;
  #closed = false;
  #closing: Promise<void> | null = null;
  #ending = false;
  readonly #givenUp = Promise.withResolvers<void>();
  #stop = () => {};
  #unwatch: (() => void) | null = null;

  constructor(deps: ClusterWriterDeps) {
    const { log, replica, name, timers, steady, onError } = deps;
    this.#deps = deps;
    this.clock = createUnitClock(deps.clock, replica);
    const refuseAll = () => this.#refuseAll(this.#standing.refusal() ?? unavailable(refusals.requests.logAway));
    this.#standing = new Standing(
      {
        onAway: refuseAll,
        onApart(line, why) {
          refuseAll();
          deps.onApart(line, why);
        },
      },
      steady,
    );
    const standing = this.#standing;
    this.#follower = createFollower({ log, replica, standing, name, steady, onError });
    this.#turn = createTurn({ log, relay: replica.relay, timers, steady, onError });
    const append = createAppender({
      ...{ log, standing, timers, emptyBody: replica.emptyBody },
      isEnding: () => this.#ending,
    });
    const { clock } = this;
    const [turn, { wake, look }] = [this.#turn, this.#follower];
    this.#groups = new Groups({ ...deps, standing, append, turn, wake, look, clock, callers: createCallers(deps) });
  }

  /** Follows the log from now on. Resolves once all that is there is here, or cannot be had. */
  async start(): Promise<void> {
    const { log, timers } = this.#deps;
    this.#started = true;
    const unfollow = log.follow((turnOf) => this.wake(turnOf));
    let cancel = () => {};
    const lookLater = () => {
      // A look may still be under way at the end.
      cancel = this.#closed ? () => {} : timers.after(LOOK_MS, () => void this.#look().finally(lookLater));
    };
    await this.#look();
    await this.#go();
    lookLater();
    this.#stop = () => {
      unfollow();
      cancel();
    };
    if (this.#closed) this.#stop();
  }

  /** Why it is not to be asked; null: it may be. */
  trouble(): string | null {
    return this.#standing.trouble();
  }

  /** Why nothing more of the log is taken in, until somebody looks after it; null: it is. */
  stopped(): string | null {
    return this.#standing.apart ?? this.#standing.stuck;
  }

  /** For whoever watches it: whether copy and log are two histories, and for how many ms the log is not reached. */
  standing(): { apart: ApartCause | null; awayMs: number } {
    return { apart: this.#standing.why, awayMs: this.#standing.awayFor() };
  }

  /** This relay is to take and tell nothing any more. */
  stop(line: string): void {
    this.#standing.goApart(line);
  }

  /** This copy was found not to be as those of the others: nothing of it is told any more. */
  differs(line: string): void {
    this.#standing.goApart(line, 'copy');
  }

  /** Something happened in the log. @param turnOf the relay that has the turn from now on */
  wake(turnOf?: string): void {
    if (turnOf === undefined) this.#follower.wake();
    this.#turn.wake(turnOf);
    void this.#go();
  }

  write<T>(work: (tx: Tx) => T): Promise<T> {
    if (this.#closed) return Promise.reject(unavailable(refusals.requests.goingDownNothingAccepted));
    const refusal = this.#standing.refusal();
    if (refusal) return Promise.reject(refusal);
    if (this.#queue.length >= MOST_WAITING) return Promise.reject(unavailable(refusals.requests.storeFull));
    return new Promise<T>((resolve, reject) => {
      // The queue holds units of every type; each resolves with what its own work returned.
      let value: T;
      const keep = (given: Tx) => {
        value = work(given);
      };
      this.#queue.push({ work: keep, resolve: () => resolve(value), reject });
      void this.#go();
    });
  }

  checkForeign(): void {
    this.#deps.replica.checkForeign();
  }

  /**
   * The relay is to end: where the log answers nothing any more, what was sent is not waited for. Whoever asked for it is told that nobody
   * knows, as at any deadline, and after the next start it is in the log or it is not.
   */
  end(): void {
    if (this.#unwatch !== null) return;
    const { timers } = this.#deps;
    const look = (away: number): void => {
      if (away === AWAY_LOOKS) this.#giveUp();
      else this.#unwatch = timers.after(ENDING_LOOK_MS, () => look(this.#standing.away === null ? 0 : away + 1));
    };
    look(0);
  }

  #giveUp(): void {
    this.#ending = true;
    this.#groups.giveUp();
    this.#givenUp.resolve();
  }

  /** What was asked before is finished, or told that nobody knows; what never answers is waited for no longer than that, and once. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#closed = true;
    this.#stop();
    this.end();
    const cancel = this.#deps.timers.after(ENDING_MS, () => this.#giveUp());
    await Promise.race([this.#running, this.#givenUp.promise]);
    cancel();
    this.#unwatch?.();
  }

  async #look(): Promise<void> {
    const head = await this.#follower.look();
    if (head) this.clock.heed(head.clock);
    void this.#go();
  }

  #go(): Promise<void> {
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      if (this.#queue.length > 0 && this.#standing.refusal() === null) void this.#go();
    });
    return this.#running;
  }

  /** One thing after another: what is computed is computed on what is here, and nothing comes in between. */
  async #work(): Promise<void> {
    // All that is asked for in one turn of the event loop is one group.
    await nextTurn();
    for (;;) {
      const mayRead = this.#started && this.#standing.apart === null;
      if (mayRead && this.#follower.isBehind) await this.#follower.catchUp();
      const refusal = this.#standing.refusal();
      if (refusal) this.#refuseAll(refusal);
      if (this.#queue.length === 0) break;
      await this.#next();
    }
    this.#turn.rest();
  }

  #refuseAll(problem: ProblemError): void {
    for (const unit of this.#queue.splice(0)) unit.reject(problem);
  }

  async #next(): Promise<void> {
    const turn = await this.#turn.take().catch((error) => {
      this.#standing.away = reasonOf(error);
      return 'waited' as const;
    });
    // Whoever had it before may have written up to a moment ago.
    if (turn === 'taken') await this.#follower.catchUp();
    if (turn === 'waited' || this.#standing.refusal() !== null) return;
    const units = this.#queue.splice(0, this.#groups.atOnce);
    if ((await this.#groups.run(units)) === 'again') this.#queue.unshift(...units);
  }
}
