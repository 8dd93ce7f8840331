/**
 * A user at work, in simulated time: every few minutes opens Beckon and answers the most urgent items, and now and then presses a
 * notification. Counts what their screen shows meanwhile.
 */
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { needsReply } from '../../../shared/rules/actions.ts';
import type { TestDesk } from '../../electron/parts/desk.ts';
import type { IdleClock } from './demo-hour.ts';

/** ms */
const LOOKS_EVERY = 15 * 60_000;
const ITEM_TAKES = 6_000;
const PRESSES_EVERY = 15 * 60_000;
const PRESSED_AFTER = 3_000;
/** Items answered, and read, at each look. */
const ANSWERS = 6;
const READS = 4;
const PAGE = 1;

interface Counted {
  /** Notifications of items, refusals and digests. */
  notifications: number;
  summaries: number;
  /** Offers to undo a press. */
  undo: number;
  heard: number;
  /** s × displayed notifications, without offers to undo. */
  seconds: number;
  /** The most at once. */
  most: number;
}

interface Screen {
  moment(): void;
  counted(): Counted;
}

const isUndo = (id: string): boolean => id === 'undo';
const isSummary = (id: string): boolean => id.startsWith('summary');

export function watchScreen({ raised, screen }: TestDesk, clock: IdleClock): Screen {
  let [most, seconds, at, stood] = [0, 0, clock.now(), 0];
  const standing = (): number => [...screen.keys()].filter((id) => !isUndo(id)).length;
  return {
    moment() {
      seconds += (stood * (clock.now() - at)) / 1_000;
      [at, stood] = [clock.now(), standing()];
      most = Math.max(most, screen.size);
    },
    counted: () => ({
      notifications: raised.filter(({ id }) => !isUndo(id) && !isSummary(id)).length,
      summaries: raised.filter(({ id }) => isSummary(id)).length,
      undo: raised.filter(({ id }) => isUndo(id)).length,
      heard: raised.filter(({ sound }) => sound !== 'none').length,
      seconds: Math.round(seconds),
      most,
    }),
  };
}

const plainAction = ({ mine }: ItemView): string | null =>
  mine.actions.find((action) => action.kind !== 'request-info' && !needsReply(action))?.id ?? null;

/** Starts the hour. @returns a function: the number answered so far */
export function workNowAndThen({ desk, screen }: TestDesk, clock: IdleClock): () => number {
  let answered = 0;
  const give = (view: ItemView): void => {
    const action = plainAction(view);
    if (action === null) return;
    answered += 1;
    desk.commands.answer(view.item.id, { action });
    desk.commands.sendNow([view.item.id]);
  };
  const work = (views: readonly ItemView[]): void => {
    const [next, ...rest] = views;
    if (!next) {
      desk.commands.setOpenItem(PAGE, null);
      desk.commands.setUsed(PAGE, false);
      return;
    }
    const { id } = next.item;
    desk.commands.setUsed(PAGE, true);
    desk.commands.setOpenItem(PAGE, id);
    desk.commands.seen({ itemIds: [id] });
    clock.after(ITEM_TAKES, () => {
      const now = desk.commands.item(id);
      if (now) give(now);
      work(rest);
    });
  };
  const look = (): void => {
    const { inbox } = desk.snapshot();
    const unanswered = inbox.filter(({ pending }) => pending === null);
    work([
      ...unanswered.filter((view) => plainAction(view) !== null).slice(0, ANSWERS),
      ...unanswered.filter((view) => plainAction(view) === null).slice(0, READS),
    ]);
    clock.after(LOOKS_EVERY, look);
  };
  const press = (): void => {
    const [id] = [...screen.keys()].filter((one) => !isUndo(one) && !isSummary(one));
    const view = id === undefined ? null : desk.commands.item(id);
    if (view && plainAction(view) !== null)
      clock.after(PRESSED_AFTER, () => {
        answered += 1;
        desk.notifications.pressed(view.item.id, plainAction(view) ?? '');
      });
    clock.after(PRESSES_EVERY, press);
  };
  clock.after(LOOKS_EVERY, look);
  clock.after(PRESSES_EVERY, press);
  return () => answered;
}
