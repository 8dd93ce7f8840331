/** A group of units, from what they do on this copy to what is told of it. */
import { type ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Timers } from '../domain/ports.ts';
import { type Computed, type Replica, ReplicaApart, type Unit } from '../domain/replica-ports.ts';
import type { Append } from './appender.ts';
import type { Callers } from './callers.ts';
import { hashOf, samePlace } from './entry.ts';
import { placeIn } from './follower.ts';
import { type Appended, type Log, type LogEntry, MOST_BODY, TooLong } from './log-port.ts';
import { type Standing, unavailable, unknownOutcome } from './standing.ts';
import type { Turn } from './turn.ts';
import type { UnitClock } from './unit-clock.ts';

/** Of one entry. One unit alone may be more. */
const MOST_UNITS = 256;
const MOST_BYTES = 1024 * 1024;
/** ms after which whoever asked is told that nobody knows. */
const DEADLINE_MS = 10_000;

/** `again`: nobody was told anything, and the units are to run once more. `lost`: all were told that it cannot be done, or is not known. */
type GroupEnd = 'told' | 'lost' | 'again';

type NotAppended = Exclude<Appended, { kind: 'appended' }>;

export interface GroupsDeps {
  log: Pick<Log, 'head'>;
  replica: Replica;
  standing: Standing;
  append: Append;
  turn: Pick<Turn, 'contended' | 'used'>;
  /** The log has more than is here. */
  wake: () => void;
  /** Holds this copy against the log. */
  look: () => Promise<unknown>;
  clock: UnitClock;
  callers: Callers;
  timers: Timers;
  /** Whether the log committed a beat of this relay in the last seconds. Default: yes, for a writer without presence. */
  isHeard?: () => boolean;
  onError: (error: unknown) => void;
}

export class Groups {
  readonly #deps: GroupsDeps;
  #atOnce = MOST_UNITS;
  /** Of whose units it is not known whether they are in the log. */
  #inDoubt: readonly Unit[] = [];

  constructor(deps: GroupsDeps) {
    this.#deps = deps;
  }

  /** Units that go together now: fewer where they were too much for one entry. */
  get atOnce(): number {
    return this.#atOnce;
  }

  /** Whoever waits for what is in doubt is told that nobody knows. */
  giveUp(): void {
    for (const unit of this.#inDoubt) unit.reject(unknownOutcome());
  }

  async run(units: readonly Unit[]): Promise<GroupEnd> {
    const { replica, callers } = this.#deps;
    callers.begin();
    const computed = this.#compute(units);
    if (typeof computed === 'string') return computed;
    const { body, bytes, at } = computed;
    if (body === null) return this.#confirm(units, computed);
    if (bytes > MOST_BYTES && units.length > 1) return this.#inParts(units);
    this.#atOnce = Math.min(MOST_UNITS, this.#atOnce * 2);
    if (body.length > MOST_BODY) return this.#tooLong(units, body.length);
    const after = placeIn(replica);
    return this.#put(units, computed, { after, nonce: crypto.randomUUID(), relay: replica.relay(), at, body });
  }

  #compute(units: readonly Unit[]): Computed | GroupEnd {
    const { replica, clock, standing, onError } = this.#deps;
    try {
      return replica.compute(units, clock.now());
    } catch (error) {
      const unfit = error instanceof ReplicaApart;
      // Rows that change places cannot be brought in together, but one after another.
      if (unfit && units.length > 1) return this.#inParts(units);
      onError(error);
      if (unfit) standing.goApart(error.message);
      return this.#lose(units, unavailable(refusals.requests.storeFull));
    }
  }

  #inParts({ length }: readonly Unit[]): GroupEnd {
    this.#atOnce = Math.ceil(length / 2);
    return 'again';
  }

  /** Nothing was written: that is so where the log stands at the same place. */
  async #confirm(units: readonly Unit[], computed: Computed): Promise<GroupEnd> {
    const { log, replica, standing, isHeard = () => true, wake } = this.#deps;
    const here = placeIn(replica);
    const head = await log.head().catch((error) => {
      standing.away = reasonOf(error);
      return null;
    });
    if (head === null) return this.#refuse(units);
    standing.away = null;
    // A server that another has taken the place of answers what it is asked, but commits nothing.
    if (!isHeard()) return this.#refuse(units);
    if (samePlace(here, head)) return this.#settle(computed);
    wake();
    return 'again';
  }

  async #put(units: readonly Unit[], computed: Computed, entry: LogEntry): Promise<GroupEnd> {
    this.#inDoubt = units;
    const cancel = this.#deps.timers.after(DEADLINE_MS, () => this.giveUp());
    const answer = await this.#deps.append(entry);
    cancel();
    this.#inDoubt = [];
    if (answer === null) return this.#lose(units, unknownOutcome());
    if (answer.kind !== 'appended') return this.#notAppended(units, entry, answer);
    this.#bringIn(entry, computed);
    this.#deps.turn.used(answer.wanted);
    return this.#settle(computed);
  }

  /** It is in the log, and so it happened, whether this disk takes it now or at a later look. */
  #bringIn(entry: LogEntry, computed: Computed): void {
    const { replica, standing, wake, onError } = this.#deps;
    try {
      replica.apply([{ ...entry, hash: hashOf(entry) }], computed);
    } catch (error) {
      onError(error);
      wake();
      if (error instanceof ReplicaApart) standing.goApart(error.message, error.why);
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

  /** No relay would read it. */
  #tooLong(units: readonly Unit[], bytes: number): GroupEnd {
    this.#deps.onError(
      new TooLong(`what is written at once has ${bytes} bytes, more than an entry of the log may have`),
    );
    return this.#lose(units, unavailable(refusals.requests.storeFull));
  }

  #refuse(units: readonly Unit[]): GroupEnd {
    return this.#lose(units, unavailable(refusals.requests.logAway));
  }

  #settle(computed: Computed): GroupEnd {
    this.#deps.callers.settle(computed);
    return 'told';
  }

  #lose(units: readonly Unit[], problem: ProblemError): GroupEnd {
    this.#deps.callers.reject(units, problem);
    return 'lost';
  }
}
