/** Every error code with its status and title; the wire form is RFC 9457 `application/problem+json`. */
export const PROBLEMS = {
  EVENT_INVALID: [400, 'The event does not fit its schema'],
  REQUEST_INVALID: [400, 'The request does not fit its schema'],
  COMMENT_REQUIRED: [400, 'This answer needs a comment'],
  INPUT_INVALID: [400, 'The fields of this answer do not fit its form'],
  UNAUTHENTICATED: [401, 'Not signed in'],
  FORBIDDEN: [403, 'Not allowed'],
  SEPARATION_OF_DUTIES: [403, 'Nobody decides their own request'],
  NOT_FOUND: [404, 'Not found'],
  METHOD_NOT_ALLOWED: [405, 'Method not allowed'],
  ALREADY_ANSWERED: [409, 'Already answered'],
  ITEM_CLOSED: [409, 'The item is no longer open'],
  NOT_YOUR_TURN: [409, 'Others are asked first'],
  CLAIMED: [409, 'Claimed by someone else'],
  ITEM_CHANGED: [409, 'The item is no longer as it was shown'],
  CONFIRMATION_REQUIRED: [409, 'The answer has to be confirmed'],
  TOO_LATE: [409, 'The time to take the answer back is over'],
  NOT_REVOCABLE: [409, 'The answer cannot be taken back'],
  KEY_REUSED: [409, 'The key belongs to another answer'],
  NOT_REASSIGNABLE: [409, 'The item cannot be handed to others'],
  MATCHES_CHANGED: [409, 'Another number of items matches than was previewed'],
  DOCUMENT_CHANGED: [409, 'The document has changed'],
  NOT_FAILED: [409, 'Nothing to send again'],
  EVENT_TOO_LARGE: [413, 'Too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported media type'],
  HOST_UNKNOWN: [421, 'Asked by another name'],
  MAPPING_FAILED: [422, 'The mapping failed'],
  RATE_LIMITED: [429, 'Too many requests'],
  DOCUMENT_UNAVAILABLE: [502, 'The document is not available'],
  STORE_UNAVAILABLE: [503, 'The store is not available'],
  RELAY_BEHIND: [503, 'This relay has not heard of it yet'],
  ISSUER_UNAVAILABLE: [503, 'Single sign-on is not available'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

export interface FieldError {
  /** JSON Pointer (RFC 6901) into the request document. */
  pointer: string;
  detail: string;
}

export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  instance?: string;
  errors?: FieldError[];
  [extension: string]: unknown;
};

/** @param detail says what happened, what is unchanged, and what to do */
export function problem(code: ProblemCode, detail: string, more: Record<string, unknown> = {}): Problem {
  const [status, title] = PROBLEMS[code];
  return {
    type: `urn:beckon:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail,
    code,
    ...more,
  };
}

/** Thrown to the boundary (HTTP, socket, IPC) that reports the problem. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, detail: string, more: Record<string, unknown> = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = problem(code, detail, more);
  }
}

/** The message of an error, for a log line or a refusal. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
