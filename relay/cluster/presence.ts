/** What this relay tells the others of itself, and what they tell, once a second. A relay whose beat does not arrive is not to be asked. */
import { reasonOf } from '../../shared/problems.ts';
import type { Timers } from '../domain/ports.ts';
import type { Log, RelayFacts, RelaySeen } from './log-port.ts';

const BEAT_MS = 1000;
/** ms after the last beat that arrived for which others may count on this relay. */
const GOOD_MS = 3000;
/** ms for which the beat of another stands still until it counts as gone. */
const GONE_MS = 10_000;

export interface PresenceDeps {
  log: Pick<Log, 'beat' | 'gone'>;
  facts: () => RelayFacts;
  timers: Timers;
  /** ms that only grow. */
  steady: () => number;
  /** All that told of themselves and did not go, this one and those that are silent too; after each beat. */
  onTold?: (relays: readonly RelaySeen[]) => void;
  /** The others that are there now, after each beat. */
  onSeen: (others: readonly RelaySeen[]) => void;
  /** After each beat, whether it arrived or not. */
  onBeat?: () => void;
}

export interface Presence {
  /** Resolves once the first beat arrived, or did not. */
  start(): Promise<void>;
  /** Why this relay is not to be asked; null: it may be. */
  trouble(): string | null;
  /** ms since others last heard of it, where that is too long; 0: they do. */
  unheardFor(): number;
  close(): Promise<void>;
}

export function createPresence({
  log,
  facts,
  timers,
  steady,
  onSeen,
  onTold = () => {},
  onBeat = () => {},
}: PresenceDeps): Presence {
  const began = steady();
  let told = Number.NEGATIVE_INFINITY;
  let reason = 'it has not told the others of itself yet';
  let closed = false;
  let cancel = () => {};
  /** Since when the beat of another is what it is, steady ms. */
  const moved = new Map<string, { beat: number; at: number }>();
  let beating: Promise<void> = Promise.resolve();

  function begin(): Promise<void> {
    beating = beat();
    return beating;
  }
  async function beat(): Promise<void> {
    const from = steady();
    try {
      const own = facts();
      const relays = await log.beat(own);
      told = from;
      reason = 'what is written is not answered';
      onTold(relays);
      if (!closed) onSeen(alive(relays.filter(({ relay }) => relay !== own.relay)));
    } catch (error) {
      reason = reasonOf(error);
    }
    if (closed) return;
    onBeat();
    cancel = timers.after(BEAT_MS, begin);
  }

  /** By this relay's own measure of time: nobody believes another's clock. */
  function alive(others: readonly RelaySeen[]): RelaySeen[] {
    const now = steady();
    for (const relay of moved.keys()) if (!others.some((one) => one.relay === relay)) moved.delete(relay);
    return others.filter(({ relay, beat }) => {
      const before = moved.get(relay);
      if (before?.beat !== beat) moved.set(relay, { beat, at: now });
      return before?.beat !== beat || now - before.at < GONE_MS;
    });
  }

  const isHeard = () => steady() - told <= GOOD_MS;

  return {
    start: begin,
    trouble: () => (isHeard() ? null : `the other relays do not hear of this one: ${reason}`),
    unheardFor: () => (isHeard() ? 0 : steady() - Math.max(told, began)),
    async close() {
      closed = true;
      cancel();
      // One that arrives later would say that it is here.
      await beating;
      // Where it is not heard, the others see by its silence.
      await log.gone(facts().relay).catch(() => {});
    },
  };
}
