/** Port of the outbound queue: responses to sources, messages to gateways; implemented by `store/outbound/outbound-store.ts` and `outbound-reader.ts`. */
import type { Item } from '../../../shared/items.ts';
import type { ClosedEvent, ResponseEvent, WithdrawalEvent } from '../../../shared/responses.ts';

/**
 * A message in the durable outbound queue. Delivery is in order within `orderKey`. `id` is the `webhook-id`, the same on each retry.
 * `status`: a gateway message accepted by a service, whose `job` is still to be polled.
 */
export type OutboundMessage = (
  | ({
      kind: 'response';
      id: string;
      sourceId: string;
      /** The hook whose endpoint takes it, in place of the source's. */
      hook?: string;
      itemId: string;
      orderKey: string;
    } & (AboutAnswer | AboutClosing))
  | ({ kind: 'gateway' } & GatewayMessage)
  | ({ kind: 'status'; job: string } & GatewayMessage)
) & {
  /** An administrator replayed the dead letter: one attempt, and a failure makes it one again. */
  replayed?: true;
};

interface AboutAnswer {
  answerKey: string;
  /** The answer, or its withdrawal (`com.beckon.response.withdrawn`). */
  event: ResponseEvent | WithdrawalEvent;
}
/** The item was closed by an administrator (`com.beckon.item.closed`). */
interface AboutClosing {
  answerKey: null;
  event: ClosedEvent;
}

/** One channel of a customer message, or (with `userId`, without index) an item for staff away from the desk. */
export interface GatewayMessage {
  id: string;
  gatewayId: string;
  itemId: string;
  messageIndex: number | null;
  userId?: string;
  orderKey: string;
  input: GatewayInput;
}

/** Input of a gateway's template (contract section 6). */
export interface GatewayInput {
  to: string;
  kind: string;
  title: string;
  body: string;
  /** The answer link (contract section 4), for messages to staff. */
  link?: string;
  /** `needsInput`: a comment or form is required, so that the answer is given on the page. */
  actions?: { id: string; label: string; url: string; needsInput?: true }[];
  customer?: { ref: string; name?: string };
  /** Opens the item in the app, else in the browser. This and the following: only of messages to staff. */
  open?: string;
  /** Of the recipient, in which all texts are. */
  language?: string;
  dueAt?: string;
  /** Amount, requester and due time, each as a line. */
  about?: string[];
  facts?: { label: string; value: string }[];
  /** Buttons of a message to a phone, each with its one-time token; made when it is sent, never stored. */
  buttons?: MessageButton[];
  /** To a phone, in place of a request: `result` of a tap, or the `offer` of buttons. */
  reply?: 'result' | 'offer';
  /** `version`: of the item in the message. `origin`: the source, by id and name in the directory; both absent in messages queued by older versions. */
  item: {
    id: string;
    eventId: string;
    type: string;
    severity: string;
    record: Item['record'];
    origin?: Item['origin'];
    version?: number;
  };
}

export interface MessageButton {
  label: string;
  token: string;
}

/** The part of the queue for one endpoint: the responses of a source or of one of its hooks, a gateway, its statuses. Lanes do not block each other. */
export interface OutboundLane {
  kind: OutboundMessage['kind'];
  target: string;
}
/** Ids and names of hooks contain no slash. */
export const laneOf = (message: OutboundMessage): OutboundLane => {
  if (message.kind !== 'response') return { kind: message.kind, target: message.gatewayId };
  const { kind, sourceId, hook } = message;
  return { kind, target: hook === undefined ? sourceId : `${sourceId}/${hook}` };
};

/** Of a lane of responses. */
export function endpointOwner(target: string): { sourceId: string; hook?: string } {
  const [sourceId = '', hook] = target.split('/');
  return hook === undefined ? { sourceId } : { sourceId, hook };
}

/** A message claimed by this relay; `attempt` is 1 on the first try. */
export interface ClaimedMessage {
  message: OutboundMessage;
  attempt: number;
  /** The claiming relay, if there are several. */
  by?: string;
}
export type OutboundSettlement =
  /** `refused`: why the source refused the response. */
  | { state: 'done'; refused?: string }
  | { state: 'queued'; at: number; error: string }
  /** Accepted by a service: its status is polled from `at` (ms since 1970) under the same id. */
  | { state: 'tracked'; at: number; job: string }
  /** A message whose status reported the failure is sent again on replay. */
  | { state: 'dead'; error: string };

export type ResponseMessage = Extract<OutboundMessage, { kind: 'response' }>;
export type AnswerMessage = Extract<ResponseMessage, AboutAnswer>;
export const isAboutAnswer = (message: ResponseMessage): message is AnswerMessage => message.answerKey !== null;

export interface OutboundTx {
  enqueue(message: OutboundMessage): void;
  /** Stores a response that is not sent: its source has no endpoint and reads it. */
  storeUnread(message: ResponseMessage): void;
  /** A response that was neither sent nor read, or whose delivery failed; null: none. */
  unreadResponse(id: string): ResponseMessage | null;
  responseOf(sourceId: string, id: string): ResponseMessage | null;
  /**
   * Claims due messages until settled: oldest first, only the first of each order key. @param by the claiming relay, if there are several
   */
  claimOutbound(lane: OutboundLane, limit: number, by?: string): ClaimedMessage[];
  /** False if another relay has claimed or sent the message since, or its source reported the outcome. */
  isClaimed(claimed: ClaimedMessage): boolean;
  /** A delivered response remains readable; other messages are deleted. */
  settleOutbound(id: string, settlement: OutboundSettlement): void;
  /**
   * Queues claimed messages again whose sender is gone; the interrupted attempt does not count. Called by the delivering relay at its
   * start, and after a claim with unknown outcome.
   * @param underway ids of messages that it is sending, which stay claimed. @returns how many were queued
   */
  releaseOutbound(underway?: readonly string[]): number;
  /** After the clock was set back: messages queued at a future time keep their delay, counted from now. @returns their number */
  hastenOutbound(): number;
  /** The endpoint answered 410 at this URL: nothing is sent until the directory has another. */
  disableEndpoint(lane: OutboundLane, url: string): void;
  endpointDisabled(lane: OutboundLane, url: string): boolean;
  /** Retries an endpoint that answered 410. */
  enableEndpoint(lane: OutboundLane): void;
  /** Queues a dead letter again with the same id, for all attempts or `once`; null if there is none. */
  replayOutbound(id: string, once: boolean): OutboundMessage | null;
  /** Deletes a dead letter; null if there is none. */
  dropDeadLetter(id: string): OutboundMessage | null;
  /** Drops the messages of an answer that is no longer in force, dead letters too: they must not be replayed. What the source has remains. */
  dropResponse(orderKey: string, answerKey: string): void;
  /** The message of a job whose status is not being queried now; null: none. */
  trackedMessage(gatewayId: string, job: string): OutboundMessage | null;
  /** Id of the newest dead letter of an order key; null if there is none. */
  deadOutbound(orderKey: string): string | null;
}
/** Place in a list, newest first. `at`: ms since 1970; `seq` orders rows of one time. */
export interface TimePosition {
  at: number;
  seq: number;
}

export interface OutboundReader {
  /** Lanes with messages that may be sent, and when the first is due (ms since 1970). */
  lanes(): { lane: OutboundLane; dueAt: number }[];
  /** Lanes with pending messages, and when the oldest was queued (ms since 1970), whatever its attempts. */
  oldest(): { lane: OutboundLane; since: number }[];
  depth(): { queued: number; sending: number; tracked: number; dead: number };
  /** Whether the status of this job is polled. */
  isTracked(gatewayId: string, job: string): boolean;
  /** Oldest first. */
  list(state: 'queued' | 'sending' | 'tracked', limit: number): OutboundRow[];
  /** Newest first. @param before only those before this place */
  deadLetters(limit: number, before?: TimePosition | null): OutboundRow[];
  deadLetter(id: string): OutboundRow | null;
  /** Responses that their source refused, newest first. @param before as for `deadLetters` */
  refusals(limit: number, before?: TimePosition | null): RefusedResponse[];
  /** Responses of a source after a position, oldest first: at most `limit`, and fewer if they are large. */
  responses(sourceId: string, after: number, limit: number): StoredResponse[];
  response(sourceId: string, id: string): StoredResponse | null;
}
/** A response as its source reads it. */
export interface StoredResponse {
  /** Increases with each response of the store. */
  position: number;
  event: ResponseMessage['event'];
  /** Neither sent nor read. */
  unread: boolean;
  /** Its delivery failed: a dead letter. */
  failed: boolean;
}
export interface RefusedResponse {
  seq: number;
  id: string;
  sourceId: string;
  itemId: string;
  event: ResponseMessage['event'];
  reason: string;
  /** ms since 1970. */
  at: number;
}
/** A row of the queue for the administrator, without payload. */
export interface OutboundRow {
  seq: number;
  id: string;
  kind: 'response' | 'gateway';
  target: string;
  itemId: string;
  /** The response is a withdrawal. */
  withdrawal?: true;
  /** Of a gateway message: its channel, and the person if it is for staff. */
  channel?: string;
  userId?: string;
  /** See `OutboundMessage`. */
  replayed?: true;
  /** `tracked`: sent, and its status is polled. */
  state: 'queued' | 'sending' | 'tracked' | 'dead';
  attempt: number;
  nextAt: number;
  error: string | null;
  at: number;
}

/**
 * `delivered`: a 2xx. `accepted`: a 202 of a source that reports outcomes. `sent`: a gateway's service accepted the message and delivers later; with `track` its job is polled. `after`: ms from
 * the time at which the result is stored, by the clock then. `failed` is final, a dead letter; `disableUrl` is the endpoint that answered
 * 410. `unknown` ends the polling of a status that cannot be determined.
 */
export type DeliveryResult =
  | { kind: 'delivered' }
  | { kind: 'accepted' }
  | { kind: 'sent'; track?: { job: string; after: number } }
  | { kind: 'unknown' }
  | { kind: 'refused'; reason: string; final?: true }
  | { kind: 'retry'; reason: string; after: number }
  | { kind: 'failed'; reason: string; disableUrl?: string };
