/** Searching the history, and what of it goes to a file. */
import Type, { type Static } from 'typebox';
import type { ActionKind } from '../events.ts';
import { ITEM_STATES } from '../items.ts';
import { Id, Nullable, oneOf, Severity } from '../primitives.ts';
import type { ItemView } from './item-view.ts';

const some = Type.Optional;
const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

/** `2026-11-25` */
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** What the person did, or others. me: whose history it is · refused: by the source · other: somebody else answered · none: nobody did. */
export const AnswerChoice = oneOf('approved', 'rejected', 'acknowledged', 'asked', 'refused', 'other', 'none');
export type AnswerChoice = Static<typeof AnswerChoice>;

/** Kinds of actions, and: the source refused it; nobody has answered. */
export type AnswerKind = ActionKind | 'refused' | 'none';
/** One way in which an item may have been answered. Without `kind`: by any answer; without `by`: by anybody. */
export interface AnswerFilter {
  kind?: AnswerKind;
  by?: 'me' | 'other' | { name: string };
}

/** read and unread: of what asks for nothing. */
export const ListedState = oneOf(...ITEM_STATES, 'read', 'unread');

export const HistoryQuery = closed({
  /** Words, and `from:` `role:` `type:` `record:` `answer:` `by:` `before:` `after:` as typed. */
  q: Type.String({ maxLength: 200 }),
  states: some(Type.Array(ListedState)),
  /** Any of them. */
  answers: some(Type.Array(AnswerChoice)),
  types: some(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 50 })),
  sources: some(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })),
  severities: some(Type.Array(Severity)),
  /** Days by this computer's clock: the last so many, 1 being today. */
  days: some(Type.Integer({ minimum: 1, maximum: 400 })),
  /** From one such day to another, both included. */
  from: some(Day),
  to: some(Day),
  /** Everything about one record, as its reference names it. */
  record: some(
    closed({
      system: Type.String({ maxLength: 80 }),
      type: Type.String({ maxLength: 80 }),
      id: Type.String({ maxLength: 200 }),
    }),
  ),
  /** Opaque: `next` of the page before. */
  after: some(Nullable(Type.String({ maxLength: 100 }))),
  limit: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type HistoryQuery = Static<typeof HistoryQuery>;

/** What of the history is written to a file: all that a query finds. */
export const HistoryExport = Type.Omit(HistoryQuery, ['after', 'limit'], { additionalProperties: false });
export type HistoryExport = Static<typeof HistoryExport>;
/** `file`: its name, null where the person called it off. */
export interface HistoryExported {
  file: string | null;
  rows: number;
}

/** Newest first. `total` is exact up to 10,000 and null past that. */
export interface HistoryPage {
  items: ItemView[];
  next: string | null;
  total: number | null;
  /** For filter chips: what there is to filter by. */
  sources: { id: string; name: string }[];
}
