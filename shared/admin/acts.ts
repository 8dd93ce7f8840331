/** Acts of an administrator on items and people. */
import Type, { type Static, type TProperties } from 'typebox';
import { Audience } from '../event-parts.ts';
import { ItemState } from '../item-states.ts';
import { Absence } from '../people.ts';
import { Nullable, oneOf, PersonId } from '../primitives.ts';

const Text = Type.String();
const Count = Type.Integer({ minimum: 0 });
const some = Type.Optional;
const closed = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

/** Shown to the people concerned, and stored with the item or absence; never in the audit. */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '\\S',
  description: 'a reason of 1 to 500 characters',
});

export const ReasonRequest = closed({ reason: Reason });
export const ReassignRequest = closed({ audience: Audience, reason: Reason });
export type ReassignRequest = Static<typeof ReassignRequest>;

export const ItemActResult = Type.Object({
  itemId: Text,
  state: ItemState,
  recipients: Count,
  /** Of `reassign`: `audience` of a request that restores the previous recipients; null if one audience cannot express them. */
  previous: some(Nullable(Audience)),
});
export type ItemActResult = Static<typeof ItemActResult>;

export const ItemActName = oneOf('reassign', 'close', 'remind');
export type ItemActName = Static<typeof ItemActName>;

export const AdminAbsenceRequest = closed({
  from: Absence.properties.from,
  to: Absence.properties.to,
  delegate: some(PersonId),
  reason: Reason,
});
export type AdminAbsenceRequest = Static<typeof AdminAbsenceRequest>;
