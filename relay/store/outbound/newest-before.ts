import type { TimePosition } from '../../domain/outbound/outbound-ports.ts';

/** Exclusive upper bound of a list, newest first; without a position, beyond the newest entry. */
export const newestBefore = (before: TimePosition | null = null): [at: number, seq: number] =>
  before ? [before.at, before.seq] : [Number.MAX_SAFE_INTEGER, 0];
