/** Searching what waits: the same words and filters as of the history, and what is of the inbox alone. */
import Type, { type Static } from 'typebox';
import { oneOf } from '../primitives.ts';
import type { InboxPlace } from '../rules/inbox-tab.ts';
import { HistoryQuery } from './history.ts';
import type { ItemView } from './item-view.ts';

const some = Type.Optional;

/** By the wall clock of this computer. week: within the next seven days; none: without a due time. */
export const InboxDue = oneOf('overdue', 'today', 'week', 'none');
export type InboxDue = Static<typeof InboxDue>;

/** mine: the person is on it · free: nobody is. */
export const InboxClaimed = oneOf('mine', 'free');
export type InboxClaimed = Static<typeof InboxClaimed>;

export const InboxQuery = Type.Object(
  {
    ...Type.Pick(HistoryQuery, ['q', 'types', 'roles', 'sources']).properties,
    /** Any of them. */
    due: some(Type.Array(InboxDue)),
    claimed: some(Type.Array(InboxClaimed)),
  },
  { additionalProperties: false },
);
export type InboxQuery = Static<typeof InboxQuery>;

/** In the order of a snapshot and of each place at most as many; `counts` are of all that was found. */
export interface InboxFound {
  inbox: ItemView[];
  snoozed: ItemView[];
  counts: Record<InboxPlace, number>;
  /** For filter chips: where what waits comes from. */
  sources: { id: string; name: string }[];
}
