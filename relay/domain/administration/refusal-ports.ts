/** What was refused, told by the doors to whoever keeps the log and the numbers. */
import type { ProblemCode } from '../../../shared/problems.ts';

export interface Refused {
  /** A sign-in, an answer to an item, or anything else that was asked. */
  what: 'sign-in' | 'answer' | 'request';
  code: ProblemCode;
  method: string;
  /** As the program knows it, without what stands in its places; never as it was sent. */
  route: string;
  address: string;
  person?: string;
  source?: string;
  item?: string;
  /** In the relay's words; null: they may hold what was sent. */
  reason: string | null;
}

export interface Refusals {
  note(refused: Refused): void;
}
