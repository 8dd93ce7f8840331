/** Retention periods, and the result of erasing a person. */
import Type, { type Static } from 'typebox';
import { DURATION_PATTERN, Nullable, PersonId } from '../primitives.ts';

const Kept = Type.String({
  pattern: `^(forever|${DURATION_PATTERN.slice(1, -1).replace('[+-]?', '')})$`,
  maxLength: 40,
  description: 'forever, or an ISO 8601 duration of a day or more, such as P400D',
});

/** `items`: from their last change, once they require no answer; event ids and processes are deleted too. The audit is never truncated. */
export const Retention = Type.Object({ items: Kept, deadLetters: Kept }, { additionalProperties: false });
export type Retention = Static<typeof Retention>;
export const DEFAULT_RETENTION: Retention = { items: 'P400D', deadLetters: 'P90D' };
export const RetentionChange = Type.Partial(Retention);
export type RetentionChange = Static<typeof RetentionChange>;

/** Minimum: a typo must not delete yesterday's items. */
export const SHORTEST_KEPT_MS = 24 * 60 * 60 * 1000;

/** `POST /v1/admin/people/{id}/erase`. `alias` replaces the person's id; `items`: number of items rewritten. */
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
