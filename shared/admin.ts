/** What an administrator asks the relay and is told (contract section 7). */
import Type, { type Static } from 'typebox';
import { Delivery, Why } from './items.ts';
import { Instant, oneOf, PersonId } from './primitives.ts';

const Text = Type.String();

/** What could not be delivered or mapped. `source` is the source, or the gateway, that it belongs to. */
export const DeadLetter = Type.Object({
  id: Text,
  kind: oneOf('hook', 'response', 'gateway'),
  source: Text,
  hook: Type.Optional(Text),
  itemId: Type.Optional(Text),
  reason: Text,
  at: Instant,
});
export type DeadLetter = Static<typeof DeadLetter>;
/** Newest first. */
export const DeadLetterList = Type.Object({ items: Type.Array(DeadLetter) });
export type DeadLetterList = Static<typeof DeadLetterList>;

/** `POST /v1/admin/dry-run`: who would receive an event, and why; who would not, and why not. Nothing is stored or sent. */
export const DryRunResult = Type.Object({
  recipients: Type.Array(Type.Object({ id: PersonId, name: Text, why: Why, delivery: Delivery })),
  others: Type.Array(Type.Object({ id: PersonId, name: Text, reason: Text })),
});
export type DryRunResult = Static<typeof DryRunResult>;
