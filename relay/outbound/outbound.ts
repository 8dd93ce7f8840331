/**
 * What goes out: responses to sources and messages to gateways, from one durable queue. The queue is claimed in the database, so
 * that of many relays one delivers; each target has its own lane with its own concurrency, so that a slow one delays no other.
 * A message is at least once with a stable id: killed between any two steps, it goes out again as itself.
 */
import type {
  ChangeFeed,
  ClaimedMessage,
  Clock,
  CommittedChange,
  DirectoryView,
  Log,
  OutboundLane,
  OutboundReader,
  Random,
  Timers,
  Writer,
} from '../domain/ports.ts';
import { beginDeliveries, type DeliveryResult, settleDelivery } from '../domain/settle-delivery.ts';
import { createPace, type Pace } from './pace.ts';
import { RETRY_DELAYS_MS, retryDelay } from './retry.ts';
import { createSignedPoster } from './signed-post.ts';
import { type Attempt, rateOf, targetOf } from './target.ts';

export interface OutboundOptions {
  reader: OutboundReader;
  writer: Writer;
  feed: ChangeFeed;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** ms to wait after each failed attempt. Default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms for one exchange. Default 15 s. */
  timeoutMs?: number;
  /** Deliveries under way at once to one target. */
  concurrency?: number;
  /** Told of each attempt, for the metrics. */
  onAttempt?: (kind: OutboundLane['kind'], result: DeliveryResult['kind']) => void;
}

export interface Outbound {
  /** Takes up what a killed relay left, then works. Resolves when the first is durable. */
  start(): Promise<void>;
  /** Something was queued; cheap, may be called often. */
  wake(): void;
  /** Takes nothing new, gives what is under way a moment, breaks off the rest (it goes out again at the next start). */
  close(): Promise<void>;
}

/** The wall clock may be moved: look at least this often, in ms. */
const LOOK_MS = 1000;
/** After the store refused a write, in ms. */
const STORE_PAUSE_MS = 500;
const CLOSE_GRACE_MS = 1000;

export function createOutbound(options: OutboundOptions): Outbound {
  const { reader, writer, feed, directory, clock, timers, random, log } = options;
  const { retryDelays = RETRY_DELAYS_MS, concurrency = 8, timeoutMs = 15_000 } = options;
  const poster = createSignedPoster({ clock, timeoutMs });
  const active = new Map<string, number>();
  const paces = new Map<string, Pace>();
  const running = new Set<Promise<void>>();
  let state: 'idle' | 'working' | 'closing' | 'broken-off' = 'idle';
  let cancelTimer = () => {};
  let waking = false;
  let unsubscribe = () => {};

  const keyOf = (lane: OutboundLane) => `${lane.kind} ${lane.target}`;
  const track = (work: Promise<void>) => {
    running.add(work);
    work.finally(() => running.delete(work));
  };
  const occupy = (lane: OutboundLane, change: number) => {
    const now = (active.get(keyOf(lane)) ?? 0) + change;
    if (now === 0) active.delete(keyOf(lane));
    else active.set(keyOf(lane), now);
  };

  /** Start what is due and free, then sleep until the next is due. */
  function pump(): void {
    if (state !== 'working') return;
    cancelTimer();
    const now = clock.now();
    let next = now + LOOK_MS;
    for (const { lane, dueAt } of reader.lanes()) {
      next = Math.min(next, dueAt > now ? dueAt : startDue(lane, now));
    }
    cancelTimer = timers.after(Math.max(0, next - now), pump);
  }

  /** @returns when to look at the lane again, ms since 1970; a lane that is full wakes by itself */
  function startDue(lane: OutboundLane, now: number): number {
    const free = concurrency - (active.get(keyOf(lane)) ?? 0);
    if (free <= 0) return now + LOOK_MS;
    const pace = paces.get(keyOf(lane)) ?? createPace();
    paces.set(keyOf(lane), pace);
    const rate = rateOf(directory(), lane);
    const slots = pace.take(free, rate, now);
    if (slots > 0) track(serve(lane, slots));
    return slots > 0 ? now + LOOK_MS : now + pace.wait(rate, now);
  }

  /** The slots are taken before the claim is durable, so that no second claim overbooks the lane. */
  async function serve(lane: OutboundLane, slots: number): Promise<void> {
    occupy(lane, slots);
    const target = targetOf(directory(), lane, poster);
    let claimed: ClaimedMessage[] = [];
    try {
      claimed = await writer.write((tx) => beginDeliveries(tx, lane, slots, target));
    } catch (error) {
      log.warn({ lane: keyOf(lane), reason: messageOf(error) }, 'outbound messages could not be claimed');
      await pause(STORE_PAUSE_MS);
    }
    occupy(lane, claimed.length - slots);
    paces.get(keyOf(lane))?.giveBack(slots - claimed.length);
    for (const message of claimed) {
      if ('send' in target) track(deliver(lane, message, target.send).finally(() => settled(lane)));
    }
    wake();
  }

  function settled(lane: OutboundLane): void {
    occupy(lane, -1);
    wake();
  }

  async function deliver(
    lane: OutboundLane,
    claimed: ClaimedMessage,
    send: (message: ClaimedMessage['message']) => Promise<Attempt>,
  ): Promise<void> {
    const attempt = await send(claimed.message);
    // Broken off by us: not the receiver's failure. The row stays claimed and is released at the next start.
    if (state === 'broken-off') return;
    const result = resultOf(attempt, claimed.attempt);
    const facts = { lane: keyOf(lane), id: claimed.message.id, attempt: claimed.attempt, result: result.kind };
    if ('reason' in result) log.warn({ ...facts, reason: result.reason }, 'outbound attempt');
    else log.debug(facts, 'outbound attempt');
    options.onAttempt?.(lane.kind, result.kind);
    await settle(claimed, result);
  }

  /** The attempt happened; its result must not be lost to a full disk. */
  async function settle(claimed: ClaimedMessage, result: DeliveryResult): Promise<void> {
    for (;;) {
      try {
        await writer.write((tx) => settleDelivery(tx, claimed, result));
        return;
      } catch (error) {
        log.error({ id: claimed.message.id, reason: messageOf(error) }, 'an outbound result could not be stored yet');
        if (state !== 'working') return;
        await pause(STORE_PAUSE_MS);
      }
    }
  }

  function resultOf(attempt: Attempt, count: number): DeliveryResult {
    if (attempt.kind !== 'retry') return attempt;
    const delay = retryDelay(count, retryDelays, random);
    if (delay !== null) return { kind: 'retry', reason: attempt.reason, at: clock.now() + delay };
    return { kind: 'failed', reason: `gave up after ${count} attempts: ${attempt.reason}` };
  }

  const pause = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));

  function wake(): void {
    if (waking || state !== 'working') return;
    waking = true;
    setImmediate(() => {
      waking = false;
      pump();
    });
  }

  return {
    async start() {
      const released = await writer.write((tx) => tx.releaseOutbound());
      if (released > 0) log.info({ released }, 'outbound messages taken up again');
      state = 'working';
      unsubscribe = feed.subscribe((changes) => {
        if (changes.some(mayHaveQueued)) wake();
      });
      pump();
    },
    wake,
    async close() {
      if (state === 'closing' || state === 'broken-off') return;
      state = 'closing';
      unsubscribe();
      cancelTimer();
      const cancelGrace = timers.after(CLOSE_GRACE_MS, () => {
        state = 'broken-off';
        poster.close();
      });
      while (running.size > 0) await Promise.allSettled(running);
      cancelGrace();
      poster.close();
    },
  };
}

/** Only an answer or a customer's message queues something; events by the thousand do not. */
const mayHaveQueued = (change: CommittedChange): boolean =>
  change.kind === 'item' && (change.item.answers.length > 0 || change.item.messages.length > 0);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
