/** Channels of the desk operations that the window invokes, derived from `DESK_OPERATIONS`. */
import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { DESK_OPERATION_NAMES, DESK_OPERATIONS, type DeskMessage, type DeskOperation } from '../desk-operations.ts';
import { Uuid } from '../responses.ts';

/** Maximum items per batch action. */
export const BATCH_MAX = 500;
export const ItemIds = Type.Array(Uuid, { minItems: 1, maxItems: BATCH_MAX });

/** An item of a batch that was left unchanged, with the reason as text. */
export interface RefusedItem {
  itemId: string;
  detail: string;
}
/** Result of a batch: it acts on the possible items and lists the others. It is a problem if none is possible. */
export interface BatchResult {
  refused: RefusedItem[];
}

type Table = typeof DESK_OPERATIONS;
/** An operation with a channel of its own in the window's bridge. */
type WindowOperation = {
  [K in DeskOperation]: Table[K] extends { window: object } ? K : never;
}[DeskOperation];
export type BatchOperation = {
  [K in WindowOperation]: Table[K]['window'] extends { batch: true } ? K : never;
}[WindowOperation];

/** The message of the operation; of a batch with `itemIds` in place of `itemId`. */
export type WindowRequest<K extends WindowOperation> = K extends BatchOperation
  ? Omit<DeskMessage<K>, 'itemId'> & { itemIds: Static<typeof ItemIds> }
  : DeskMessage<K>;
type DeskReplyOf<K extends WindowOperation> = Static<Table[K]['reply']>;
/** The desk replies at once to an operation that may wait offline; a batch of any other lists the items refused by the relay. */
type WindowReply<K extends WindowOperation> = Table[K] extends { waits: true }
  ? DeskReplyOf<K>
  : K extends BatchOperation
    ? BatchResult
    : DeskReplyOf<K>;

/** What the desk implements for each of these operations. */
export type WindowOperations = {
  [K in WindowOperation]: (
    request: WindowRequest<K>,
  ) => Table[K] extends { waits: true } ? WindowReply<K> : Promise<WindowReply<K>>;
};

export type OperationChannel = Table[WindowOperation]['window']['channel'];
type OperationOf<C extends OperationChannel> = {
  [K in WindowOperation]: C extends Table[K]['window']['channel'] ? K : never;
}[WindowOperation];
export type OperationRequests = { [C in OperationChannel]: WindowRequest<OperationOf<C>> };
export type OperationReplies = { [C in OperationChannel]: WindowReply<OperationOf<C>> };

function schemaOf(message: TSchema, batch: boolean): TSchema {
  if (!batch) return message;
  const { itemId: _, ...properties } = (message as TObject).properties;
  return Type.Object({ ...properties, itemIds: ItemIds }, { additionalProperties: false });
}

interface OperationSchema {
  name: WindowOperation;
  channel: OperationChannel;
  request: TSchema;
  /** Repeating it has no further effect. */
  isIdempotent: boolean;
}

export const OPERATION_CHANNELS: readonly OperationSchema[] = DESK_OPERATION_NAMES.flatMap((name) => {
  const operation = DESK_OPERATIONS[name];
  if (!('window' in operation)) return [];
  const { message, cost, window } = operation;
  const isIdempotent = 'waits' in operation || cost === 'page';
  const request = schemaOf(message, 'batch' in window);
  return [{ name: name as WindowOperation, channel: window.channel, request, isIdempotent }];
});
