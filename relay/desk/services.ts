/** The operations of the desk's socket that the domain serves; HTTP calls the same functions. */
import type { DeskMessage, DeskOperation, DeskReply } from '../../shared/desk-operations.ts';
import type { Login } from '../domain/ports.ts';

/** Served by the socket itself: they change the connection, not the store. */
type ConnectionOperation = 'renew' | 'beckons';

/** `void` is sent as `null`. */
// biome-ignore lint/suspicious/noConfusingVoidType: the result of a handler
export type Served<K extends DeskOperation> = [DeskReply<K>] extends [null] ? void : DeskReply<K>;

/**
 * Each resolves once its effect is durable, and rejects with a `ProblemError`.
 * `wanted` is false once the desk is disconnected.
 */
export type DeskServices = {
  [K in Exclude<DeskOperation, ConnectionOperation>]: (
    who: Login,
    message: DeskMessage<K>,
    wanted: () => boolean,
  ) => Promise<Served<K>>;
};
