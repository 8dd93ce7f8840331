/**
 * The desk protocol: Socket.IO 4, namespace `/v1/desk`, WebSocket transport (contract section 4). A change contains nothing per-person, so
 * that it is encoded once for all recipients.
 *
 * A cursor is the relay-wide, increasing number of a change. `epoch` identifies the lifetime of the store: a restored store has a new
 * epoch, and a client with a cursor of another epoch is reset.
 */
import Type, { type Static } from 'typebox';
import { OwnState } from './item-views.ts';
import { Item } from './items.ts';
import { Me, PEOPLE_LIMIT_MAX, PEOPLE_QUERY_MAX } from './people.ts';
import { Instant, Nullable, PersonId } from './primitives.ts';
import { Problem } from './problem-schema.ts';
import { PROCESSES_LIMIT_MAX, Process, ProcessPosition } from './processes.ts';
import { REQUESTS_LIMIT_MAX, RequestedItem } from './requests.ts';
import { AnswerRequest, Uuid } from './responses.ts';

export const DESK_NAMESPACE = '/v1/desk';
export const Cursor = Type.Integer({ minimum: 0 });

/** A device token, or an access token of the issuer. */
const DeskToken = Type.String({ minLength: 1, maxLength: 16384 });

/** Socket.IO handshake `auth`. Without a cursor the desk receives the full state. */
export const DeskAuth = Type.Object({
  /** Omitted by the relay's own pages, which use their session. */
  token: Type.Optional(DeskToken),
  cursor: Type.Optional(Nullable(Cursor)),
  epoch: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
  device: Type.Optional(Type.String({ maxLength: 120 })),
  /** As in `beckons`; default: true. */
  beckons: Type.Optional(Type.Boolean()),
});
export type DeskAuth = Static<typeof DeskAuth>;

export const ItemChange = Type.Object({ cursor: Cursor, item: Item });
export type ItemChange = Static<typeof ItemChange>;
/** An action of the person on another device. */
export const OwnChange = Type.Object({ cursor: Cursor, own: OwnState });
export type OwnChange = Static<typeof OwnChange>;
/** The person is no longer a recipient. */
export const Removal = Type.Object({ cursor: Cursor, itemId: Type.String() });
export type Removal = Static<typeof Removal>;

/** One page of changes after the client's cursor, in cursor order. `live`: last page; later messages are live. */
export const SyncPage = Type.Object({
  epoch: Type.String(),
  cursor: Cursor,
  /** The client discards its state before it applies this page. */
  reset: Type.Optional(Type.Boolean()),
  live: Type.Boolean(),
  changes: Type.Array(ItemChange),
  own: Type.Array(OwnChange),
  removed: Type.Array(Removal),
});
export type SyncPage = Static<typeof SyncPage>;

/** Sent only to the relay's own pages: whether a desk other than a page (such as a desktop) of the same person is connected. */
export const Elsewhere = Type.Object({ desktop: Type.Boolean() });
export type Elsewhere = Static<typeof Elsewhere>;

/** Server → client. `revoked` precedes the final disconnect: the token was revoked or has expired. */
export interface DeskServerEvents {
  me: (me: Me) => void;
  sync: (page: SyncPage, received: () => void) => void;
  item: (change: ItemChange) => void;
  own: (change: OwnChange) => void;
  removed: (removal: Removal) => void;
  /** A process changed; only for desks that requested `processes`. Not covered by cursors: a reconnected desk requests them again. */
  process: (process: Process) => void;
  /** An item of which the person is the requester changed. Not covered by cursors. */
  request: (item: RequestedItem) => void;
  elsewhere: (told: Elsewhere) => void;
  revoked: () => void;
  /** The relay is shutting down; reconnect after about this many ms. */
  drain: (retryAfterMs: number) => void;
}
export const RetryAfterMs = Type.Integer({ minimum: 0, description: 'Milliseconds' });
/** Data of Socket.IO's `connect_error`. */
export const DeskRefusal = Type.Object({ message: Type.String(), data: Problem });
export const DESK_SERVER_MESSAGES = {
  me: Me,
  sync: SyncPage,
  item: ItemChange,
  own: OwnChange,
  removed: Removal,
  process: Process,
  request: RequestedItem,
  elsewhere: Elsewhere,
} as const;

export const RespondMessage = Type.Object(
  { itemId: Uuid, ...AnswerRequest.properties },
  { additionalProperties: false },
);
export type RespondMessage = Static<typeof RespondMessage>;
export const SeenMessage = Type.Object(
  { itemIds: Type.Array(Uuid, { minItems: 1, maxItems: 500 }) },
  { additionalProperties: false },
);
export type SeenMessage = Static<typeof SeenMessage>;
export const WithdrawMessage = Type.Object({ itemId: Uuid, key: Uuid }, { additionalProperties: false });
export type WithdrawMessage = Static<typeof WithdrawMessage>;
/** Reports raised notifications, for the audit; sent in batches. */
export const ShownMessage = Type.Object(
  {
    ...SeenMessage.properties,
    /** The items were named or counted in a summary notification, not raised individually. */
    summary: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export const SnoozeMessage = Type.Object(
  {
    itemId: Uuid,
    until: Nullable(Type.String({ format: 'date-time' })),
    /** `beckon.at` of the item as the person saw it; default: the current one. */
    beckonAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type SnoozeMessage = Static<typeof SnoozeMessage>;
export const ClaimMessage = Type.Object(
  { itemId: Uuid, release: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type ClaimMessage = Static<typeof ClaimMessage>;
export const DelegateMessage = Type.Object(
  { itemId: Uuid, to: PersonId, note: Type.Optional(Type.String({ maxLength: 2000 })) },
  { additionalProperties: false },
);
export type DelegateMessage = Static<typeof DelegateMessage>;

/** Words of a name, or an id; empty: the first people by name. */
export const PeopleMessage = Type.Object(
  {
    q: Type.String({ maxLength: PEOPLE_QUERY_MAX }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PEOPLE_LIMIT_MAX })),
  },
  { additionalProperties: false },
);
export type PeopleMessage = Static<typeof PeopleMessage>;

/** Requests a page of the person's processes and subscribes to their changes. */
export const ProcessesMessage = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PROCESSES_LIMIT_MAX })),
    after: Type.Optional(ProcessPosition),
  },
  { additionalProperties: false },
);
export type ProcessesMessage = Static<typeof ProcessesMessage>;

/** Replaces an expiring token by a new one of the same person; the connection stays open. */
export const RenewMessage = Type.Object({ token: DeskToken }, { additionalProperties: false });
export type RenewMessage = Static<typeof RenewMessage>;

/** Whether the person would notice a notification here. False for a hidden page without notification permission. */
export const BeckonsMessage = Type.Object({ beckons: Type.Boolean() }, { additionalProperties: false });
export type BeckonsMessage = Static<typeof BeckonsMessage>;

/** A page of the person's requests. */
export const RequestsMessage = Type.Object(
  {
    after: Type.Optional(Cursor),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: REQUESTS_LIMIT_MAX })),
  },
  { additionalProperties: false },
);
export type RequestsMessage = Static<typeof RequestsMessage>;

/** The last seven days of the person. */
export const InsightsMessage = Type.Object({}, { additionalProperties: false });
export type InsightsMessage = Static<typeof InsightsMessage>;

/** Reads of one item. */
export const ItemMessage = Type.Object({ itemId: Uuid }, { additionalProperties: false });
export type ItemMessage = Static<typeof ItemMessage>;

/** A failed message of a customer notice, by its index in `item.messages`. */
export const ResendMessage = Type.Object(
  { itemId: Uuid, index: Type.Integer({ minimum: 0, maximum: 999 }) },
  { additionalProperties: false },
);
export type ResendMessage = Static<typeof ResendMessage>;
