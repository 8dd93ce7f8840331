/** Answers in, and the response event that goes out to the source (contract sections 4 and 5). */
import Type, { type Static } from 'typebox';
import { Decision, DecisionState, Outcome, Vote } from './answers.ts';
import { ActionKind, RecordRef } from './event-parts.ts';
import { Item } from './items.ts';
import { Id, Instant, Nullable, PersonId, PersonRef } from './primitives.ts';

export const Uuid = Type.String({
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
  description: 'a UUID',
});
export const COMMENT_MAX = 2000;

/**
 * Body of `POST /v1/items/{id}/responses`. `key` makes the post idempotent. `version`: of the item as the person saw it; left out it means
 * the newest. `challenge`: what the relay asked with, sent back once the person confirmed. `onBehalfOf`: whose answer it is, one's own id or
 * that of somebody in whose place one acts (`answersFor` of the item); left out it is the first of them who has one to give.
 */
export const AnswerRequest = Type.Object(
  {
    action: Id,
    comment: Type.Optional(Type.String({ maxLength: COMMENT_MAX })),
    key: Uuid,
    onBehalfOf: Type.Optional(PersonId),
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    challenge: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type AnswerRequest = Static<typeof AnswerRequest>;

/** What became of an answer at the relay: the outcome where there is one (a question decides nothing), and the item as it now stands. */
export const AnswerResult = Type.Object({ outcome: Nullable(Outcome), item: Item });
export type AnswerResult = Static<typeof AnswerResult>;

/** ms in which the person confirms what the relay asks. */
export const CONFIRM_WITHIN_MS = 120_000;
/** What `CONFIRMATION_REQUIRED` carries beside the members of every problem. */
export const Confirmation = Type.Object({
  challenge: Type.String({ description: 'sent back with the same answer once the person has confirmed' }),
  /** RFC 3339: the challenge is good until then. */
  confirmBy: Instant,
  /** The person also has to sign in after the relay has asked. */
  freshSignIn: Type.Boolean(),
});
export type Confirmation = Static<typeof Confirmation>;

export const SnoozeRequest = Type.Object({ until: Instant }, { additionalProperties: false });
export const DelegateRequest = Type.Object(
  { to: PersonId, note: Type.Optional(Type.String({ maxLength: COMMENT_MAX })) },
  { additionalProperties: false },
);

export const RESPONSE_TYPE = 'com.beckon.response.recorded';
/** The answer of an earlier `com.beckon.response.recorded` is taken back. */
export const WITHDRAWAL_TYPE = 'com.beckon.response.withdrawn';

export const ResponseData = Type.Object({
  itemId: Type.String(),
  eventId: Type.String(),
  eventSource: Type.String(),
  record: Nullable(RecordRef),
  action: Type.String(),
  kind: ActionKind,
  comment: Nullable(Type.String()),
  respondedBy: PersonRef,
  respondedAt: Instant,
  device: Nullable(Type.String()),
  decision: Type.Object({ policy: Decision.properties.policy, state: DecisionState, votes: Type.Array(Vote) }),
});
export type ResponseData = Static<typeof ResponseData>;

const eventTo = <T extends string>(type: T) =>
  Type.Object({
    specversion: Type.Literal('1.0'),
    id: Type.String(),
    source: Type.String(),
    type: Type.Literal(type),
    time: Instant,
    subject: Type.String(),
    datacontenttype: Type.Literal('application/json'),
    data: ResponseData,
  });

/** The CloudEvent posted to a source's response endpoint, structured mode. */
export const ResponseEvent = eventTo(RESPONSE_TYPE);
export type ResponseEvent = Static<typeof ResponseEvent>;
/** Posted there after the response that it takes back, with the same `data` and a `webhook-id` of its own; `time` is when it was taken back. */
export const WithdrawalEvent = eventTo(WITHDRAWAL_TYPE);
export type WithdrawalEvent = Static<typeof WithdrawalEvent>;

/**
 * A source may refuse in the body of its `2xx`: an answer, or that it is taken back. `final`: no other answer would be accepted either, so
 * the item is closed.
 */
export const RefusalBody = Type.Object({
  status: Type.Literal('refused'),
  reason: Type.Optional(Type.String()),
  final: Type.Optional(Type.Boolean()),
});
export type RefusalBody = Static<typeof RefusalBody>;
