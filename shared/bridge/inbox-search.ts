/** Search of the inbox: the text and filters of the history, plus filters of its own. */
import Type, { type Static } from 'typebox';
import { oneOf, some } from '../primitives.ts';
import type { InboxPlace } from '../rules/inbox-tab.ts';
import { HistoryQuery } from './history.ts';
import type { ItemView } from './item-view.ts';

/** By local time. week: within seven days; none: no due time. */
export const InboxDue = oneOf('overdue', 'today', 'week', 'none');
export type InboxDue = Static<typeof InboxDue>;

/** mine: claimed by the person · free: unclaimed. */
export const InboxClaimed = oneOf('mine', 'free');
export type InboxClaimed = Static<typeof InboxClaimed>;

export const InboxQuery = Type.Object(
  {
    ...Type.Pick(HistoryQuery, ['q', 'types', 'roles', 'sources']).properties,
    /** Alternatives. */
    due: some(Type.Array(InboxDue)),
    claimed: some(Type.Array(InboxClaimed)),
  },
  { additionalProperties: false },
);
export type InboxQuery = Static<typeof InboxQuery>;

/** In the order and with the limits of a snapshot; `counts` cover all results. */
export interface InboxFound {
  inbox: ItemView[];
  snoozed: ItemView[];
  counts: Record<InboxPlace, number>;
  /** Sources of the waiting items, for filter chips. */
  sources: { id: string; name: string }[];
}
