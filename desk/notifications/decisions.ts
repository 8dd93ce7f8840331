/** Applies the policy to the local items, given what is displayed. Raises nothing; withdraws notifications that are no longer needed. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import { isAwaitingRelay } from '../../shared/rules/pending-answer.ts';
import { beckonAt, isUnseen } from '../../shared/rules/snooze.ts';
import { unseenRefusal } from '../answers/fate.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Notice } from '../ports.ts';
import { staysUntilAnswered } from './notice.ts';
import { type Decision, decide, type Moment, needsAction } from './policy.ts';
import type { Screen } from './screen.ts';

const isOwnRefusal = ({ beckon, refused }: ItemView['item'], userId: string | undefined): boolean =>
  beckon.reason === 'refused' && (refused?.by.id === userId || refused?.by.onBehalfOf?.id === userId);

/** Items that are not displayed, by decision. */
type ItemsByDecision = Record<'raise' | 'digest' | 'hold' | 'badge', ItemView[]>;

/** What is displayed. */
type DecisionScreen = Pick<Screen, 'isListed' | 'has' | 'withdraw'>;

export interface Decisions {
  /** Sets the screen; until then nothing is displayed. */
  connect(screen: DecisionScreen): void;
  of(itemId: string, view: ItemView | null, at: Moment): Decision;
  views(): ItemView[];
  /** Decides for every item and withdraws obsolete notifications immediately. */
  sort(at: Moment): ItemsByDecision;
  /** null if the item needs no action. */
  ifNeedsAction(itemId: string, now: number): ItemView | null;
  /** Like `asking`, and not viewed since it last beckoned. */
  unseen(itemId: string, now: number): ItemView | null;
  /** The failed answers in the notice were viewed or are resolved. */
  isNoticeObsolete(notice: Notice): boolean;
  /** Items that beckoned, were not viewed since, still need action and are not displayed. */
  notDisplayed(now: number): ItemView[];
  /** Items that stay until answered and were not viewed since they last beckoned. */
  unanswered(at: Moment): ItemView[];
}

export function createDecisions(inbox: Inbox): Decisions {
  let screen: DecisionScreen = { isListed: () => false, has: () => false, withdraw() {} };
  /** The refusal of the user's own answer has a separate notification; the end of a later snooze has not. */
  const hasRefusalNotice = (view: ItemView, now: number): boolean =>
    isOwnRefusal(view.item, inbox.me()?.user.id) && beckonAt(view, now) === Date.parse(view.item.beckon.at);
  const of: Decisions['of'] = (itemId, view, at) => {
    const raised = { beckonedAt: inbox.asking(itemId)?.beckonedAt ?? null, isListed: screen.isListed(itemId) };
    const decision = decide(view, raised, at);
    return view &&
      hasRefusalNotice(view, at.now) &&
      (decision === 'raise' || decision === 'hold' || decision === 'digest')
      ? 'silence'
      : decision;
  };
  const views = (): ItemView[] => [...inbox.current()].flatMap((kept) => inbox.viewOf(kept) ?? []);
  const ifNeedsAction: Decisions['ifNeedsAction'] = (itemId, now) => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    return view && needsAction(view, now) ? view : null;
  };
  /** A pending answer that was not accepted still needs attention. */
  const isFateSettled = (itemId: string): boolean => {
    const kept = inbox.kept(itemId);
    const view = inbox.view(itemId);
    if (!kept || !view) return true;
    if (view.pending && !isAwaitingRelay(view.pending)) return false;
    return unseenRefusal(kept.item, kept.own, inbox.me()?.user.id ?? '') === null;
  };
  const beckoned = ({ itemId, at }: { itemId: string; at: number }): boolean =>
    (inbox.asking(itemId)?.beckonedAt ?? Number.NEGATIVE_INFINITY) >= at;
  return {
    connect(next) {
      screen = next;
    },
    of,
    views,
    sort(at) {
      const sorted: ItemsByDecision = { raise: [], digest: [], hold: [], badge: [] };
      for (const kept of [...inbox.current()]) {
        const view = inbox.viewOf(kept);
        const decision = of(kept.item.id, view, at);
        if (decision === 'withdraw') screen.withdraw(kept.item.id);
        else if (view && decision !== 'silence') sorted[decision].push(view);
      }
      return sorted;
    },
    ifNeedsAction,
    unseen(itemId, now) {
      const view = ifNeedsAction(itemId, now);
      return view && isUnseen(view, now) ? view : null;
    },
    isNoticeObsolete({ itemIds = [] }) {
      return itemIds.length > 0 && itemIds.every(isFateSettled);
    },
    notDisplayed: (now) =>
      views()
        .filter((view) => needsAction(view, now) && view.mine.delivery === 'beckon' && isUnseen(view, now))
        .filter((view) => !screen.has(view.item.id) && !hasRefusalNotice(view, now))
        .filter((view) => beckoned({ itemId: view.item.id, at: beckonAt(view, now) })),
    unanswered: (at) =>
      views()
        .filter((view) => needsAction(view, at.now) && view.mine.delivery === 'beckon' && !at.quiet(view))
        .filter((view) => staysUntilAnswered(view) && isUnseen(view, at.now) && !hasRefusalNotice(view, at.now)),
  };
}
