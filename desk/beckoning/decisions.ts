/** What the policy says of the items that are here, beside what is on the screen. Raises nothing; takes back what asks for nothing. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { staysUntilAnswered } from './notice.ts';
import type { OnScreen } from './on-screen.ts';
import { asks, type Decision, decide, isUnseen, type Moment } from './policy.ts';
import { SUMMARIES } from './triage.ts';

/** What there is to do with items that are not on the screen. */
export type Sorted = Record<'raise' | 'digest' | 'hold' | 'badge', ItemView[]>;

export interface Decisions {
  of(itemId: string, view: ItemView | null, at: Moment): Decision;
  /** Everything that may ask for something. */
  views(): ItemView[];
  /** Decides on everything, and withdraws at once what is to be withdrawn. */
  sort(at: Moment): Sorted;
  /** Takes back what is on the screen of items that wait no longer. */
  pruneItems(): void;
  /** A summary goes when nothing it spoke of asks for anything any more. */
  pruneSummaries(now: number): void;
  /** What stays until it is answered, and was not looked at since it last beckoned. */
  unanswered(at: Moment): ItemView[];
}

export function createDecisions(inbox: Inbox, onScreen: OnScreen): Decisions {
  const of: Decisions['of'] = (itemId, view, at) =>
    decide(view, { beckonedAt: inbox.asking(itemId)?.beckonedAt ?? null, onScreen: onScreen.has(itemId) }, at);
  const views = (): ItemView[] => [...inbox.current()].flatMap((kept) => inbox.viewOf(kept) ?? []);
  const isAsking = (itemId: string, now: number): boolean => {
    const kept = inbox.asking(itemId);
    const view = kept && inbox.viewOf(kept);
    return view !== null && asks(view, now);
  };
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
    pruneItems() {
      for (const id of onScreen.ids()) if (inbox.kept(id) && !inbox.view(id)?.mine.waits) onScreen.takeBack(id);
    },
    pruneSummaries(now) {
      for (const id of SUMMARIES) {
        const items = onScreen.itemsOf(id);
        if (items.length > 0 && !items.some((itemId) => isAsking(itemId, now))) onScreen.takeBack(id);
      }
    },
    unanswered: (at) =>
      views()
        .filter((view) => asks(view, at.now) && view.mine.delivery === 'beckon' && !at.quiet(view))
        .filter((view) => staysUntilAnswered(view) && isUnseen(view, at.now)),
  };
}
