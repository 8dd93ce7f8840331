import type { DaySpan } from '../day-span.ts';
import type { QuietHours } from '../people.ts';

/** All spans, the inline one first. */
export const spansOf = ({ days, from, to, spans = [] }: QuietHours): DaySpan[] => [{ days, from, to }, ...spans];

/** @param spans at least one; the first becomes the inline one */
export function withSpans(quiet: QuietHours, [first, ...spans]: readonly DaySpan[]): QuietHours {
  return { ...quiet, ...first, spans };
}
