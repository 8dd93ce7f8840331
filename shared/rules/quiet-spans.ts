import type { QuietHours, QuietSpan } from '../people.ts';

/** All spans, the inline one first. */
export const spansOf = ({ days, from, to, spans = [] }: QuietHours): QuietSpan[] => [{ days, from, to }, ...spans];

/** @param spans at least one; the first becomes the inline one */
export function withSpans(quiet: QuietHours, [first, ...spans]: readonly QuietSpan[]): QuietHours {
  return { ...quiet, ...first, spans };
}
