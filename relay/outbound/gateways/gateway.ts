/**
 * A gateway sends messages to customers, or to staff away from the desk (contract section 6). Each has its own lane in the outbound
 * queue. Retries, rate and dead letters belong to the queue: a gateway makes one attempt and returns the result.
 */
import type { StoredSubscription } from '../../domain/away/away-ports.ts';
import type { GatewayInput } from '../../domain/outbound/outbound-ports.ts';
import type { Clock, Mapper } from '../../domain/ports.ts';
import type { Exchange } from '../exchange.ts';
import type { MailPools } from '../mail/mail-pools.ts';
import type { SignedPoster } from '../signed-post.ts';

/**
 * `sent`: accepted by a service that delivers later; `job` if its status can be queried. `delivered`: arrived. `rejected`: permanent.
 * `gone`: permanent, and the endpoint wants no more messages (410). `retry`: by the schedule, but not before `after` ms; with `alone`
 * the wait does not apply to other messages of the gateway.
 */
export type SendResult =
  | { kind: 'sent'; job?: string }
  | { kind: 'delivered' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'gone'; reason: string }
  | { kind: 'retry'; reason: string; after?: number; alone?: boolean };

/** `pending`: not final yet. `retry`: the service could not be queried. */
export type StatusResult =
  | { kind: 'pending' }
  | { kind: 'delivered' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'retry'; reason: string; after?: number };

/** The item of a message, and its recipient if staff; null: a customer. */
export interface About {
  itemId: string;
  userId: string | null;
  /** An administrator replayed the message. */
  replayed?: true;
}

export interface PushBook {
  of(about: About, input: GatewayInput): readonly StoredSubscription[];
  /** The push service reported that the subscription has ended. */
  forget(endpoint: string): Promise<void>;
  /** Whether this relay serves its own machine only. */
  readonly loopback: boolean;
}

/** @returns the address where the person turns off this channel; null: it has none */
export type ChannelLink = (
  userId: string,
  gatewayId: string,
  input: Pick<GatewayInput, 'kind' | 'to'>,
) => string | null;

/** The address at a service to which it delivers messages of people. Failures are results: the reason, for administrators. */
export interface InboundWebhook {
  /** `url` null: none is registered. */
  read(): Promise<{ ok: true; url: string | null } | { ok: false; reason: string }>;
  register(url: string): Promise<string | null>;
  remove(): Promise<string | null>;
}

export interface Gateway {
  /** Destination; changing it lifts a 410. */
  readonly url: string;
  /** Destination of one message, if they differ: a 410 then stops only that one. */
  urlFor?(input: GatewayInput): string;
  /** Does not reject for failures of network or receiver: they are results. @param id idempotency key, the same on each retry */
  send(input: GatewayInput, id: string, about: About): Promise<SendResult>;
  /** Where the service delivers messages of people. */
  readonly inbound?: InboundWebhook;
  /** Status of a job from `send`. Not queried if undefined. */
  status?(input: GatewayInput, job: string): Promise<StatusResult>;
}

/** Dependencies of gateways; owned and closed by the queue. */
export interface GatewayParts {
  exchange: Exchange;
  poster: SignedPoster;
  mapper: Mapper;
  clock: Clock;
  push: PushBook;
  mail: MailPools;
  channelLink: ChannelLink;
}
