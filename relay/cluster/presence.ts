/** What this relay tells the others of itself, and what they tell, once a second. A relay whose beat does not arrive is not to be asked. */
import { reasonOf } from '../../shared/problems.ts';
import type { Timers } from '../domain/ports.ts';
import type { Log, RelayFacts, RelaySeen } from './log-port.ts';
import type { Peers } from './peers.ts';
import { createTwinWatch, type TwinWatch } from './twin.ts';

const BEAT_MS = 1000;
/** ms after the last beat that arrived for which others may count on this relay. */
const GOOD_MS = 3000;
/** ms for which the end of a relay waits for the log to answer. */
const CLOSE_MS = 3000;

export interface PresenceDeps {
  log: Pick<Log, 'beat' | 'gone'>;
  facts: () => RelayFacts;
  /** Is told of all before anybody else. */
  seen: Pick<Peers, 'note' | 'all'>;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  /** All that told of themselves and did not go, this one and those that are silent too; after each beat. */
  onTold?: (relays: readonly RelaySeen[]) => void;
  /** The others that are there now, after each beat. */
  onSeen: (others: readonly RelaySeen[]) => void;
  /** After each beat, whether it arrived or not. */
  onBeat?: () => void;
  /** Another process has the id of this one and was there first. */
  onTwin?: () => void;
  /** What any of these threw. A beat that arrived has arrived all the same. */
  onError: (error: unknown) => void;
}

export interface Presence {
  /** Resolves once the first beat arrived, or did not. */
  start(): Promise<void>;
  /** Why this relay is not to be asked; null: it may be. */
  trouble(): string | null;
  /** As in `TwinWatch`. */
  twin(): ReturnType<TwinWatch['state']>;
  /** ms since others last heard of it, where that is too long; 0: they do. */
  unheardFor(): number;
  close(): Promise<void>;
}

export function createPresence({
  log,
  facts,
  seen,
  timers,
  steady,
  onSeen,
  onTold = () => {},
  onBeat = () => {},
  onTwin = () => {},
  onError,
}: PresenceDeps): Presence {
  const began = steady();
  const run = crypto.randomUUID();
  const twin = createTwinWatch(run);
  let told = Number.NEGATIVE_INFINITY;
  let reason = 'it has not told the others of itself yet';
  let closed = false;
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();

  function begin(): Promise<void> {
    beating = beat();
    return beating;
  }
  async function beat(): Promise<void> {
    const from = steady();
    try {
      const own = facts();
      const relays = await log.beat({ ...own, run });
      twin.heed(relays.find(({ relay }) => relay === own.relay)?.before);
      told = from;
      reason = 'what is written is not answered';
      seen.note(relays);
      tell(() => onTold(relays));
      const others = seen.all().filter(({ relay, heard }) => heard && relay !== own.relay);
      if (!closed) tell(() => onSeen(others));
    } catch (error) {
      reason = reasonOf(error);
    }
    if (closed) return;
    if (twin.state() === 'twin') return onTwin();
    tell(onBeat);
    cancel = timers.after(BEAT_MS, begin);
  }

  function tell(whom: () => void): void {
    try {
      whom();
    } catch (error) {
      onError(error);
    }
  }

  const isHeard = () => steady() - told <= GOOD_MS;

  return {
    start: begin,
    trouble: () => (isHeard() ? null : `the other relays do not hear of this one: ${reason}`),
    twin: twin.state,
    unheardFor: () => (isHeard() ? 0 : steady() - Math.max(told, began)),
    async close() {
      closed = true;
      cancel();
      // One that arrives after the farewell would say that it is here.
      const farewell = beating.then(() => (twin.state() === 'twin' ? undefined : log.gone(facts().relay)));
      // Where it is not heard, or not in time, the others see by its silence.
      await inTime(farewell.catch(() => {}));
    },
  };

  /** What is written may be answered only once a standby is back. */
  async function inTime(work: Promise<void>): Promise<void> {
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = timers.after(CLOSE_MS, resolve);
    });
    await Promise.race([work, late]);
    stop();
  }
}
