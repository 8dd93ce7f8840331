/** A group of units, from what they do on this copy to what is told of it. */

import { ProblemError, reasonOf } from '../../shared/problems.ts';
import { refusals } from '../../shared/words/relay.ts';
import type { Clock, Timers } from '../domain/ports.ts';
import { type Computed, type Replica, ReplicaApart, ReplicaDiffers, type Unit } from '../domain/replica-ports.ts';
import type { Append } from './appender.ts';
import { hashOf, samePlace } from './entry.ts';
import { placeIn } from './follower.ts';
import { type Log, type LogEntry, MOST_AHEAD_MS, MOST_BODY, TooLong } from './log-port.ts';
import { type Standing, unavailable, unknownOutcome } from './standing.ts';
import type { Turn } from './turn.ts';

/** Of one entry. One unit alone may be more. */
const MOST_UNITS = 256;
const MOST_BYTES = 1024 * 1024;
/** ms after which whoever asked is told that nobody knows. */
const DEADLINE_MS = 10_000;

/** `again`: nobody was told anything, and the units are to run once more. `lost`: all were told that it cannot be done, or is not known. */
export type GroupEnd = 'told' | 'lost' | 'again';

export interface Groups {
  /** Units that go together now: fewer where they were too much for one entry. */
  atOnce(): number;
  run(units: readonly Unit[]): Promise<GroupEnd>;
  /** `now` of a unit that ran now, ms since 1970. */
  now(): number;
  /** What the clock of the log showed a moment ago, ms since 1970: one of this relay that was ahead may be right by now, or the other way round. */
  heed(logClock: number): void;
}

export interface GroupsDeps {
  log: Pick<Log, 'head'>;
  replica: Replica;
  standing: Standing;
  append: Append;
  turn: Pick<Turn, 'contended' | 'used'>;
  /** The log has more than is here. */
  wake: () => void;
  clock: Clock;
  timers: Timers;
  steady: () => number;
  /** Whether the log committed a beat of this relay in the last seconds. Default: yes, for a writer without presence. */
  isHeard?: () => boolean;
  /** Reported once a group, before anybody is told. */
  observe: (group: { units: number; seconds: number; failed: boolean }) => void;
  onError: (error: unknown) => void;
}

export function createGroups(deps: GroupsDeps): Groups {
  const { log, replica, standing, append, turn, wake, clock, timers, onError, isHeard = () => true } = deps;
  let atOnce = MOST_UNITS;
  /** ms that this relay's clock is ahead of the log's, where that was too much. */
  let ahead = 0;
  /** Steady ms at which the present group was begun with. */
  let began = 0;
  const observed = (units: number, failed: boolean) =>
    deps.observe({ units, seconds: (deps.steady() - began) / 1000, failed });

  const now = (): number => Math.max(clock.now() - ahead, replica.writtenAt());

  function compute(units: readonly Unit[]): Computed | GroupEnd {
    try {
      return replica.compute(units, now());
    } catch (error) {
      const unfit = error instanceof ReplicaApart;
      // Rows that change places cannot be brought in together, but one after another.
      if (unfit && units.length > 1) return inParts(units);
      onError(error);
      if (unfit) standing.goApart(error.message);
      return lose(units, unavailable(refusals.requests.storeFull));
    }
  }

  function inParts({ length }: readonly Unit[]): GroupEnd {
    atOnce = Math.ceil(length / 2);
    return 'again';
  }

  /** Nothing was written: that is so where the log stands at the same place. */
  async function confirm(units: readonly Unit[], computed: Computed): Promise<GroupEnd> {
    const here = placeIn(replica);
    const head = await log.head().catch((error) => {
      standing.away = reasonOf(error);
      return null;
    });
    if (head === null) return refuse(units);
    standing.away = null;
    // A server that another has taken the place of answers what it is asked, but commits nothing.
    if (!isHeard()) return refuse(units);
    if (samePlace(here, head)) return settle(computed);
    wake();
    return 'again';
  }

  /** No relay would read it. */
  function tooLong(units: readonly Unit[], bytes: number): GroupEnd {
    onError(new TooLong(`what is written at once has ${bytes} bytes, more than an entry of the log may have`));
    return lose(units, unavailable(refusals.requests.storeFull));
  }

  function settle({ done }: Computed): GroupEnd {
    observed(done.length, false);
    for (const one of done) {
      if ('value' in one) one.unit.resolve(one.value);
      else one.unit.reject(ownOrUnavailable(one.error));
    }
    return 'told';
  }

  /** A unit may refuse with a problem of its own; anything else is our fault and says nothing of how we are made. */
  function ownOrUnavailable(error: unknown): unknown {
    if (error instanceof ProblemError) return error;
    onError(error);
    return unavailable(refusals.requests.storeFull);
  }

  function lose(units: readonly Unit[], problem: ProblemError): GroupEnd {
    observed(units.length, true);
    for (const unit of units) unit.reject(problem);
    return 'lost';
  }
  const refuse = (units: readonly Unit[]) => lose(units, unavailable(refusals.requests.logAway));

  /** It is in the log, and so it happened, whether this disk takes it now or at a later look. */
  function bringIn(entry: LogEntry, computed: Computed): void {
    try {
      replica.apply([{ ...entry, hash: hashOf(entry) }], computed);
    } catch (error) {
      onError(error);
      wake();
      if (error instanceof ReplicaApart) standing.goApart(error.message, error instanceof ReplicaDiffers);
      else standing.stuck = reasonOf(error);
    }
  }

  /** Where it is what was written before that is ahead, the clock of the log was set back, and nothing can be written until it is there again. */
  function noteAhead(at: number, logClock: number): void {
    const now = clock.now();
    if (at > now - ahead) standing.away = `its clock is ${at - logClock} ms behind what was written`;
    else ahead = now - logClock;
  }

  async function put(units: readonly Unit[], computed: Computed, entry: LogEntry): Promise<GroupEnd> {
    const cancel = timers.after(DEADLINE_MS, () => {
      for (const unit of units) unit.reject(unknownOutcome());
    });
    const answer = await append(entry);
    cancel();
    if (answer === null) return lose(units, unknownOutcome());
    if (answer.kind === 'appended') {
      bringIn(entry, computed);
      turn.used(answer.wanted);
      return settle(computed);
    }
    if (answer.kind === 'taken' || answer.kind === 'held') {
      turn.contended();
      wake();
    } else if (answer.kind === 'ahead') noteAhead(entry.at, answer.clock);
    else standing.goApart('the log is another history than what is here');
    return standing.refusal() === null ? 'again' : refuse(units);
  }

  return {
    atOnce: () => atOnce,
    now,
    heed(logClock) {
      const by = clock.now() - logClock;
      ahead = by > MOST_AHEAD_MS ? by : 0;
    },
    async run(units) {
      began = deps.steady();
      const computed = compute(units);
      if (typeof computed === 'string') return computed;
      const { body, bytes, at } = computed;
      if (body === null) return confirm(units, computed);
      if (bytes > MOST_BYTES && units.length > 1) return inParts(units);
      atOnce = Math.min(MOST_UNITS, atOnce * 2);
      if (body.length > MOST_BODY) return tooLong(units, body.length);
      const relay = replica.relay();
      return put(units, computed, { after: placeIn(replica), nonce: crypto.randomUUID(), relay, at, body });
    },
  };
}
