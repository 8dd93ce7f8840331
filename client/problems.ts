import type { FieldError, IngestResult, Problem } from './schema-types.ts';

/** The relay refused the request, with a problem document (RFC 9457). */
export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly status: number;
  /** Stable, such as `EVENT_INVALID`; null if the response was not from the relay. */
  readonly code: Problem['code'] | null;
  /** Each with a JSON Pointer into the request. */
  readonly errors: readonly FieldError[];
  readonly problem: Problem | null;
  constructor(status: number, problem: Problem | null) {
    super(problem ? `${problem.code}: ${problem.detail}` : `The relay answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.code = problem?.code ?? null;
    this.errors = problem?.errors ?? [];
  }
}

/** No response after all attempts. `cause`: the last failure. The request may have arrived; sending it again is safe. */
export class RelayUnreachable extends Error {
  override readonly name = 'RelayUnreachable';
  readonly attempts: number;
  constructor(attempts: number, cause: unknown) {
    super(`The relay could not be reached in ${attempts} attempts: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
    this.attempts = attempts;
  }
}

/** A part of a batch was rejected; the parts before it were accepted. Sending everything again is safe. */
export class BatchError extends Error {
  override readonly name = 'BatchError';
  /** Results of the events before `firstRefused`. */
  readonly accepted: readonly IngestResult[];
  /** Index of the first event of the rejected part; pointers in `cause.errors` are relative to it. */
  readonly firstRefused: number;
  constructor(accepted: readonly IngestResult[], firstRefused: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.accepted = accepted;
    this.firstRefused = firstRefused;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isProblem = (value: unknown): value is Problem =>
  isRecord(value) && typeof value.code === 'string' && typeof value.detail === 'string';

export async function errorOf(response: Response): Promise<RelayError> {
  const text = await response.text().catch(() => '');
  try {
    const value: unknown = JSON.parse(text);
    return new RelayError(response.status, isProblem(value) ? value : null);
  } catch {
    return new RelayError(response.status, null);
  }
}
