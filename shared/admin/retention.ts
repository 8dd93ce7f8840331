/** How long the relay keeps what is over, and what it tells of a person that was erased. */
import Type, { type Static } from 'typebox';
import { DURATION_PATTERN, Nullable, PersonId } from '../primitives.ts';

/** A duration of a day or more, or `forever`. */
export const Kept = Type.String({
  pattern: `^(forever|${DURATION_PATTERN.slice(1, -1).replace('[+-]?', '')})$`,
  maxLength: 40,
  description: 'forever, or an ISO 8601 duration of a day or more, such as P400D',
});

/**
 * `items`: after their last change, once nobody is asked about them; identities of events and processes go with them.
 * `deadLetters`: what could not be delivered or mapped. The audit is kept whole.
 */
export const Retention = Type.Object({ items: Kept, deadLetters: Kept }, { additionalProperties: false });
export type Retention = Static<typeof Retention>;
export const DEFAULT_RETENTION: Retention = { items: 'P400D', deadLetters: 'P90D' };
export const RetentionChange = Type.Partial(Retention);
export type RetentionChange = Static<typeof RetentionChange>;

/** Nothing shorter: a slip of the pen must not cost yesterday. */
export const SHORTEST_KEPT_MS = 24 * 60 * 60 * 1000;

/** `POST /v1/admin/people/{id}/erase`. `alias` stands where the person stood; `items` is how many were rewritten. */
export const Erased = Type.Object({
  id: PersonId,
  alias: PersonId,
  items: Type.Integer({ minimum: 0 }),
  heldUntil: Nullable(
    Type.String({
      format: 'date-time',
      description:
        'by then the log of several relays names them no more, which is put into the audit; null: there is no log',
    }),
  ),
});
export type Erased = Static<typeof Erased>;
