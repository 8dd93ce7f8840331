/** Schemas shared by events and items. Separate from `events.ts` because a desk does not need event schemas. */
import Type, { type Static } from 'typebox';
import { closed, Id, keyText, oneOf, PersonId, some, WebUrl } from './primitives.ts';
import { DECIMAL_PATTERN } from './rules/decimal-text.ts';

/** Any JSON; its size is checked by `rules/event-checks.ts`. */
export const Correlation = Type.Unknown({ description: 'any JSON of at most 2 KiB, returned unchanged' });
export type Correlation = Static<typeof Correlation>;

export const line = (max: number) => Type.String({ minLength: 1, maxLength: max });

export const RecordRef = closed(
  { system: keyText(80), type: keyText(80), id: keyText(200), url: some(WebUrl) },
  'The business record in its own system',
);
export type RecordRef = Static<typeof RecordRef>;

/** Values within a dimension are alternatives; all given dimensions must match; `users` adds people by id. */
export const Audience = Type.Object(
  {
    roles: some(Type.Array(Type.Union([Id, Type.Literal('*')]), { minItems: 1, maxItems: 50 })),
    locations: some(Type.Array(keyText(63), { minItems: 1, maxItems: 100 })),
    units: some(Type.Array(keyText(63), { minItems: 1, maxItems: 100 })),
    users: some(Type.Array(PersonId, { minItems: 1, maxItems: 1000 })),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description: 'Who is addressed; an empty audience is an error, everybody is roles ["*"]',
  },
);
export type Audience = Static<typeof Audience>;

export const ActionKind = oneOf('approve', 'reject', 'acknowledge', 'request-info', 'custom');
export type ActionKind = Static<typeof ActionKind>;

export const CommentRule = oneOf('none', 'optional', 'required');
export type CommentRule = Static<typeof CommentRule>;

export const Amount = closed({
  value: Type.String({
    pattern: DECIMAL_PATTERN,
    description: 'a decimal number as text, such as 12400.00',
  }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'an ISO 4217 code, such as EUR' }),
});
export type Amount = Static<typeof Amount>;

export const Attachment = closed({ label: line(120), url: WebUrl });
export type Attachment = Static<typeof Attachment>;

export const StepStatus = oneOf('pending', 'active', 'done', 'failed', 'skipped');
export type StepStatus = Static<typeof StepStatus>;

export const ErrorDetail = closed({
  code: some(line(80)),
  message: line(1000),
  step: some(line(120)),
  field: some(line(120)),
  processed: some(Type.Integer({ minimum: 0 })),
  failed: some(Type.Integer({ minimum: 0 })),
});
export type ErrorDetail = Static<typeof ErrorDetail>;

export const ChannelKind = oneOf('push', 'sms', 'email', 'web', 'whatsapp');
export type ChannelKind = Static<typeof ChannelKind>;
