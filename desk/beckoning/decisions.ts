/** What the policy says of the items that are here, beside what is on the screen. Raises nothing; takes back what asks for nothing. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { staysUntilAnswered } from './notice.ts';
import type { OnScreen } from './on-screen.ts';
import { isCritical } from './places.ts';
import { asks, beckonAt, type Decision, decide, isUnseen, type Moment } from './policy.ts';

/** What there is to do with items that are not on the screen. */
export type Sorted = Record<'raise' | 'digest' | 'hold' | 'badge', ItemView[]>;

export interface Decisions {
  of(itemId: string, view: ItemView | null, at: Moment): Decision;
  /** Everything that may ask for something. */
  views(): ItemView[];
  /** Decides on everything, and withdraws at once what is to be withdrawn. */
  sort(at: Moment): Sorted;
  /** null where the item asks for nothing. */
  asking(itemId: string, now: number): ItemView | null;
  /** What beckoned and was not looked at since, still asks, and has no place on the screen. */
  rest(critical: boolean, now: number): ItemView[];
  /** What stays until it is answered, and was not looked at since it last beckoned. */
  unanswered(at: Moment): ItemView[];
}

export function createDecisions(inbox: Inbox, onScreen: OnScreen): Decisions {
  const of: Decisions['of'] = (itemId, view, at) =>
    decide(view, { beckonedAt: inbox.asking(itemId)?.beckonedAt ?? null, onScreen: onScreen.has(itemId) }, at);
  const views = (): ItemView[] => [...inbox.current()].flatMap((kept) => inbox.viewOf(kept) ?? []);
  const asking: Decisions['asking'] = (itemId, now) => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    return view && asks(view, now) ? view : null;
  };
  const beckoned = ({ itemId, at }: { itemId: string; at: number }): boolean =>
    (inbox.asking(itemId)?.beckonedAt ?? Number.NEGATIVE_INFINITY) >= at;
  return {
    of,
    views,
    sort(at) {
      const sorted: Sorted = { raise: [], digest: [], hold: [], badge: [] };
      for (const kept of [...inbox.current()]) {
        const view = inbox.viewOf(kept);
        const decision = of(kept.item.id, view, at);
        if (decision === 'withdraw') onScreen.takeBack(kept.item.id);
        else if (view && decision !== 'silence') sorted[decision].push(view);
      }
      return sorted;
    },
    asking,
    rest: (critical, now) =>
      views()
        .filter((view) => asks(view, now) && view.mine.delivery === 'beckon' && isUnseen(view, now))
        .filter((view) => isCritical(view) === critical && !onScreen.has(view.item.id))
        .filter((view) => beckoned({ itemId: view.item.id, at: beckonAt(view, now) })),
    unanswered: (at) =>
      views()
        .filter((view) => asks(view, at.now) && view.mine.delivery === 'beckon' && !at.quiet(view))
        .filter((view) => staysUntilAnswered(view) && isUnseen(view, at.now)),
  };
}
