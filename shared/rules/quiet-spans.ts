/**
 * Quiet hours have a first span and further ones. In `me` the further ones stand beside the subscriptions, so that a desk from before there
 * were several reads what it knows; and what it sends leaves them out, which keeps them.
 */
import type { Me, QuietHours, QuietSpan, Subscriptions } from '../people.ts';

/** All of them, the first one first. */
export const spansOf = ({ days, from, to, spans = [] }: QuietHours): QuietSpan[] => [{ days, from, to }, ...spans];

/** @param spans at least one, the first one first */
export function withSpans(quiet: QuietHours, [first, ...spans]: readonly QuietSpan[]): QuietHours {
  return { ...quiet, ...first, spans };
}

/** As `me` has it. */
export function splitSpans(subscriptions: Subscriptions): Pick<Me, 'subscriptions' | 'quietSpans'> {
  const { quietHours } = subscriptions;
  if (!quietHours?.spans) return { subscriptions };
  const { spans, ...first } = quietHours;
  return { subscriptions: { ...subscriptions, quietHours: first }, ...(spans.length > 0 && { quietSpans: spans }) };
}

/** `me` with the subscriptions whole. */
export function joinSpans({ quietSpans, ...me }: Me): Me {
  const { quietHours } = me.subscriptions;
  if (!quietHours || !quietSpans) return me;
  return { ...me, subscriptions: { ...me.subscriptions, quietHours: { ...quietHours, spans: quietSpans } } };
}

/** What is kept of what somebody sent: further spans that they do not speak of stay as they were. */
export function keepSpans(given: Subscriptions, before: Subscriptions): Subscriptions {
  const spans = before.quietHours?.spans;
  if (!spans || !given.quietHours || given.quietHours.spans) return given;
  return { ...given, quietHours: { ...given.quietHours, spans } };
}
