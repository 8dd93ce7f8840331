/** The spans of quiet hours: a first one and further ones. */
import type { QuietHours, QuietSpan } from '../people.ts';

/** All of them, the first one first. */
export const spansOf = ({ days, from, to, spans = [] }: QuietHours): QuietSpan[] => [{ days, from, to }, ...spans];

/** @param spans at least one, the first one first */
export function withSpans(quiet: QuietHours, [first, ...spans]: readonly QuietSpan[]): QuietHours {
  return { ...quiet, ...first, spans };
}
