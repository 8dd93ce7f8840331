/** What the domain needs of the queue of what goes out: to sources their answers, to gateways their messages; kept by `store/outbound/outbound-store.ts`. */
import type { Item } from '../../../shared/items.ts';
import type { ResponseEvent, WithdrawalEvent } from '../../../shared/responses.ts';

/**
 * A message for the durable outbound queue. Order is kept within `orderKey`. `id` is the `webhook-id`, the same on each retry.
 * `status`: a gateway's message that was taken by a service; what became of its `job` there is still to be asked.
 */
export type OutboundMessage =
  | {
      kind: 'response';
      id: string;
      sourceId: string;
      itemId: string;
      answerKey: string;
      orderKey: string;
      /** The answer, or (`com.beckon.response.withdrawn`) that it is taken back. */
      event: ResponseEvent | WithdrawalEvent;
    }
  | ({ kind: 'gateway' } & ToGateway)
  | ({ kind: 'status'; job: string } & ToGateway);

/** What a gateway carries: one channel of a customer's message, or (`userId`, and no index) an item to staff away from the desk. */
export interface ToGateway {
  id: string;
  gatewayId: string;
  itemId: string;
  messageIndex: number | null;
  userId?: string;
  orderKey: string;
  input: GatewayInput;
}

/** What a gateway's template sees (contract section 6). */
export interface GatewayInput {
  to: string;
  kind: string;
  title: string;
  body: string;
  /** The answer link (contract section 4), where the message goes to staff. */
  link?: string;
  /** What can be answered, each with its own answer link. */
  actions?: { id: string; label: string; url: string }[];
  customer?: { ref: string; name?: string };
  /** `origin`: the source, by its id and the name that the directory gives it. Left out of what was queued before it was there. */
  item: {
    id: string;
    eventId: string;
    type: string;
    severity: string;
    record: Item['record'];
    origin?: Item['origin'];
  };
}

/** One endpoint's part of the queue: a source's response endpoint, a gateway, its status. Lanes never wait for each other. */
export interface OutboundLane {
  kind: OutboundMessage['kind'];
  target: string;
}
/** A message this relay has taken; `attempt` is 1 on the first try. */
export interface ClaimedMessage {
  message: OutboundMessage;
  attempt: number;
  /** Of several relays, the one that took it. */
  by?: string;
}
export type OutboundSettlement =
  | { state: 'done' }
  | { state: 'queued'; at: number; error: string }
  /** Taken by a service: from `at` on (ms since 1970) its status is asked, under the same id. */
  | { state: 'tracked'; at: number; job: string }
  /** A message whose status told of the failure goes out anew when it is replayed. */
  | { state: 'dead'; error: string };

/** The durable outbound queue, inside a unit of work; kept by `store/outbound/outbound-store.ts`. */
export interface OutboundTx {
  enqueue(message: OutboundMessage): void;
  /**
   * Take due messages of a lane, oldest first, only the first of each order key; they are ours until settled.
   * @param by which of several relays takes them
   */
  claimOutbound(lane: OutboundLane, limit: number, by?: string): ClaimedMessage[];
  /** False where the message went on without this relay: another took it up, or sent it. */
  isClaimed(claimed: ClaimedMessage): boolean;
  settleOutbound(id: string, settlement: OutboundSettlement): void;
  /**
   * Queues claimed messages again whose sender is gone; the broken attempt does not count. Called by the relay that delivers, when it
   * begins and after a claim whose outcome it does not know.
   * @param underway ids of messages that it is sending, which stay claimed. @returns how many were queued
   */
  releaseOutbound(underway?: readonly string[]): number;
  /** The clock was set back: what was queued at a time that is still to come waits as long as it was to wait, from now on; gives their number. */
  hastenOutbound(): number;
  /** The endpoint answered 410 at this url: nothing more goes there until the directory names another. */
  disableEndpoint(lane: OutboundLane, url: string): void;
  endpointDisabled(lane: OutboundLane, url: string): boolean;
  /** What answered 410 is tried again. */
  enableEndpoint(lane: OutboundLane): void;
  /** Queue a dead letter again with the same id; null if there is no such dead letter. */
  replayOutbound(id: string): OutboundMessage | null;
  /** Take what goes out of an answer out of the queue, dead letters too: it no longer stands, and must not be replayed. */
  dropResponse(orderKey: string, answerKey: string): void;
  /** The id of the newest dead letter of an order key; null if there is none. */
  deadOutbound(orderKey: string): string | null;
}
/** Reads of the queue outside a unit of work. */
export interface OutboundReader {
  /** Lanes with something that may go, and when the first of it is due (ms since 1970). */
  lanes(): { lane: OutboundLane; dueAt: number }[];
  /** Lanes with something on its way, and since when the oldest of it waits (ms since 1970): from when it was queued, whatever came of its tries. */
  oldest(): { lane: OutboundLane; since: number }[];
  /** Messages by state. */
  depth(): { queued: number; sending: number; tracked: number; dead: number };
  /** Oldest first. */
  list(state: 'queued' | 'sending' | 'tracked', limit: number): OutboundRow[];
  /** Newest first. */
  deadLetters(limit: number): OutboundRow[];
  /** Null where there is no such dead letter. */
  deadLetter(id: string): OutboundRow | null;
}
/** A queue row as the administrator sees it: no payload. */
export interface OutboundRow {
  id: string;
  kind: 'response' | 'gateway';
  target: string;
  itemId: string;
  /** Of a response: that it is taken back. */
  withdrawal?: true;
  /** `tracked`: sent, and its status is asked from time to time. */
  state: 'queued' | 'sending' | 'tracked' | 'dead';
  attempt: number;
  nextAt: number;
  error: string | null;
  at: number;
}
