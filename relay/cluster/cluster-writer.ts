/**
 * Store writer of a clustered relay. It computes units on the local copy, appends the result directly after the position it was computed
 * at, applies it by the path of all entries, and only then resolves the callers. If another relay was faster, it applies that relay's
 * entries and reruns the units. A rejection or a group without writes is returned only once the log is confirmed at that position: a
 * lagging copy must not answer "unknown".
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import type { IsolationCause, Replica, Unit } from '../domain/replica-ports.ts';
import type { StoreWriter } from '../domain/store-ports.ts';
import type { Tx } from '../domain/unit-of-work.ts';
import { type AppendTurn, createAppendTurn } from './append-turn.ts';
import { createAppender } from './appender.ts';
import type { WriterLog } from './copy-verification.ts';
import { createFollower, type Follower } from './follower.ts';
import { createGroupCallers } from './group-callers.ts';
import { Groups } from './groups.ts';
import { LogStatus, unavailable } from './log-status.ts';
import { createUnitClock, type UnitClock } from './unit-clock.ts';

/** Queue limit, units. */
const MOST_WAITING = 10_000;
/** Shutdown grace for pending appends, ms, while the log responds. */
const ENDING_MS = 10_000;
/** Interval of the check whether it responds, and failed checks before the wait ends. */
const ENDING_LOOK_MS = 1000;
const AWAY_LOOKS = 2;
const LOOK_MS = 1000;

interface ClusterWriterDeps {
  log: WriterLog;
  replica: Replica;
  clock: Clock;
  name: string;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  /** As in `GroupsDeps`. */
  isHeard?: () => boolean;
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
  /** The copy diverged: serve no store data from now on. `line` is for a person. */
  onApart: (line: string, why: IsolationCause) => void;
}

export class ClusterWriter implements StoreWriter {
  readonly #deps: ClusterWriterDeps;
  readonly #standing: LogStatus;
  readonly #follower: Follower;
  readonly #turn: AppendTurn;
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
    this.#standing = new LogStatus(
      {
        onAway: refuseAll,
        onIsolated(line, why) {
          refuseAll();
          deps.onApart(line, why);
        },
      },
      steady,
    );
    const standing = this.#standing;
    this.#follower = createFollower({ log, replica, standing, name, steady, onError });
    this.#turn = createAppendTurn({ log, relay: replica.relay, timers, steady, onError });
    const append = createAppender({
      ...{ log, standing, timers, emptyBody: replica.emptyBody },
      isEnding: () => this.#ending,
    });
    const { clock } = this;
    const [turn, { wake, look }] = [this.#turn, this.#follower];
    this.#groups = new Groups({
      ...deps,
      standing,
      append,
      turn,
      wake,
      look,
      clock,
      callers: createGroupCallers(deps),
    });
  }

  /** Starts following the log. Resolves once the copy is caught up, or the entries cannot be read. */
  async start(): Promise<void> {
    const { log, timers } = this.#deps;
    this.#started = true;
    const unfollow = log.follow((turnOf) => this.wake(turnOf));
    let cancel = () => {};
    const lookLater = () => {
      // A poll may still run during shutdown.
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

  /** Why the relay is not ready; null: it is. */
  trouble(): string | null {
    return this.#standing.trouble();
  }

  /** Why log entries are no longer applied until an operator intervenes; null: they are. */
  stopped(): string | null {
    return this.#standing.apart ?? this.#standing.stuck;
  }

  /** For monitoring: whether copy and log diverged, and for how many ms the log has been unreachable. */
  standing(): { apart: IsolationCause | null; awayMs: number } {
    return { apart: this.#standing.why, awayMs: this.#standing.awayFor() };
  }

  /** Stops accepting writes and serving data. */
  stop(line: string): void {
    this.#standing.isolate(line);
  }

  /** The copy differs from those of the other relays: stop serving it. */
  differs(line: string): void {
    this.#standing.isolate(line, 'copy');
  }

  /** @param turnOf the relay that now has the turn */
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

  /** Shutdown: if the log stops responding, abandons pending appends with an unknown outcome. The next start resolves it from the log. */
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

  /** Finishes pending units or rejects them with an unknown outcome. Waits at most `ENDING_MS`. Idempotent. */
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

  /** Strictly sequential: each group is computed on the current copy. */
  async #work(): Promise<void> {
    // Units of one event-loop turn form one group.
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
    // The previous holder may have written until now.
    if (turn === 'taken') await this.#follower.catchUp();
    if (turn === 'waited' || this.#standing.refusal() !== null) return;
    const units = this.#queue.splice(0, this.#groups.atOnce);
    if ((await this.#groups.run(units, this.#queue.length === 0)) === 'again') this.#queue.unshift(...units);
  }
}
