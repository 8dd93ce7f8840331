/** Requests in which a gateway's service delivers what people wrote or tapped on their phones. */
import { isRecord } from '../../../shared/json.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { perSecond } from '../../../shared/rules/token-bucket.ts';
import { refusals } from '../../../shared/words/relay.ts';
import type { DirectoryView } from '../directory-view.ts';
import type { DeliveryResult, GatewayInput } from '../outbound/outbound-ports.ts';
import { settleJob } from '../outbound/settle-delivery.ts';
import type { Clock, Log, Mapper } from '../ports.ts';
import { RateLimiter, secondsOf } from '../rate-limiter.ts';
import type { Writer } from '../unit-of-work.ts';
import {
  type PhoneAnswerDeps,
  type PhoneMessage,
  type PhoneMessageResult,
  receivePhoneMessage,
} from './phone-answers.ts';
import { createPhoneBook, takesTaps } from './phone-rules.ts';

/**
 * The shape of an inbound message is not public. Assumed are the names of the outbound messages: one message, a list, or a list in
 * `messages`; the number in `source.whatsapp` or `from`; the token of a tap anywhere as `postback_data`.
 */
export const DEFAULT_MAPPING = `(messages ? messages : $).{
  "from": $string(source.whatsapp ? source.whatsapp : from.whatsapp ? from.whatsapp : from ? from : sender),
  "postback": (**.postback_data)[0],
  "at": received_time
}`;

/** Result of one message; `status`: of a message that was sent; `unreadable`: the mapping made nothing of it, `limited`: beyond the pace of one person. */
export type InboundResult = PhoneMessageResult | 'status' | 'unreadable' | 'limited';

interface InboundDeps extends PhoneAnswerDeps {
  directory: () => DirectoryView;
  writer: Writer;
  clock: Clock;
  mapper: Mapper;
  log: Log;
  isSecret(gatewayId: string, given: string): boolean;
  /** Statuses of sent messages, which the service may deliver to the same address. */
  statuses: {
    /** The job of a status; null: the body is none. */
    jobOf(body: unknown): string | null;
    /** Null: not final. */
    resultOf(body: unknown, input: GatewayInput): DeliveryResult | null;
    isTracked(gatewayId: string, job: string): boolean;
  };
  /** Deliveries are due. */
  wake(): void;
  count(result: InboundResult): void;
}

export interface InboundMessages {
  /** False without naming the wrong part of the address. */
  isAddress(gatewayId: string, secret: string): boolean;
  /** Resolves when the effects are durable. @param body JSON. @returns the number of messages. @throws RATE_LIMITED */
  receive(gatewayId: string, body: unknown): Promise<number>;
}

/** Messages of one request; further ones are not read. */
const MAX_MESSAGES = 100;
/** Messages a second of all people of a gateway, and at once. */
const PACE = perSecond(50, 200);
/** The same of one person: a tap or a text every three seconds. */
const PERSON_PACE = perSecond(1 / 3, 20);
/** Seconds. */
const BUSY_RETRY = 5;

export function createInboundMessages(deps: InboundDeps): InboundMessages {
  const { directory, writer, clock, mapper, log, statuses } = deps;
  const ownerOf = createPhoneBook();
  const paces = new RateLimiter(clock);

  const limited = (seconds: number) =>
    new ProblemError('RATE_LIMITED', refusals.requests.inboundRate, { retryAfter: seconds });

  async function messagesIn(gatewayId: string, body: unknown): Promise<unknown[]> {
    const gateway = directory().gateway(gatewayId);
    const mapping = (gateway?.kind === 'opentext' ? gateway.whatsapp?.inbound?.mapping : undefined) ?? DEFAULT_MAPPING;
    const mapped = await mapper.map(mapping, body, `gateway ${gatewayId}`);
    if (mapped.ok) return [mapped.value].flat().slice(0, MAX_MESSAGES);
    if (mapped.busy) throw limited(BUSY_RETRY);
    if (!mapped.nothing) log.warn({ gateway: gatewayId, reason: mapped.reason }, 'an inbound message cannot be read');
    return [undefined];
  }

  async function one(gatewayId: string, value: unknown): Promise<InboundResult> {
    const message = messageOf(value);
    if (!message) return 'unreadable';
    // Most numbers are of no person: they cause no unit of work.
    const owner = ownerOf(directory(), gatewayId, message.from);
    if (!owner) return 'ignored';
    if (paces.take(`person ${owner.userId}`, PERSON_PACE) > 0) return 'limited';
    return writer.write((tx) => {
      const current = ownerOf(tx.directory, gatewayId, message.from);
      return current ? receivePhoneMessage(tx, current, message, deps) : 'ignored';
    });
  }

  async function status(gatewayId: string, job: string, body: unknown): Promise<void> {
    if (!statuses.isTracked(gatewayId, job)) return;
    await writer.write((tx) => settleJob(tx, gatewayId, job, ({ input }) => statuses.resultOf(body, input)));
  }

  return {
    isAddress: (gatewayId, secret) =>
      // Compared first, so that the time does not reveal which gateways exist.
      deps.isSecret(gatewayId, secret) && takesTaps(directory().gateway(gatewayId)),
    async receive(gatewayId, body) {
      const wait = paces.take(`gateway ${gatewayId}`, PACE);
      if (wait > 0) throw limited(secondsOf(wait));
      const job = statuses.jobOf(body);
      if (job !== null) {
        await status(gatewayId, job, body);
        deps.count('status');
        return 1;
      }
      const messages = await messagesIn(gatewayId, body);
      for (const message of messages) deps.count(await one(gatewayId, message));
      deps.wake();
      return messages.length;
    },
  };
}

const MAX_FROM = 40;
const MAX_POSTBACK = 256;

/** Null: not a message as mappings yield it. */
function messageOf(value: unknown): PhoneMessage | null {
  if (!isRecord(value)) return null;
  const { from, postback, at } = value;
  if (typeof from !== 'string' || from.length > MAX_FROM || !/\d{5}/.test(from)) return null;
  const isTap = typeof postback === 'string' && postback !== '' && postback.length <= MAX_POSTBACK;
  const isTimed = typeof at === 'string' && !Number.isNaN(Date.parse(at));
  return { from, ...(isTap ? { postback } : {}), ...(isTimed ? { at } : {}) };
}
