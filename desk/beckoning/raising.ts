/** How items come onto the screen: each by itself, or several in one summary. What was raised is marked, so that it comes once. */
import type { ItemView } from '../../shared/bridge/item-view.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Notice } from '../ports.ts';
import { itemNotice, type NoticeSettings, redactedNotice } from './notice.ts';
import type { OnScreen } from './on-screen.ts';
import { beckonAt } from './policy.ts';
import { digestNotice, type Held, summaryNotice } from './triage.ts';

/** What comes onto the screen together. */
export interface Together {
  /** Not raised before. */
  views: readonly ItemView[];
  /** What a summary on the screen speaks of already. */
  before?: readonly ItemView[];
  /** What is no item. */
  told: readonly Notice[];
  /** Why they come together. */
  why: Held;
  /** As many stand alone. */
  singly: number;
}

export interface Raising {
  /** What is no item: it names one all the same. */
  say(notice: Notice): void;
  /** Dealt with, without a notification of its own. */
  mark(view: ItemView, now: number): void;
  /** @param silent it stood before: it makes no sound */
  present(view: ItemView, now: number, silent?: boolean): void;
  together(these: Together, now: number): void;
  /** Those that were marked, in one notification. */
  digest(views: readonly ItemView[]): void;
}

export function createRaising(
  onScreen: OnScreen,
  inbox: Pick<Inbox, 'markBeckoned'>,
  settings: () => NoticeSettings,
): Raising {
  const say = (notice: Notice): void => {
    const { redacted, locale } = settings();
    onScreen.raise(redacted ? redactedNotice(notice, locale) : notice);
  };
  const mark = (view: ItemView, now: number): void => inbox.markBeckoned(view.item.id, beckonAt(view, now));
  const present: Raising['present'] = (view, now, silent = false) => {
    mark(view, now);
    const notice = itemNotice(view, now, settings());
    onScreen.raise(silent ? { ...notice, sound: false } : notice, [view.item.id]);
  };
  return {
    say,
    mark,
    present,
    together({ views, before = [], told, why, singly }, now) {
      if (views.length + told.length === 0) return;
      const all = [...before, ...views];
      if (all.length + told.length <= singly) {
        for (const view of views) present(view, now);
        for (const notice of told) say(notice);
        return;
      }
      for (const view of views) mark(view, now);
      onScreen.raise(summaryNotice(all, told, why, settings()), idsOf(all));
    },
    digest: (views) => onScreen.raise(digestNotice(views, settings()), idsOf(views)),
  };
}

const idsOf = (views: readonly ItemView[]): string[] => views.map(({ item }) => item.id);
