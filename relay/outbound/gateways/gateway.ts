/**
 * A gateway carries messages to customers, or to staff away from the desk (contract section 6). Each has its own lane in the
 * outbound queue; retries and dead letters are the queue's, so a gateway only tries once and says what came of it.
 */
import type { GatewayInput } from '../../domain/ports.ts';

/**
 * `sent`: taken by a service that delivers later; `delivered`: known to have arrived; `rejected`: will never be taken, do not try
 * again; `gone`: rejected, and the endpoint wants nothing more (410); `retry`: try again on the schedule.
 */
export type SendResult =
  | { kind: 'sent' }
  | { kind: 'delivered' }
  | { kind: 'rejected'; reason: string }
  | { kind: 'gone'; reason: string }
  | { kind: 'retry'; reason: string };

export interface Gateway {
  /** Where it goes; a change of it lifts a 410. */
  readonly url: string;
  /**
   * @param id stable over retries: the key by which the receiver knows a repeat
   * Never rejects for what the network or the other side did: that is a result.
   */
  send(input: GatewayInput, id: string): Promise<SendResult>;
}
