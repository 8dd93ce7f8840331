/** Heartbeats, once a second: publishes this relay's facts and receives those of the others. Without a recent one it is not ready. */
import { reasonOf } from '../../shared/problems.ts';
import type { Timers } from '../domain/ports.ts';
import { createDuplicateWatch, type DuplicateWatch } from './duplicate-relay.ts';
import type { ClusterLog, RelayFacts, RelayReport } from './log-port.ts';
import type { Peers } from './peers.ts';

const BEAT_MS = 1000;
/** A heartbeat older than this makes the relay not ready. */
const GOOD_MS = 3000;
/** How long `close` waits for the log, ms. */
const CLOSE_MS = 3000;

interface HeartbeatDeps {
  log: Pick<ClusterLog, 'beat' | 'gone'>;
  /** Updated before the callbacks run. */
  seen: Pick<Peers, 'note' | 'all'>;
  timers: Timers;
  /** Monotonic ms. */
  steady: () => number;
  /** Errors of the callbacks of `connect`; they do not make a heartbeat fail. */
  onError: (error: unknown) => void;
}

export interface HeartbeatLink {
  /** What is published. */
  facts: () => RelayFacts;
  /** After each successful heartbeat: all present relays, including this one and silent ones. */
  onTold?: (relays: readonly RelayReport[]) => void;
  /** After each successful heartbeat: the other relays that are heard. */
  onSeen: (others: readonly RelayReport[]) => void;
  /** After each heartbeat, successful or not. */
  onBeat?: () => void;
  /** Another process has this relay's id and was first. Heartbeats stop. */
  onTwin?: () => void;
}

export interface Heartbeats {
  /** Call before `start`. */
  connect(link: HeartbeatLink): void;
  /** Resolves after the first heartbeat, successful or not. */
  start(): Promise<void>;
  /** Why the relay is not ready; null: it is. */
  trouble(): string | null;
  twin(): ReturnType<DuplicateWatch['state']>;
  /** ms since the last successful heartbeat, if that is too long; else 0. */
  unheardFor(): number;
  close(): Promise<void>;
}

export function createHeartbeats({ log, seen, timers, steady, onError }: HeartbeatDeps): Heartbeats {
  const began = steady();
  const run = crypto.randomUUID();
  const twin = createDuplicateWatch(run);
  let told = Number.NEGATIVE_INFINITY;
  let reason = 'it has not published its presence yet';
  let link: HeartbeatLink | null = null;
  let closed = false;
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();

  function begin(): Promise<void> {
    if (link !== null) beating = beat(link);
    return beating;
  }
  async function beat({ facts, onTold, onSeen, onBeat, onTwin }: HeartbeatLink): Promise<void> {
    const from = steady();
    try {
      const own = facts();
      const relays = await log.beat({ ...own, run });
      twin.observe(relays.find(({ relay }) => relay === own.relay)?.before);
      told = from;
      reason = 'what is written is not answered';
      seen.note(relays);
      tell(() => onTold?.(relays));
      const others = seen.all().filter(({ relay, heard }) => heard && relay !== own.relay);
      if (!closed) tell(() => onSeen(others));
    } catch (error) {
      reason = reasonOf(error);
    }
    if (closed) return;
    if (twin.state() === 'twin') return onTwin?.();
    tell(() => onBeat?.());
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
    connect(one) {
      link = one;
    },
    start: begin,
    trouble: () => (isHeard() ? null : `the other relays do not hear of this one: ${reason}`),
    twin: twin.state,
    unheardFor: () => (isHeard() ? 0 : steady() - Math.max(told, began)),
    async close() {
      closed = true;
      cancel();
      // A heartbeat that arrives after `gone` would make this relay present again.
      const farewell = beating.then(() =>
        link === null || twin.state() === 'twin' ? undefined : log.gone(link.facts().relay),
      );
      // On failure or timeout the other relays notice by the missing heartbeats.
      await inTime(farewell.catch(() => {}));
    },
  };

  /** A write may have no reply until a standby returns. */
  async function inTime(work: Promise<void>): Promise<void> {
    let stop = () => {};
    const late = new Promise<void>((resolve) => {
      stop = timers.after(CLOSE_MS, resolve);
    });
    await Promise.race([work, late]);
    stop();
  }
}
