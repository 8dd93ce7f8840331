/** Made from the schemas in shared/ by `npm run contract`; not edited by hand. */

export type ActionInput = {
  id: Id;
  label: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  kind: ActionKind;
  comment?: CommentRule;
  confirm?: boolean;
  revocable?: Duration;
  form?: Form;
};

export type ActionKind = "approve" | "reject" | "acknowledge" | "request-info" | "custom";

/** Closes the open alert of this source with this fold */
export type AlertClearedData = {
  /** text without half a surrogate pair */
  fold: string;
  note?: string;
};

export type AlertRaisedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  /** text without half a surrogate pair */
  fold?: string;
  repeat?: Duration;
};

export type Amount = {
  /** a decimal number as text, such as 12400.00 */
  value: string;
  /** an ISO 4217 code, such as EUR */
  currency: string;
};

/** An item that wants a decision */
export type ApprovalRequestedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
};

export type Attachment = {
  label: string;
  url: WebUrl;
};

/** Who is addressed; an empty audience is an error, everybody is roles ["*"] */
export type Audience = {
  roles?: Array<Id | "*">;
  locations?: Array<string>;
  units?: Array<string>;
  users?: Array<PersonId>;
};

/** An escalated case that wants an acknowledgement */
export type CaseEscalatedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  repeat?: Duration;
};

export type Check = {
  label: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  result: "ok" | "warn" | "fail";
  detail?: string;
};

export type ClosedEvent = {
  specversion: "1.0";
  id: string;
  source: string;
  type: "com.beckon.item.closed";
  time: Instant;
  subject: string;
  datacontenttype: "application/json";
  data: {
    itemId: string;
    eventId: string;
    eventSource: string;
    record: RecordRef | null;
    reason: string | null;
    closedBy: PersonRef;
    closedAt: Instant;
    /** any JSON of at most 2 KiB, returned unchanged */
    correlation?: unknown;
    decision: {
      policy: "first" | "all" | "quorum" | "sequential";
      state: "open" | "approved" | "rejected" | "partial";
      votes: Array<Vote>;
    } | null;
  };
};

export type CommentRule = "none" | "optional" | "required";

export type CustomerChannel = {
  gateway: Id;
  kind: "push" | "sms" | "email" | "web" | "whatsapp";
  to: string;
};

export type CustomerNotificationData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience?: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  customer: {
    /** text without half a surrogate pair */
    ref: string;
    name?: string;
  };
  channels: Array<CustomerChannel>;
};

export type DecisionInput = {
  policy: "first" | "all" | "quorum" | "sequential";
  quorum?: number;
  /** Each entry once */
  order?: Array<PersonId>;
  perLine?: boolean;
};

export type DocumentSource = {
  id: Id;
  name: string;
  /** a media type such as application/pdf */
  mediaType: string;
  /** bytes */
  size?: number;
  /** a SHA-256 as 64 hexadecimal digits */
  sha256?: string;
  url: WebUrl;
};

/** an ISO 8601 duration, such as PT8H or -PT30M */
export type Duration = string;

export type ErrorDetail = {
  code?: string;
  message: string;
  step?: string;
  field?: string;
  processed?: number;
  failed?: number;
};

export type ExceptionRaisedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  /** text without half a surrogate pair */
  fold?: string;
  repeat?: Duration;
  error: ErrorDetail;
};

/** Closes the open exception of this source with this fold */
export type ExceptionResolvedData = {
  /** text without half a surrogate pair */
  fold: string;
  note?: string;
};

export type Fact = {
  label: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  value: string;
};

export type FieldError = {
  pointer: string;
  detail: string;
};

/** Fields that the person fills in with the answer: a flat subset of JSON Schema */
export type Form = {
  type: "object";
  properties: Record<string, FormField>;
  required?: Array<string>;
};

export type FormField = {
  type: "string";
  title?: string;
  description?: string;
  default?: string;
  maxLength?: number;
  enum?: Array<string>;
  oneOf?: Array<{
    const: string;
    title: string;
  }>;
  format?: "date" | "date-time" | "email" | "uri";
} | {
  type: "number";
  title?: string;
  description?: string;
  default?: number;
  minimum?: number;
  maximum?: number;
} | {
  type: "integer";
  title?: string;
  description?: string;
  default?: number;
  minimum?: number;
  maximum?: number;
} | {
  type: "boolean";
  title?: string;
  description?: string;
  default?: boolean;
};

export type FormInput = Record<string, string | number | boolean>;

/** an id of a-z, 0-9, dot, underscore and hyphen, at most 63 characters */
export type Id = string;

export type InfoProvidedData = {
  /** the id of the event of this source that made the item, or the subject of the newest that did */
  eventId: string;
  /** text without half a surrogate pair */
  eventSource?: string;
  text: string;
  by?: string;
};

export type IngestAccepted = {
  results: Array<IngestResult>;
};

export type IngestResult = {
  id: string;
  source: string;
  itemId: string | null;
  duplicate: boolean;
  differs?: true;
  recipients: number;
  fallback?: true;
  unknown?: Array<string>;
};

/** an RFC 3339 date-time, such as 2026-12-01T12:00:00Z */
export type Instant = string;

export type ItemUpdatedData = {
  /** the id of the event of this source that made the item, or the subject of the newest that did */
  eventId: string;
  /** text without half a surrogate pair */
  eventSource?: string;
  dueAt?: Instant;
  expiresAt?: Instant;
  severity?: Severity;
  title?: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  /** Plain text */
  body?: string;
  facts?: Array<Fact>;
  amount?: Amount;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  remind?: boolean;
};

export type ItemWithdrawnData = {
  /** the id of the event of this source that made the item, or the subject of the newest that did */
  eventId: string;
  /** text without half a surrogate pair */
  eventSource?: string;
  reason: string;
};

/** decisions by id of the row; other rows take the decision of the action */
export type LineDecisions = Record<string, {
  decision: "approve" | "reject";
  comment?: string;
}>;

export type LineRow = {
  /** text without half a surrogate pair */
  id: string;
  cells: Record<string, string>;
  before?: Record<string, string>;
};

/** A typed table of the lines of a record */
export type Lines = {
  columns: Array<{
    id: Id;
    label: string | {
      en: string;
      de?: string;
      fr?: string;
    };
    type: "text" | "number" | "quantity" | "money" | "date";
    /** an ISO 4217 code, such as EUR */
    currency?: string;
    unit?: string;
  }>;
  rows: Array<LineRow>;
  totals?: Array<{
    label: string | {
      en: string;
      de?: string;
      fr?: string;
    };
    column: Id;
    value: string;
  }>;
};

/** Such as a supplier */
export type Party = {
  /** text without half a surrogate pair */
  kind: string;
  /** text without half a surrogate pair */
  id: string;
  name: string;
};

/** an id of printable characters */
export type PersonId = string;

export type PersonRef = {
  id: PersonId | null;
  name: string;
  onBehalfOf?: {
    id: PersonId;
    name: string;
  };
};

/** RFC 9457 problem details; ALREADY_ANSWERED and ITEM_CLOSED also carry `outcome`, ITEM_CLOSED `ending` (`state`, `by`, `at`), ITEM_CHANGED the `item` as it now is, CONFIRMATION_REQUIRED `challenge`, `confirmBy` and `freshSignIn`, DOCUMENT_UNAVAILABLE `reason` */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: "EVENT_INVALID" | "REQUEST_INVALID" | "COMMENT_REQUIRED" | "INPUT_INVALID" | "UNAUTHENTICATED" | "FORBIDDEN" | "SEPARATION_OF_DUTIES" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "ALREADY_ANSWERED" | "ITEM_CLOSED" | "NOT_YOUR_TURN" | "CLAIMED" | "ITEM_CHANGED" | "CONFIRMATION_REQUIRED" | "TOO_LATE" | "NOT_REVOCABLE" | "KEY_REUSED" | "NOT_REASSIGNABLE" | "MATCHES_CHANGED" | "DOCUMENT_CHANGED" | "NOT_FAILED" | "EVENT_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "HOST_UNKNOWN" | "MAPPING_FAILED" | "RATE_LIMITED" | "DOCUMENT_UNAVAILABLE" | "STORE_UNAVAILABLE" | "RELAY_BEHIND" | "ISSUER_UNAVAILABLE";
  instance?: string;
  errors?: Array<FieldError>;
};

export type ProcessRef = {
  /** text without half a surrogate pair */
  id: string;
  name?: string;
  step: Id;
  status: StepStatus;
  owner?: PersonId;
  dueAt?: Instant;
  steps?: Array<{
    id: Id;
    label: string;
    system?: string;
    owner?: PersonId;
  }>;
};

export type ProcessStepData = {
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  title?: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience?: Audience;
};

export type ReadResponse = {
  cursor: string;
  event: ResponseEvent | WithdrawalEvent | ClosedEvent;
};

/** The business record in its own system */
export type RecordRef = {
  /** text without half a surrogate pair */
  system: string;
  /** text without half a surrogate pair */
  type: string;
  /** text without half a surrogate pair */
  id: string;
  url?: WebUrl;
};

export type RefusalBody = {
  status: "refused";
  reason?: string;
  final?: boolean;
};

export type ResponseData = {
  itemId: string;
  eventId: string;
  eventSource: string;
  record: RecordRef | null;
  action: string;
  kind: ActionKind;
  comment: string | null;
  input?: FormInput;
  lineDecisions?: LineDecisions;
  respondedBy: PersonRef;
  respondedAt: Instant;
  device: string | null;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  decision: {
    policy: "first" | "all" | "quorum" | "sequential";
    state: "open" | "approved" | "rejected" | "partial";
    votes: Array<Vote>;
  };
};

export type ResponseEvent = {
  specversion: "1.0";
  id: string;
  source: string;
  type: "com.beckon.response.recorded";
  time: Instant;
  subject: string;
  datacontenttype: "application/json";
  data: ResponseData;
};

/** Outcome of an answer that the source accepted with 202 */
export type ResponseOutcomeData = {
  /** the id of the event of this source that made the item, or the subject of the newest that did */
  eventId: string;
  /** text without half a surrogate pair */
  eventSource?: string;
  /** the webhook-id of the response */
  responseId: string;
  result: "confirmed" | "refused";
  reason?: string;
};

export type ResponsePage = {
  responses: Array<ReadResponse>;
  next: string;
};

export type Severity = "info" | "notice" | "warning" | "critical";

export type StatusChangedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
  status: {
    from?: string;
    to: string;
  };
};

export type StepStatus = "pending" | "active" | "done" | "failed" | "skipped";

/** A task that wants an acknowledgement */
export type TaskAssignedData = {
  title: string | {
    en: string;
    de?: string;
    fr?: string;
  };
  audience: Audience;
  /** Plain text */
  body?: string;
  severity?: Severity;
  record?: RecordRef;
  requester?: PersonId;
  amount?: Amount;
  stepUp?: Amount;
  actions?: Array<ActionInput>;
  decision?: DecisionInput;
  dueAt?: Instant;
  expiresAt?: Instant;
  /** Relative to dueAt */
  reminders?: Array<Duration>;
  escalation?: Array<{
    after: Duration;
    audience: Audience;
  }>;
  clock?: "elapsed" | "working";
  process?: ProcessRef;
  facts?: Array<Fact>;
  attachments?: Array<Attachment>;
  lines?: Lines;
  checks?: Array<Check>;
  parties?: Array<Party>;
  documents?: Array<DocumentSource>;
  /** any JSON of at most 2 KiB, returned unchanged */
  correlation?: unknown;
};

export type Vote = {
  by: PersonRef;
  action: string;
  kind: ActionKind;
  at: Instant;
  input?: FormInput;
};

/** an http or https address */
export type WebUrl = string;

export type WithdrawalEvent = {
  specversion: "1.0";
  id: string;
  source: string;
  type: "com.beckon.response.withdrawn";
  time: Instant;
  subject: string;
  datacontenttype: "application/json";
  data: ResponseData;
};

/** The `data` of every event, by its type without `com.xconnector.` */
export interface EventData {
  'approval.requested': ApprovalRequestedData;
  'task.assigned': TaskAssignedData;
  'case.escalated': CaseEscalatedData;
  'status.changed': StatusChangedData;
  'exception.raised': ExceptionRaisedData;
  'exception.resolved': ExceptionResolvedData;
  'alert.raised': AlertRaisedData;
  'alert.cleared': AlertClearedData;
  'customer.notification': CustomerNotificationData;
  'process.step': ProcessStepData;
  'info.provided': InfoProvidedData;
  'item.updated': ItemUpdatedData;
  'item.withdrawn': ItemWithdrawnData;
  'response.outcome': ResponseOutcomeData;
}
