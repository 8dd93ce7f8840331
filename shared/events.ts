/**
 * Inbound events: the CloudEvents 1.0 envelope (specification section "Context Attributes") and the `data` of each event type (contract,
 * section 2). Unknown members of `data` are rejected, so that a typo in a source shows on the first attempt; unknown extension attributes
 * of the envelope are allowed, as CloudEvents requires.
 */
import Type, { type Static, type TSchema } from 'typebox';
import {
  ActionKind,
  Amount,
  Attachment,
  Audience,
  ChannelKind,
  CommentRule,
  Correlation,
  ErrorDetail,
  line,
  RecordRef,
  StepStatus,
} from './event-parts.ts';
import { EVENT_TYPES, type EventType, ITEM_TYPES, type ItemType, TYPE_PREFIX } from './event-types.ts';
import { evidenceParts } from './evidence.ts';
import { Form } from './forms.ts';
import { localized } from './localized.ts';
import { closed, Duration, Id, Instant, keyText, Nullable, oneOf, PersonId, Severity, some } from './primitives.ts';
import { FieldError } from './problem-schema.ts';
import { Clock } from './working-time.ts';

export {
  ActionKind,
  Amount,
  Attachment,
  Audience,
  ChannelKind,
  CommentRule,
  ErrorDetail,
  EVENT_TYPES,
  type EventType,
  ITEM_TYPES,
  type ItemType,
  RecordRef,
  StepStatus,
  TYPE_PREFIX,
};

/** Limits in bytes and events; contract section 2. */
export const LIMITS = { eventBytes: 64 * 1024, batchBytes: 1024 * 1024, batchEvents: 500 } as const;

export const ActionInput = closed({
  id: Id,
  label: localized(line(40)),
  kind: ActionKind,
  comment: some(CommentRule),
  confirm: some(Type.Boolean()),
  /** How long after recording an answer by this action can be withdrawn; only under the policy `first`. */
  revocable: some(Duration),
  /** Fields that the answer carries as `input`. */
  form: some(Form),
});
export type ActionInput = Static<typeof ActionInput>;

export const DecisionInput = closed({
  policy: oneOf('first', 'all', 'quorum', 'sequential'),
  quorum: some(Type.Integer({ minimum: 1, maximum: 1000 })),
  order: some(Type.Array(PersonId, { minItems: 1, maxItems: 50, description: 'Each entry once' })),
  /** Each row of `lines` is decided on its own; only with the policy `first`. */
  perLine: some(Type.Boolean()),
});
export type DecisionInput = Static<typeof DecisionInput>;

export const Fact = closed({ label: localized(line(60)), value: Type.String({ maxLength: 300 }) });
export type Fact = Static<typeof Fact>;
export const Facts = Type.Array(Fact, { maxItems: 20 });

const ProcessStepPlan = closed({ id: Id, label: line(80), system: some(line(80)), owner: some(PersonId) });
export const ProcessRef = closed({
  id: keyText(120),
  name: some(line(140)),
  step: Id,
  status: StepStatus,
  owner: some(PersonId),
  dueAt: some(Instant),
  steps: some(Type.Array(ProcessStepPlan, { minItems: 1, maxItems: 50 })),
});
export type ProcessRef = Static<typeof ProcessRef>;

const title = localized(line(140));
const body = Type.String({ maxLength: 2000, description: 'Plain text' });

const optionalItemParts = {
  body: some(body),
  severity: some(Severity),
  record: some(RecordRef),
  requester: some(PersonId),
  amount: some(Amount),
  stepUp: some(Amount),
  actions: some(Type.Array(ActionInput, { maxItems: 10 })),
  decision: some(DecisionInput),
  dueAt: some(Instant),
  expiresAt: some(Instant),
  reminders: some(Type.Array(Duration, { maxItems: 20, description: 'Relative to dueAt' })),
  escalation: some(Type.Array(closed({ after: Duration, audience: Audience }), { maxItems: 10 })),
  /** In which reminders, escalations and repeats are counted; default: that of the source. */
  clock: some(Clock),
  process: some(ProcessRef),
  facts: some(Facts),
  attachments: some(Type.Array(Attachment, { maxItems: 20 })),
  ...evidenceParts,
  correlation: some(Correlation),
};
const itemParts = { title, audience: Audience, ...optionalItemParts };
const fold = keyText(200);
/** Interval of repeated notifications while critical and unanswered; `PT0S`: never. Default: the setting of the source or relay. */
const repeat = some(Duration);
/** Refers to an earlier event of the same authenticated source. */
export const eventRef = {
  eventId: Type.String({
    ...keyText(255),
    description: 'the id of the event of this source that made the item, or the subject of the newest that did',
  }),
  eventSource: some(keyText(500)),
};

export const CustomerChannel = closed({ gateway: Id, kind: ChannelKind, to: line(320) });
export type CustomerChannel = Static<typeof CustomerChannel>;

const resolved = (description: string) => closed({ fold, note: some(Type.String({ maxLength: 2000 })) }, description);

/** `data` schema by event type without prefix. */
export const EVENT_DATA = {
  'approval.requested': closed(itemParts, 'An item that wants a decision'),
  'task.assigned': closed(itemParts, 'A task that wants an acknowledgement'),
  'case.escalated': closed({ ...itemParts, repeat }, 'An escalated case that wants an acknowledgement'),
  'status.changed': closed({
    ...itemParts,
    record: RecordRef,
    status: closed({ from: some(line(80)), to: line(80) }),
  }),
  'exception.raised': closed({ ...itemParts, fold: some(fold), repeat, error: ErrorDetail }),
  'exception.resolved': resolved('Closes the open exception of this source with this fold'),
  'alert.raised': closed({ ...itemParts, fold: some(fold), repeat }),
  'alert.cleared': resolved('Closes the open alert of this source with this fold'),
  'customer.notification': closed({
    ...itemParts,
    audience: some(Audience),
    customer: closed({ ref: keyText(120), name: some(line(120)) }),
    channels: Type.Array(CustomerChannel, { minItems: 1, maxItems: 10 }),
  }),
  'process.step': closed({ ...optionalItemParts, title: some(title), audience: some(Audience), process: ProcessRef }),
  'info.provided': closed({ ...eventRef, text: line(2000), by: some(line(255)) }),
  'item.updated': closed({
    ...eventRef,
    dueAt: some(Instant),
    expiresAt: some(Instant),
    severity: some(Severity),
    title: some(title),
    body: some(body),
    facts: some(Facts),
    amount: some(Amount),
    ...evidenceParts,
    remind: some(Type.Boolean()),
  }),
  'item.withdrawn': closed({ ...eventRef, reason: line(500) }),
  'response.outcome': closed(
    {
      ...eventRef,
      responseId: Type.String({ ...keyText(100), description: 'the webhook-id of the response' }),
      result: oneOf('confirmed', 'refused'),
      reason: some(line(500)),
    },
    'Outcome of an answer that the source accepted with 202',
  ),
} as const satisfies Record<EventType, TSchema>;

export type EventData = { [T in EventType]: Static<(typeof EVENT_DATA)[T]> };
/** CloudEvents "String": no control characters, no half surrogates (specification section "Type System"). */
const attribute = (max: number) =>
  Type.String({
    minLength: 1,
    maxLength: max,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]+$',
    description: 'text without control characters',
  });
/** "Unset attributes may be encoded as null" (CloudEvents JSON format, section 2.2). */
const unset = <S extends TSchema>(schema: S) => some(Nullable(schema));

/** The context attributes the relay reads. Extensions are allowed but not stored in the item. */
export const CloudEventEnvelope = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: attribute(255),
    source: Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '^[^\\s\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]+$',
      description: 'a URI reference (no spaces), such as /sap/orders',
    }),
    type: attribute(120),
    time: unset(Instant),
    subject: unset(attribute(500)),
    datacontenttype: unset(
      Type.String({
        maxLength: 120,
        pattern: '^application/([a-z0-9.+-]+\\+)?json( *;.*)?$',
        description: 'application/json',
      }),
    ),
    dataschema: unset(Type.String({ minLength: 1, maxLength: 2048 })),
    data: Type.Object({}, { description: 'By type: see the schema of each event type' }),
  },
  { description: 'CloudEvents 1.0, JSON format' },
);

/** A validated event: envelope, type and data checked. */
export type BeckonEvent = {
  [T in EventType]: {
    id: string;
    source: string;
    type: T;
    time: string | null;
    subject: string | null;
    data: EventData[T];
  };
}[EventType];

/** `202` of `POST /v1/events`. `itemId` is null if the event creates or changes no item. */
export const IngestResult = Type.Object({
  id: Type.String(),
  source: Type.String(),
  itemId: Type.Union([Type.String(), Type.Null()]),
  duplicate: Type.Boolean(),
  /** Only on duplicates: type, subject or data are not those of the first event with this id, which remains in effect. */
  differs: Type.Optional(Type.Literal(true)),
  recipients: Type.Integer({ minimum: 0 }),
  /** The event's own audience matched no one, so the fallback audience of the hook or source was used. */
  fallback: Type.Optional(Type.Literal(true)),
  /** Roles, people, locations and units that the event names and the directory does not have; at most 20. */
  unknown: Type.Optional(Type.Array(Type.String())),
});
export type IngestResult = Static<typeof IngestResult>;
export const IngestAccepted = Type.Object({ results: Type.Array(IngestResult) });
export type IngestAccepted = Static<typeof IngestAccepted>;

/** `202` of a hook. */
export const HookAccepted = Type.Object({
  results: Type.Array(IngestResult),
  /** With `accept: each`: rejected events by index in the mapping's output, stored as a dead letter; the others were accepted. */
  rejected: some(Type.Array(Type.Object({ index: Type.Integer({ minimum: 0 }), errors: Type.Array(FieldError) }))),
  /** Why the payload, or part of it, produced no event; null: the mapping gave no reason. */
  ignored: some(Nullable(Type.String())),
});
export type HookAccepted = Static<typeof HookAccepted>;
