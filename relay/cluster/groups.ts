/** Runs a group of units: computes it on this copy, appends it and returns the results. */
import { type ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Timers } from '../domain/ports.ts';
import { type ComputedGroup, type Replica, ReplicaIsolated, type Unit } from '../domain/replica-ports.ts';
import type { AppendTurn } from './append-turn.ts';
import type { Append } from './appender.ts';
import { hashOf, samePlace } from './entry.ts';
import { placeIn } from './follower.ts';
import type { GroupCallers } from './group-callers.ts';
import { type AppendResult, type ClusterLog, type LogEntry, MOST_BODY, TooLong } from './log-port.ts';
import { type LogStatus, unavailable, unknownOutcome } from './log-status.ts';
import type { UnitClock } from './unit-clock.ts';

/** Limits of one entry. A single unit may exceed them. */
const MOST_UNITS = 256;
const MOST_BYTES = 1024 * 1024;
/** After this many ms callers get an unknown outcome. */
const DEADLINE_MS = 10_000;

/** `told`: callers have their results. `again`: no caller has a reply, rerun. `lost`: all were rejected or have an unknown outcome. */
type GroupEnd = 'told' | 'lost' | 'again';

type NotAppended = Exclude<AppendResult, { kind: 'appended' }>;

interface GroupsDeps {
  log: Pick<ClusterLog, 'head'>;
  replica: Replica;
  standing: LogStatus;
  append: Append;
  turn: Pick<AppendTurn, 'contended' | 'passes' | 'used'>;
  /** The log has entries that are not applied here. */
  wake: () => void;
  look: () => Promise<unknown>;
  clock: UnitClock;
  callers: GroupCallers;
  timers: Timers;
  /** Whether the log committed a heartbeat of this relay in the last seconds. Default: yes, for a writer without presence. */
  isHeard?: () => boolean;
  onError: (error: unknown) => void;
}

export class Groups {
  readonly #deps: GroupsDeps;
  #atOnce = MOST_UNITS;
  /** Units of the pending append. */
  #inDoubt: readonly Unit[] = [];

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
  }

  /** Units per group: halved after a group too large for one entry. */
  get atOnce(): number {
    return this.#atOnce;
  }

  /** Rejects pending callers with an unknown outcome. */
  giveUp(): void {
    for (const unit of this.#inDoubt) unit.reject(unknownOutcome());
  }

  /** @param isLast no unit waits behind them */
  async run(units: readonly Unit[], isLast: boolean): Promise<GroupEnd> {
    const { replica, callers } = this.#deps;
    callers.begin();
    const computed = this.#compute(units);
    if (typeof computed === 'string') return computed;
    const { body, bytes, at } = computed;
    if (body === null) return this.#confirm(units, computed);
    if (bytes > MOST_BYTES && units.length > 1) return this.#inParts(units);
    this.#atOnce = Math.min(MOST_UNITS, this.#atOnce * 2);
    if (body.length > MOST_BODY) return this.#tooLong(units, body.length);
    const entry = { after: placeIn(replica), nonce: crypto.randomUUID(), relay: replica.relay(), at, body };
    return this.#put(units, computed, entry, isLast);
  }

  #compute(units: readonly Unit[]): ComputedGroup | GroupEnd {
    const { replica, clock, standing, onError } = this.#deps;
    try {
      return replica.compute(units, clock.now());
    } catch (error) {
      const unfit = error instanceof ReplicaIsolated;
      // Rows that swap unique keys cannot be applied in one changeset, but can one after another.
      if (unfit && units.length > 1) return this.#inParts(units);
      onError(error);
      if (unfit) standing.isolate(error.message);
      return this.#lose(units, unavailable(refusals.requests.storeFull));
    }
  }

  #inParts({ length }: readonly Unit[]): GroupEnd {
    this.#atOnce = Math.ceil(length / 2);
    return 'again';
  }

  /** The group wrote nothing; its results are valid if the log is still at the same position. */
  async #confirm(units: readonly Unit[], computed: ComputedGroup): Promise<GroupEnd> {
    const { log, replica, standing, isHeard = () => true, wake } = this.#deps;
    const here = placeIn(replica);
    const head = await log.head().catch((error) => {
      standing.away = reasonOf(error);
      return null;
    });
    if (head === null) return this.#refuse(units);
    standing.away = null;
    // A failed-over old primary still answers reads, but commits nothing.
    if (!isHeard()) return this.#refuse(units);
    if (samePlace(here, head)) return this.#settle(computed);
    wake();
    return 'again';
  }

  async #put(units: readonly Unit[], computed: ComputedGroup, entry: LogEntry, isLast: boolean): Promise<GroupEnd> {
    const { append, turn } = this.#deps;
    this.#inDoubt = units;
    const cancel = this.#deps.timers.after(DEADLINE_MS, () => this.giveUp());
    const answer = await append(entry, turn.passes(isLast));
    cancel();
    this.#inDoubt = [];
    if (answer === null) return this.#lose(units, unknownOutcome());
    if (answer.kind !== 'appended') return this.#notAppended(units, entry, answer);
    this.#bringIn(entry, computed);
    turn.used(answer);
    return this.#settle(computed);
  }

  /** The entry is in the log and therefore effective, even if this disk accepts it only later. */
  #bringIn(entry: LogEntry, computed: ComputedGroup): void {
    const { replica, standing, wake, onError } = this.#deps;
    try {
      replica.apply([{ ...entry, hash: hashOf(entry) }], computed);
    } catch (error) {
      onError(error);
      wake();
      if (error instanceof ReplicaIsolated) standing.isolate(error.message, error.why);
      else standing.stuck = reasonOf(error);
    }
  }

  async #notAppended(units: readonly Unit[], entry: LogEntry, answer: NotAppended): Promise<GroupEnd> {
    const { standing, turn, wake, look, clock } = this.#deps;
    if (answer.kind === 'taken' || answer.kind === 'held') {
      turn.contended();
      wake();
    } else if (answer.kind === 'ahead') {
      const behind = clock.refused(entry.at, answer.clock);
      if (behind !== null) standing.away = behind;
    } else await look();
    const refusal = standing.refusal();
    return refusal === null ? 'again' : this.#lose(units, refusal);
  }

  /** No relay would read such an entry. */
  #tooLong(units: readonly Unit[], bytes: number): GroupEnd {
    this.#deps.onError(
      new TooLong(`what is written at once has ${bytes} bytes, more than an entry of the log may have`),
    );
    return this.#lose(units, unavailable(refusals.requests.storeFull));
  }

  #refuse(units: readonly Unit[]): GroupEnd {
    return this.#lose(units, unavailable(refusals.requests.logAway));
  }

  #settle(computed: ComputedGroup): GroupEnd {
    this.#deps.callers.settle(computed);
    return 'told';
  }

  #lose(units: readonly Unit[], problem: ProblemError): GroupEnd {
    this.#deps.callers.reject(units, problem);
    return 'lost';
  }
}
