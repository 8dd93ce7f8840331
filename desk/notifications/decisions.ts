/** Applies the policy to the local items, given what is displayed. Raises nothing; withdraws notifications that are no longer needed. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isUnderWay } from '../../shared/rules/pending.ts';
import { unseenRefusal } from '../answers/fate.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Notice } from '../ports.ts';
import { staysUntilAnswered } from './notice.ts';
import { asks, beckonAt, type Decision, decide, isUnseen, type Moment } from './policy.ts';
import type { OnScreen } from './screen.ts';

const isOwnRefusal = ({ beckon, refused }: ItemView['item'], userId: string | undefined): boolean =>
  beckon.reason === 'refused' && (refused?.by.id === userId || refused?.by.onBehalfOf?.id === userId);

/** Items that are not displayed, by decision. */
export type Sorted = Record<'raise' | 'digest' | 'hold' | 'badge', ItemView[]>;

export interface Decisions {
  of(itemId: string, view: ItemView | null, at: Moment): Decision;
  views(): ItemView[];
  /** Decides for every item and withdraws obsolete notifications immediately. */
  sort(at: Moment): Sorted;
  /** null if the item needs no action. */
  asking(itemId: string, now: number): ItemView | null;
  /** Like `asking`, and not viewed since it last beckoned. */
  fresh(itemId: string, now: number): ItemView | null;
  /** The failed answers in the notice were viewed or are resolved. */
  isToldOver(notice: Notice): boolean;
  /** Items that beckoned, were not viewed since, still need action and are not displayed. */
  rest(now: number): ItemView[];
  /** Items that stay until answered and were not viewed since they last beckoned. */
  unanswered(at: Moment): ItemView[];
}

export function createDecisions(inbox: Inbox, onScreen: OnScreen): Decisions {
  /** The refusal of the user's own answer has a separate notification. */
  const isTold = ({ item }: ItemView): boolean => isOwnRefusal(item, inbox.me()?.user.id);
  const of: Decisions['of'] = (itemId, view, at) => {
    const raised = { beckonedAt: inbox.asking(itemId)?.beckonedAt ?? null, isOut: onScreen.isOut(itemId) };
    const decision = decide(view, raised, at);
    return view && isTold(view) && (decision === 'raise' || decision === 'hold' || decision === 'digest')
      ? 'badge'
      : decision;
  };
  const views = (): ItemView[] => [...inbox.current()].flatMap((kept) => inbox.viewOf(kept) ?? []);
  const asking: Decisions['asking'] = (itemId, now) => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    return view && asks(view, now) ? view : null;
  };
  /** A pending answer that was not accepted still needs attention. */
  const isFateOver = (itemId: string): boolean => {
    const kept = inbox.kept(itemId);
    const view = inbox.view(itemId);
    if (!kept || !view) return true;
    if (view.pending && !isUnderWay(view.pending)) return false;
    return unseenRefusal(kept.item, kept.own, inbox.me()?.user.id ?? '') === null;
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
    fresh(itemId, now) {
      const view = asking(itemId, now);
      return view && isUnseen(view, now) ? view : null;
    },
    isToldOver({ itemIds = [] }) {
      return itemIds.length > 0 && itemIds.every(isFateOver);
    },
    rest: (now) =>
      views()
        .filter((view) => asks(view, now) && view.mine.delivery === 'beckon' && isUnseen(view, now))
        .filter((view) => !onScreen.has(view.item.id) && !isTold(view))
        .filter((view) => beckoned({ itemId: view.item.id, at: beckonAt(view, now) })),
    unanswered: (at) =>
      views()
        .filter((view) => asks(view, at.now) && view.mine.delivery === 'beckon' && !at.quiet(view))
        .filter((view) => staysUntilAnswered(view) && isUnseen(view, at.now) && !isTold(view)),
  };
}
