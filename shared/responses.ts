/** Answers from people, and the response events sent to the source (contract sections 4 and 5). */
import Type, { type Static, type TSchema } from 'typebox';
import { COMMENT_MAX, Decision, DecisionState, Fate, LineDecisions, Outcome, Vote } from './answers.ts';
import { ActionKind, Correlation, RecordRef } from './event-parts.ts';
import { FormInput } from './forms.ts';
import { Item, ItemState, Refused } from './items.ts';
import { Id, Instant, Nullable, PersonId, PersonRef } from './primitives.ts';

export const Uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a UUID',
});
/** Input of a form before its check. */
export const GivenInput = Type.Record(Type.String(), Type.Unknown(), {
  description: 'values by name of the field, as the form of the action asks',
});

/**
 * Body of `POST /v1/items/{id}/responses`. `key`: makes the request idempotent. `version`: of the item as the person saw it; default: the
 * newest. `challenge`: from the relay's confirmation request, sent back after the person confirmed. `onBehalfOf`: whose answer it is, the
 * caller or someone they represent (`answersFor` of the item); default: the first of these who can answer. `input`: values of the action's
 * form, checked by `rules/form-input.ts`; at most 8 KiB. `lineDecisions`: checked by `rules/line-decisions.ts`.
 */
export const AnswerRequest = Type.Object(
  {
    action: Id,
    comment: Type.Optional(Type.String({ maxLength: COMMENT_MAX })),
    input: Type.Optional(GivenInput),
    lineDecisions: Type.Optional(LineDecisions),
    key: Uuid,
    onBehalfOf: Type.Optional(PersonId),
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    challenge: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type AnswerRequest = Static<typeof AnswerRequest>;

/** Result of an answer: the outcome, null if nothing is decided (a question), and the updated item. */
export const AnswerResult = Type.Object({ outcome: Nullable(Outcome), item: Item });
export type AnswerResult = Static<typeof AnswerResult>;

export const CONFIRM_WITHIN_MS = 120_000;
/** Additional members of the problem `CONFIRMATION_REQUIRED`. */
export const Confirmation = Type.Object({
  challenge: Type.String({ description: 'sent back with the same answer once the person has confirmed' }),
  /** RFC 3339 expiry of the challenge. */
  confirmBy: Instant,
  /** The person must also sign in after the challenge was issued. */
  freshSignIn: Type.Boolean(),
});
export type Confirmation = Static<typeof Confirmation>;

export const SnoozeRequest = Type.Object({ until: Instant }, { additionalProperties: false });
export const DelegateRequest = Type.Object(
  { to: PersonId, note: Type.Optional(Type.String({ maxLength: COMMENT_MAX })) },
  { additionalProperties: false },
);

export const RESPONSE_TYPE = 'com.beckon.response.recorded';
/** Withdraws an earlier `com.beckon.response.recorded`. */
export const WITHDRAWAL_TYPE = 'com.beckon.response.withdrawn';
/** An administrator closed the item: no answer follows. */
export const CLOSED_TYPE = 'com.beckon.item.closed';

export const ResponseData = Type.Object({
  itemId: Type.String(),
  eventId: Type.String(),
  eventSource: Type.String(),
  record: Nullable(RecordRef),
  action: Type.String(),
  kind: ActionKind,
  comment: Nullable(Type.String()),
  /** Present if and only if the action has a form. */
  input: Type.Optional(FormInput),
  /** Every row of an item that is decided by line; absent for a question. */
  lineDecisions: Type.Optional(LineDecisions),
  respondedBy: PersonRef,
  respondedAt: Instant,
  device: Nullable(Type.String()),
  /** As the event gave it. */
  correlation: Type.Optional(Correlation),
  decision: Type.Object({ policy: Decision.properties.policy, state: DecisionState, votes: Type.Array(Vote) }),
});
export type ResponseData = Static<typeof ResponseData>;

const eventTo = <T extends string, D extends TSchema>(type: T, data: D) =>
  Type.Object({
    specversion: Type.Literal('1.0'),
    id: Type.String(),
    source: Type.String(),
    type: Type.Literal(type),
    time: Instant,
    subject: Type.String(),
    datacontenttype: Type.Literal('application/json'),
    data,
  });

/** The CloudEvent posted to a source's response endpoint, structured mode. */
export const ResponseEvent = eventTo(RESPONSE_TYPE, ResponseData);
export type ResponseEvent = Static<typeof ResponseEvent>;
/** Posted after the response that it withdraws, with the same `data` and its own `webhook-id`; `time` is that of the withdrawal. */
export const WithdrawalEvent = eventTo(WITHDRAWAL_TYPE, ResponseData);
export type WithdrawalEvent = Static<typeof WithdrawalEvent>;

export const ClosedData = Type.Object({
  itemId: Type.String(),
  eventId: Type.String(),
  eventSource: Type.String(),
  record: Nullable(RecordRef),
  /** Null once the administrator was erased. */
  reason: Nullable(Type.String()),
  closedBy: PersonRef,
  closedAt: Instant,
  /** As the event gave it. */
  correlation: Type.Optional(Correlation),
  /** Null: the item asked for no answer. */
  decision: Nullable(ResponseData.properties.decision),
});
export type ClosedData = Static<typeof ClosedData>;
/** Posted after the responses to the item, signed and retried as they are. */
export const ClosedEvent = eventTo(CLOSED_TYPE, ClosedData);
export type ClosedEvent = Static<typeof ClosedEvent>;

/** A response as its source reads it. `cursor`: reading continues after it. */
export const ReadResponse = Type.Object({
  cursor: Type.String(),
  event: Type.Union([ResponseEvent, WithdrawalEvent, ClosedEvent]),
});
export type ReadResponse = Static<typeof ReadResponse>;
/** In the order in which they were recorded. `next`: `after` of the next read, also if there are no responses. */
export const ResponsePage = Type.Object({ responses: Type.Array(ReadResponse), next: Type.String() });
export type ResponsePage = Static<typeof ResponsePage>;

/** The item of an event, and the answer in force. `fate` is that of the outcome; null: no outcome. */
export const ItemOfEvent = Type.Object({
  itemId: Type.String(),
  eventId: Type.String(),
  eventSource: Type.String(),
  state: ItemState,
  outcome: Nullable(Outcome),
  fate: Nullable(Fate),
  refused: Type.Optional(Refused),
  closedReason: Nullable(Type.String()),
  updatedAt: Instant,
});
export type ItemOfEvent = Static<typeof ItemOfEvent>;

/** A source may refuse an answer or its withdrawal in a `2xx` body. `final`: no other answer would be accepted; the item is closed. */
export const RefusalBody = Type.Object({
  status: Type.Literal('refused'),
  reason: Type.Optional(Type.String()),
  final: Type.Optional(Type.Boolean()),
});
export type RefusalBody = Static<typeof RefusalBody>;
