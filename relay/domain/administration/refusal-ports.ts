/** Refused requests, reported by the transports to the log and the metrics. */
import type { ProblemCode } from '../../../shared/problems.ts';

export interface RefusalRecord {
  what: 'sign-in' | 'answer' | 'request';
  code: ProblemCode;
  method: string;
  /** The route pattern without parameter values, never the path as sent. */
  route: string;
  address: string;
  person?: string;
  source?: string;
  item?: string;
  /** In the relay's own words; null if they may contain client input. */
  reason: string | null;
  /** Its `Beckon-Request`. */
  request?: string;
}

export interface Refusals {
  note(refused: RefusalRecord): void;
}
