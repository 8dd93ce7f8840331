/**
 * The desk: Socket.IO 4, namespace `/v1/desk`, websocket transport (contract section 4). Messages are small on purpose: a change
 * is encoded once for all its recipients, so it holds nothing that differs by person.
 *
 * A cursor is the relay-wide number of a change, increasing, the same for everyone. `epoch` names the life of the store: a
 * restored store has another, and a client with a cursor of the old one is reset.
 */
import Type, { type Static } from 'typebox';
import { OwnState } from './item-views.ts';
import { Item } from './items.ts';
import { Me, PEOPLE_LIMIT_MAX, PEOPLE_QUERY_MAX } from './people.ts';
import { Instant, Nullable, PersonId } from './primitives.ts';
import { Problem } from './problem-schema.ts';
import { PROCESSES_LIMIT_MAX, Process, ProcessPosition } from './processes.ts';
import { AnswerRequest, Uuid } from './responses.ts';

export const DESK_NAMESPACE = '/v1/desk';
export const Cursor = Type.Integer({ minimum: 0 });

/** Of a device, or an access token of the issuer. */
const DeskToken = Type.String({ minLength: 1, maxLength: 16384 });

/** Socket.IO handshake `auth`. Without a cursor the desk gets the full state. */
export const DeskAuth = Type.Object({
  /** Left out by a page of the relay itself, whose session signs it in. */
  token: Type.Optional(DeskToken),
  cursor: Type.Optional(Nullable(Cursor)),
  epoch: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
  device: Type.Optional(Type.String({ maxLength: 120 })),
  /** As in `beckons`; left out: true. */
  beckons: Type.Optional(Type.Boolean()),
});
export type DeskAuth = Static<typeof DeskAuth>;

export const ItemChange = Type.Object({ cursor: Cursor, item: Item });
export type ItemChange = Static<typeof ItemChange>;
/** What the person did on another device. */
export const OwnChange = Type.Object({ cursor: Cursor, own: OwnState });
export type OwnChange = Static<typeof OwnChange>;
/** The person is no longer among the recipients. */
export const Removal = Type.Object({ cursor: Cursor, itemId: Type.String() });
export type Removal = Static<typeof Removal>;

/** One page of what happened after the client's cursor, in cursor order. `live`: this was the last page, what follows is live. */
export const SyncPage = Type.Object({
  epoch: Type.String(),
  cursor: Cursor,
  /** The client forgets all it has before it applies this page. */
  reset: Type.Optional(Type.Boolean()),
  live: Type.Boolean(),
  changes: Type.Array(ItemChange),
  own: Type.Array(OwnChange),
  removed: Type.Array(Removal),
});
export type SyncPage = Static<typeof SyncPage>;

/** To a page of the relay itself alone: whether a desk of the same person that is no page, such as a desktop's, is connected here. */
export const Elsewhere = Type.Object({ desktop: Type.Boolean() });
export type Elsewhere = Static<typeof Elsewhere>;

/** Server → client. `revoked` comes before the socket is closed for good: the token was revoked, or has ended. */
export interface DeskServerEvents {
  me: (me: Me) => void;
  sync: (page: SyncPage, received: () => void) => void;
  item: (change: ItemChange) => void;
  own: (change: OwnChange) => void;
  removed: (removal: Removal) => void;
  /** A process moved; only to a desk that has asked for `processes`. It stands outside the cursors: a reconnected desk asks again. */
  process: (process: Process) => void;
  elsewhere: (told: Elsewhere) => void;
  revoked: () => void;
  /** The relay is going down in order; come back after about this many ms. */
  drain: (retryAfterMs: number) => void;
}
/** ms, in `drain`. */
export const RetryAfterMs = Type.Integer({ minimum: 0, description: 'Milliseconds' });
/** What Socket.IO hands over with `connect_error`. */
export const DeskRefusal = Type.Object({ message: Type.String(), data: Problem });
export const DESK_SERVER_MESSAGES = {
  me: Me,
  sync: SyncPage,
  item: ItemChange,
  own: OwnChange,
  removed: Removal,
  process: Process,
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
/** Takes back the answer that was given under this key. */
export const WithdrawMessage = Type.Object({ itemId: Uuid, key: Uuid }, { additionalProperties: false });
export type WithdrawMessage = Static<typeof WithdrawMessage>;
/** "Shown": notifications that were really raised, for the audit; sent in batches. */
export const ShownMessage = Type.Object(
  {
    ...SeenMessage.properties,
    /** Not each by a notification of its own: one that speaks of several named or counted them. */
    summary: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export const SnoozeMessage = Type.Object(
  {
    itemId: Uuid,
    until: Nullable(Type.String({ format: 'date-time' })),
    /** `beckon.at` of the item as the person saw it; left out: as it is now. */
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

/** Words of a name, or an id; empty finds the first of all by name. */
export const PeopleMessage = Type.Object(
  {
    q: Type.String({ maxLength: PEOPLE_QUERY_MAX }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PEOPLE_LIMIT_MAX })),
  },
  { additionalProperties: false },
);
export type PeopleMessage = Static<typeof PeopleMessage>;

/** Asks for a page of the processes the person sees, and to hear of them from now on. */
export const ProcessesMessage = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PROCESSES_LIMIT_MAX })),
    after: Type.Optional(ProcessPosition),
  },
  { additionalProperties: false },
);
export type ProcessesMessage = Static<typeof ProcessesMessage>;

/** A fresh token of the same person, in place of one that ends soon: the connection goes on. */
export const RenewMessage = Type.Object({ token: DeskToken }, { additionalProperties: false });
export type RenewMessage = Static<typeof RenewMessage>;

/** Whether the person would notice here now: not in a page that may show no notification and that nobody looks at. */
export const BeckonsMessage = Type.Object({ beckons: Type.Boolean() }, { additionalProperties: false });
export type BeckonsMessage = Static<typeof BeckonsMessage>;

/** A failed message of a customer's notice, by its place in `item.messages`. */
export const ResendMessage = Type.Object(
  { itemId: Uuid, index: Type.Integer({ minimum: 0, maximum: 999 }) },
  { additionalProperties: false },
);
export type ResendMessage = Static<typeof ResendMessage>;
