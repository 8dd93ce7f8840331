/**
 * What goes out: responses to sources and messages to gateways, from one durable queue. The queue is claimed in the database, so
 * that of many relays one delivers; each target has its own lane with its own concurrency, so that a slow one delays no other.
 * A message is at least once with a stable id: killed between any two steps, it goes out again as itself.
 */
import type { Look } from '../../network/lookup.ts';
import type { Way } from '../../network/proxy.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { DutyLost } from '../domain/duties.ts';
import type { DeliveryResult } from '../domain/outbound/delivery-result.ts';
import type { ClaimedMessage, OutboundLane, OutboundReader } from '../domain/outbound/outbound-ports.ts';
import { beginDeliveries, type LaneEnd } from '../domain/outbound/settle-delivery.ts';
import type { Clock, Log, Mapper, Random, Timers } from '../domain/ports.ts';
import type { ChangeFeed, CommittedChange } from '../domain/reader.ts';
import type { Writer } from '../domain/unit-of-work.ts';
import { createDelivery, STORE_PAUSE_MS } from './delivery.ts';
import { createExchange, type Exchange } from './exchange.ts';
import type { PushBook } from './gateways/gateway.ts';
import { createGateways } from './gateways/registry.ts';
import { createLanes, laneName } from './lanes.ts';
import { RETRY_DELAYS_MS, STATUS_DELAYS_MS } from './retry.ts';
import { createSignedPoster } from './signed-post.ts';
import { createTargets, rateOf } from './target.ts';

export interface OutboundOptions {
  reader: OutboundReader;
  writer: Writer;
  /** Which of several relays this is. Default: it is alone. */
  owner?: string | null;
  feed: ChangeFeed;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  /** Fills the templates of gateways. */
  mapper: Mapper;
  /** Browsers, for Web Push. */
  push: PushBook;
  /** ms to wait after each failed attempt. Default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms to wait before each question for the status of what was sent. */
  statusDelays?: readonly number[];
  /** ms for one exchange. Default 15 s. */
  timeoutMs?: number;
  /** Deliveries under way at once to one target. */
  concurrency?: number;
  /** Which way leads to an address. Default: straight. */
  wayTo?: (url: URL) => Way;
  /** How names are looked up; default: by the system, without bounds. */
  lookup?: Look;
  /** The same for names that nobody who runs this machine wrote down; default: `lookup`. */
  lookupForeign?: Look;
  /** Whether the process has a descriptor left. */
  hasRoom?: () => boolean;
  /** How receivers are reached; closed with the queue. Default: HTTP by `wayTo`, within `timeoutMs`. */
  exchange?: Exchange;
  /** Response endpoints that were set over HTTP may lie in a private network. Default: no. */
  privateResponses?: boolean;
  /** An answer is with its source, so many ms after it was given; for the metrics. */
  onArrived?: (ms: number) => void;
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
const CLOSE_GRACE_MS = 1000;

export function createOutbound(options: OutboundOptions): Outbound {
  const { reader, writer, feed, directory, clock, timers, log } = options;
  const exchange =
    options.exchange ??
    createExchange({
      now: () => clock.now(),
      ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
      ...(options.wayTo ? { wayTo: options.wayTo } : {}),
      ...(options.lookup ? { lookup: options.lookup } : {}),
      ...(options.lookupForeign ? { lookupForeign: options.lookupForeign } : {}),
      ...(options.hasRoom ? { hasRoom: options.hasRoom } : {}),
    });
  const poster = createSignedPoster(exchange, clock);
  const targetOf = createTargets(
    poster,
    createGateways({ exchange, poster, mapper: options.mapper, clock, push: options.push }),
    options.privateResponses ?? false,
  );
  const lanes = createLanes(options.concurrency ?? 8);
  const running = new Set<Promise<void>>();
  /** Ids of the messages that are being sent. */
  const underway = new Set<string>();
  /** Claims and releases whose commit is awaited. */
  let claiming = 0;
  /** A claim failed that may have committed all the same: nobody sends what it claimed. */
  let unsure = false;
  let state: 'idle' | 'working' | 'closing' | 'broken-off' = 'idle';
  let cancelTimer = () => {};
  let waking = false;
  let unsubscribe = () => {};

  const deliver = createDelivery({
    writer,
    clock,
    timers,
    random: options.random,
    log,
    retryDelays: options.retryDelays ?? RETRY_DELAYS_MS,
    statusDelays: options.statusDelays ?? STATUS_DELAYS_MS,
    hold: (lane, ms) => lanes.hold(lane, ms, clock.now()),
    brokenOff: () => state === 'broken-off',
    mayWait: () => state === 'working',
    onAttempt: options.onAttempt ?? (() => {}),
    onArrived: options.onArrived ?? (() => {}),
  });

  function track(work: Promise<void>): void {
    const guarded = work.catch(onError).finally(() => running.delete(guarded));
    running.add(guarded);
  }
  const onError = (error: unknown) => log.error({ reason: reasonOf(error) }, 'the outbound queue stumbled');

  /** Start what is due and free, then sleep until the next is due. */
  function pump(): void {
    if (state !== 'working') return;
    cancelTimer();
    let wait = LOOK_MS;
    try {
      if (!unsure) wait = startDue();
      else if (claiming === 0) track(releaseUnsent());
    } catch (error) {
      onError(error); // a store that cannot be read now is asked again
    }
    cancelTimer = timers.after(wait, pump);
  }

  /** @returns ms until there is something to do again; a lane that is full wakes by itself */
  function startDue(): number {
    const now = clock.now();
    lanes.look(now);
    let wait = LOOK_MS;
    for (const { lane, dueAt } of reader.lanes()) {
      const rate = rateOf(directory(), lane);
      const slots = dueAt > now ? 0 : lanes.take(lane, rate, now);
      if (slots > 0) track(serve(lane, slots));
      else wait = Math.min(wait, dueAt > now ? dueAt - now : (lanes.wait(lane, rate, now) ?? LOOK_MS));
    }
    return wait;
  }

  /** The slots are taken before the claim is durable, so that no second claim overbooks the lane. */
  async function serve(lane: OutboundLane, slots: number): Promise<void> {
    const target = targetOf(directory(), lane);
    claiming += 1;
    const claimed = await claim(lane, slots, target);
    claiming -= 1;
    lanes.giveBack(lane, slots - claimed.length);
    for (const message of claimed) {
      const { id } = message.message;
      underway.add(id);
      const sent = 'send' in target ? deliver(lane, message, target.send) : Promise.resolve();
      track(
        sent.finally(() => {
          underway.delete(id);
          lanes.release(lane);
          wake();
        }),
      );
    }
    wake();
  }

  async function claim(lane: OutboundLane, slots: number, end: LaneEnd): Promise<ClaimedMessage[]> {
    try {
      return await writer.write((tx) => beginDeliveries(tx, lane, slots, end, options.owner ?? undefined));
    } catch (error) {
      if (error instanceof DutyLost) return [];
      unsure = true;
      const reason = reasonOf(error);
      log.warn({ lane: laneName(lane), reason }, 'outbound messages could not be claimed');
      if (state === 'working') await new Promise<void>((resolve) => timers.after(STORE_PAUSE_MS, resolve));
      return [];
    }
  }

  /** Queues again what a claim of unknown outcome took. Nothing is claimed meanwhile, so that it takes nothing from a claim. */
  async function releaseUnsent(): Promise<void> {
    claiming += 1;
    try {
      await writer.write((tx) => tx.releaseOutbound([...underway]));
      unsure = false;
    } catch (error) {
      // Whoever has the duty now releases all when it begins.
      if (error instanceof DutyLost) unsure = false;
      else if (state === 'working') await new Promise<void>((resolve) => timers.after(STORE_PAUSE_MS, resolve));
    }
    claiming -= 1;
    wake();
  }

  /** Once a turn of the event loop, however often it is asked. */
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
      if (state !== 'idle') return;
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
        exchange.close();
      });
      while (running.size > 0) await Promise.allSettled(running);
      cancelGrace();
      exchange.close();
    },
  };
}

/** Only an answer or a customer's message queues something; events by the thousand do not. */
const mayHaveQueued = (change: CommittedChange): boolean =>
  change.kind === 'item' && (change.item.answers.length > 0 || change.item.messages.length > 0);
