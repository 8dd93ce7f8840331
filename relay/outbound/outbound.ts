/**
 * Outbound queue: responses to sources and messages to gateways, durable. Messages are claimed in the database, so that only one of several
 * relays delivers. Each target has its own lane and concurrency, so that a slow one does not delay the others. Delivery is at least
 * once with a stable id: after a crash at any point the same message is sent again.
 */
import { PUBLIC_ONLY } from '../../network/address-rules.ts';
import type { Look } from '../../network/lookup.ts';
import type { ProxyRoute } from '../../network/proxy.ts';
import { reasonOf } from '../../shared/problems.ts';
import type { PhoneMessageTx } from '../domain/away/phone-messages.ts';
import type { DirectoryView } from '../domain/directory-view.ts';
import { DutyLost } from '../domain/duties.ts';
import type {
  ClaimedMessage,
  DeliveryResult,
  OutboundLane,
  OutboundReader,
} from '../domain/outbound/outbound-ports.ts';
import { beginDeliveries, type ClaimOptions, type LaneEnd } from '../domain/outbound/settle-delivery.ts';
import type { Clock, Log, Mapper, Random, Timers } from '../domain/ports.ts';
import type { ChangeFeed, CommittedChange } from '../domain/reader.ts';
import type { WaitStart } from '../domain/tasks.ts';
import type { AnswerTx, Writer } from '../domain/unit-of-work.ts';
import { createDelivery, STORE_PAUSE_MS } from './delivery.ts';
import { createExchange, type Exchange, publicExchange } from './exchange.ts';
import type { ChannelLink, GatewayParts, PushBook } from './gateways/gateway.ts';
import { createGateways } from './gateways/registry.ts';
import { createInboundRegistrations } from './inbound-registrations.ts';
import { createLanes, laneName } from './lanes.ts';
import { createMailPools, type MailPools } from './mail/mail-pools.ts';
import { RETRY_DELAYS_MS, STATUS_DELAYS_MS } from './retry.ts';
import { createSignedPoster } from './signed-post.ts';
import { createTargets, rateOf } from './target.ts';

export interface OutboundOptions {
  reader: OutboundReader;
  writer: Writer<AnswerTx & PhoneMessageTx>;
  /** Id of this relay in a cluster. Default: a single relay. */
  owner?: string | null;
  feed: ChangeFeed;
  directory: () => DirectoryView;
  clock: Clock;
  timers: Timers;
  random: Random;
  log: Log;
  mapper: Mapper;
  push: PushBook;
  /** Secrets of 128 bits or more for buttons of messages to phones. Default: no buttons. */
  newToken?: () => string;
  /** Where services of gateways deliver messages of people; null: not known yet. Default: nowhere. */
  inboundAddress?: (gatewayId: string) => string | null;
  onRegistrationFailure?: () => void;
  /** Default: no channel can be turned off by its recipient. */
  channelLink?: ChannelLink;
  /** ms to wait after each failed attempt. Default: contract section 5. */
  retryDelays?: readonly number[];
  /** ms before each status query. */
  statusDelays?: readonly number[];
  /** Timeout of one exchange, ms. Default 15 s. */
  timeoutMs?: number;
  /** Concurrent deliveries per target. */
  concurrency?: number;
  /** Proxy selection. Default: direct. */
  wayTo?: (url: URL) => ProxyRoute;
  /** Default: the system resolver, unbounded. */
  lookup?: Look;
  /** For host names not given by this machine's operator; default: `lookup`. */
  lookupForeign?: Look;
  /** Whether a file descriptor is available. */
  hasRoom?: () => boolean;
  /** Closed with the queue. Default: HTTP by `wayTo`, within `timeoutMs`. */
  exchange?: Exchange;
  /** Closed with the queue. Default: SMTP, within `timeoutMs` if set. */
  mail?: MailPools;
  /** Whether response endpoints that were set over HTTP may be in a private network. Default: no. */
  privateResponses?: boolean;
  /** Metrics: ms from an answer to its delivery to the source. */
  onArrived?: (ms: number) => void;
  onAttempt?: (kind: OutboundLane['kind'], result: DeliveryResult['kind']) => void;
}

export interface Outbound {
  /** Releases the claims of a killed relay, then starts. Resolves when the release is durable. */
  start(): Promise<void>;
  /** Since when an address for inbound messages is not registered as the directory wants, ms since 1970. */
  registrationsSince: WaitStart;
  /** Call after queueing; cheap. */
  wake(): void;
  /** Starts nothing new, gives pending deliveries a moment, aborts the rest (sent again at the next start). */
  close(): Promise<void>;
}

/** Maximum sleep, since the wall clock may be changed. */
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
  const mail =
    options.mail ??
    createMailPools({
      ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
      ...(options.lookup ? { lookup: options.lookup } : {}),
      ...(options.hasRoom ? { hasRoom: options.hasRoom } : {}),
    });
  const poster = createSignedPoster(exchange, clock);
  const { privateResponses = false } = options;
  const parts: GatewayParts = {
    ...{ exchange, poster, mail, clock, mapper: options.mapper, push: options.push },
    channelLink: options.channelLink ?? (() => null),
  };
  const publicMail = privateResponses
    ? mail
    : createMailPools({
        reach: PUBLIC_ONLY,
        ...(options.timeoutMs ? { timeoutMs: options.timeoutMs } : {}),
        ...(options.lookupForeign ? { lookup: options.lookupForeign } : {}),
        ...(options.hasRoom ? { hasRoom: options.hasRoom } : {}),
      });
  const foreign = publicExchange(exchange);
  const publicParts = { ...parts, exchange: foreign, poster: createSignedPoster(foreign, clock), mail: publicMail };
  const gateways = createGateways(parts, privateResponses ? parts : publicParts);
  const targetOf = createTargets(poster, gateways, privateResponses);
  const registrations = createInboundRegistrations({
    ...{ directory, gateways, clock, timers, log },
    addressOf: options.inboundAddress ?? (() => null),
    onFailure: options.onRegistrationFailure ?? (() => {}),
  });
  const { owner = null, newToken, random } = options;
  const claimOptions: ClaimOptions = {
    ...(owner === null ? {} : { by: owner }),
    ...(newToken ? { phones: { newToken, newId: random.uuid } } : {}),
  };
  const lanes = createLanes(options.concurrency ?? 8);
  const running = new Set<Promise<void>>();
  /** Ids of the messages being sent. */
  const underway = new Set<string>();
  /** Pending claim and release transactions. */
  let claiming = 0;
  /** A claim failed with an unknown outcome: its messages may be claimed, but no one sends them. */
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

  const onError = (error: unknown) => log.error({ reason: reasonOf(error) }, 'an error in the outbound queue');

  function track(work: Promise<void>): void {
    const guarded = work.catch(onError).finally(() => running.delete(guarded));
    running.add(guarded);
  }

  /** Starts what is due, then sleeps until the next is due. */
  function pump(): void {
    if (state !== 'working') return;
    cancelTimer();
    let wait = LOOK_MS;
    try {
      if (!unsure) wait = startDue();
      else if (claiming === 0) track(releaseUnsent());
    } catch (error) {
      onError(error); // the next pass retries
    }
    cancelTimer = timers.after(wait, pump);
  }

  /** @returns ms until the next check; a full lane wakes the queue itself */
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

  /** Slots are reserved before the claim commits, so that a concurrent claim cannot overbook the lane. */
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
      return await writer.write((tx) => beginDeliveries(tx, lane, slots, end, claimOptions));
    } catch (error) {
      if (error instanceof DutyLost) return [];
      unsure = true;
      const reason = reasonOf(error);
      log.warn({ lane: laneName(lane), reason }, 'outbound messages could not be claimed');
      if (state === 'working') await new Promise<void>((resolve) => timers.after(STORE_PAUSE_MS, resolve));
      return [];
    }
  }

  /** Releases the messages of a claim with an unknown outcome. No claim runs meanwhile, so none loses its messages. */
  async function releaseUnsent(): Promise<void> {
    claiming += 1;
    try {
      await writer.write((tx) => tx.releaseOutbound([...underway]));
      unsure = false;
    } catch (error) {
      // The new holder of the duty releases all when it begins.
      if (error instanceof DutyLost) unsure = false;
      else if (state === 'working') await new Promise<void>((resolve) => timers.after(STORE_PAUSE_MS, resolve));
    }
    claiming -= 1;
    wake();
  }

  /** Coalesced: at most once per event-loop turn. */
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
      if (released > 0) log.info({ released }, 'interrupted outbound messages requeued');
      state = 'working';
      unsubscribe = feed.subscribe((changes) => {
        if (changes.some(mayHaveQueued)) wake();
      });
      pump();
      registrations.start();
    },
    wake,
    registrationsSince: registrations.waitingSince,
    async close() {
      if (state === 'closing' || state === 'broken-off') return;
      state = 'closing';
      unsubscribe();
      cancelTimer();
      const cancelGrace = timers.after(CLOSE_GRACE_MS, () => {
        state = 'broken-off';
        exchange.close();
        mail.close();
        publicMail.close();
      });
      const registered = registrations.close();
      while (running.size > 0) await Promise.allSettled(running);
      await registered;
      cancelGrace();
      exchange.close();
      mail.close();
      publicMail.close();
    },
  };
}

/** Only answers and messages to customers queue something; the many other changes do not. */
const mayHaveQueued = (change: CommittedChange): boolean =>
  change.kind === 'item' && (change.item.answers.length > 0 || change.item.messages.length > 0);
