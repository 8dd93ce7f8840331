/**
 * A gateway carries messages to customers, or to staff away from the desk (contract section 6). Each has its own lane in the
 * outbound queue; retries, pace and dead letters are the queue's, so a gateway only tries once and says what came of it.
 */
import type { KeptSubscription } from '../../domain/away/away-ports.ts';
import type { GatewayInput } from '../../domain/outbound/outbound-ports.ts';
import type { Clock, Mapper } from '../../domain/ports.ts';
import type { Exchange } from '../exchange.ts';
import type { SignedPoster } from '../signed-post.ts';

/**
 * `sent`: taken by a service that delivers later, under `job` where its status can be asked; `delivered`: known to have arrived;
 * `rejected`: will never be taken, do not try again; `gone`: rejected, and the endpoint wants nothing more (410); `retry`: try again
 * on the schedule, not before `after` ms; `alone`: others of the gateway need not wait.
 */
export type SendResult =
  | { kind: 'sent'; job?: string }
  | { kind: 'delivered' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'gone'; reason: string }
  | { kind: 'retry'; reason: string; after?: number; alone?: boolean };

/** `pending`: nothing final yet; `retry`: the service could not be asked. */
export type StatusResult =
  | { kind: 'pending' }
  | { kind: 'delivered' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'retry'; reason: string; after?: number };

/** What a message is about, and to whom of staff it goes; null: to a customer. */
export interface About {
  itemId: string;
  userId: string | null;
}

/** The browsers that may be notified. */
export interface PushBook {
  of(about: About, input: GatewayInput): readonly KeptSubscription[];
  /** The push service says that it is gone. */
  forget(endpoint: string): Promise<void>;
  /** This relay serves its own machine alone. */
  readonly loopback: boolean;
}

export interface Gateway {
  /** Where it goes; a change of it lifts a 410. */
  readonly url: string;
  /** Where one message goes, if not all go to the same place: a 410 there stops no others. */
  urlFor?(input: GatewayInput): string;
  /**
   * @param id stable over retries: the key by which the receiver knows a repeat
   * Never rejects for what the network or the other side did: that is a result.
   */
  send(input: GatewayInput, id: string, about: About): Promise<SendResult>;
  /** What became of a job that `send` gave. Where it is missing nothing is asked. */
  status?(input: GatewayInput, job: string): Promise<StatusResult>;
}

/** What gateways are made of; theirs to use, the queue's to close. */
export interface GatewayParts {
  exchange: Exchange;
  poster: SignedPoster;
  mapper: Mapper;
  clock: Clock;
  push: PushBook;
}
