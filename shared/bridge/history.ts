/** Search and export of the history. */
import Type, { type Static } from 'typebox';
import { ITEM_STATES } from '../items.ts';
import { closed, Id, Nullable, oneOf, Severity, some } from '../primitives.ts';
import type { Verdict } from '../rules/line-decisions.ts';
import type { ItemView } from './item-view.ts';

/** `2026-11-25` */
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** Filter by answer. me: the owner of the history · refused: by the source · other: another person answered · none: unanswered. */
export const AnswerChoice = oneOf('approved', 'rejected', 'acknowledged', 'asked', 'refused', 'other', 'none');
export type AnswerChoice = Static<typeof AnswerChoice>;

/** What an answer amounts to; `refused`: by the source; `none`: unanswered. */
export type AnswerKind = Verdict | 'refused' | 'none';
/** One filter on answers. Without `kind`: any answer; without `by`: by anyone. */
export interface AnswerFilter {
  kind?: AnswerKind;
  by?: 'me' | 'other' | { name: string };
}

/** read and unread: of items that require no answer. */
const ListedState = oneOf(...ITEM_STATES, 'read', 'unread');

export const HistoryQuery = closed({
  /** Free text, with `from:` `role:` `type:` `record:` `answer:` `by:` `before:` `after:` as typed. */
  q: Type.String({ maxLength: 200 }),
  states: some(Type.Array(ListedState)),
  /** Alternatives. */
  answers: some(Type.Array(AnswerChoice)),
  types: some(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
  roles: some(Type.Array(Id, { maxItems: 50 })),
  sources: some(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 50 })),
  severities: some(Type.Array(Severity)),
  /** The last n local days; 1: today. */
  days: some(Type.Integer({ minimum: 1, maximum: 400 })),
  /** A range of local days, inclusive. */
  from: some(Day),
  to: some(Day),
  /** All items of one record, by its reference. */
  record: some(
    closed({
      system: Type.String({ maxLength: 80 }),
      type: Type.String({ maxLength: 80 }),
      id: Type.String({ maxLength: 200 }),
    }),
  ),
  /** Opaque: `next` of the previous page. */
  after: some(Nullable(Type.String({ maxLength: 100 }))),
  limit: Type.Integer({ minimum: 1, maximum: 200 }),
});
export type HistoryQuery = Static<typeof HistoryQuery>;

export const HistoryExport = Type.Omit(HistoryQuery, ['after', 'limit'], { additionalProperties: false });
export type HistoryExport = Static<typeof HistoryExport>;
/** `file`: its name; null: cancelled by the person. */
export interface HistoryExported {
  file: string | null;
  rows: number;
}

/** Newest first. `total` is exact up to 10,000, else null. */
export interface HistoryPage {
  items: ItemView[];
  next: string | null;
  total: number | null;
  /** Available sources, for filter chips. */
  sources: { id: string; name: string }[];
}
