/**
 * Model of an inbox without a page: the window's real rules for keys, pointers, stable rows and the next item, over a list that changes.
 * Records all positions, so that each answer can be compared with what was visible.
 */

import { createAutoSelection } from '../../../renderer/state/auto-selection.ts';
import { createCommandDesk } from '../../../renderer/state/commands.ts';
import { inboxRows, isDone, nextWaiting, removedFrom, withRetained } from '../../../renderer/state/inbox-rows.ts';
import { createKeyRunner } from '../../../renderer/state/key-runner.ts';
import { move, type NavigationChange, START } from '../../../renderer/state/navigation.ts';
import { createPressGuard, type Point, type Press } from '../../../renderer/state/press-guard.ts';
import { positionsChange, type RowPositions } from '../../../renderer/state/row-positions.ts';
import type { ItemView } from '../../../shared/bridge/item-view.ts';
import { byUrgency } from '../../../shared/rules/ranking.ts';
import { fakeClock } from '../../electron/parts/clock.ts';

const ROW = 75;
const HEIGHT = 600;
/** Quick answer button of each row, and answer button of the item next to the list. */
export const BUTTON = { left: 200, right: 280, top: 50, bottom: 74 };
export const DETAIL = { left: 500, right: 600, top: 550, bottom: 580 };
const UNDO_MS = 5_000;

/** State that holds from a time on, ms. */
interface Since<T> {
  at: number;
  /** Increases with each record: several can have the same ms. */
  order: number;
  shows: T;
}

export interface Given {
  itemId: string;
  by: 'key' | 'row' | 'detail';
  pressedAt: number;
  /** Length of each history before the press. */
  before: { placesAt: number; shownAt: number };
}

export interface Lax {
  /** Disables the press guard for pointers. */
  pointers?: boolean;
  /** Lets keys act on an item that has just appeared. */
  landing?: boolean;
}

export function pressedWindow(start: number, lax: Lax = {}) {
  const clock = fakeClock(start);
  const given: Given[] = [];
  const waiting = new Map<string, ItemView>();
  const placesAt: (Since<ReadonlyMap<string, number>> & { scrolled: boolean })[] = [];
  const shownAt: (Since<string | null> & { byPerson: boolean })[] = [];
  const mouseAt: Since<Point>[] = [];
  const guards = { list: createPressGuard(), detail: createPressGuard() };
  const commands = createCommandDesk();
  let navigation = START;
  const listeners: (() => void)[] = [];
  let listed: ItemView[] = [];
  let places: RowPositions | null = null;
  let scrolled = 0;
  let hovered = false;
  let refused = 0;
  const happened = () => ({ placesAt: placesAt.length, shownAt: shownAt.length });
  let noted = 0;
  const here = () => ({ at: clock.now(), order: noted++ });
  /** By the time of the answering key press. */
  const beforeKey = new Map<number, Given['before']>();

  const selected = () => navigation.selected.inbox?.itemId ?? null;
  const rows = () => inboxRows(listed, 'urgency', clock.now());
  const go = (change: NavigationChange): void => {
    const [before, from] = [selected(), navigation.selected.inbox?.by];
    navigation = move(navigation, change);
    for (const listener of listeners) listener();
    if (selected() === before && from === navigation.selected.inbox?.by) return;
    if (selected() !== before) guards.detail.shifted(clock.now());
    shownAt.push({ ...here(), shows: selected(), byPerson: navigation.selected.inbox?.by === 'person' });
  };
  /** Lays out the rows as the list does. */
  const draw = (): void => {
    const inbox = byUrgency(waiting.values());
    const left = hovered ? removedFrom(listed, inbox) : [];
    const reading = listed.find(({ item }) => item.id === selected());
    listed = withRetained(listed, inbox, reading && !left.includes(reading) ? [...left, reading] : left);
    scrolled = Math.max(0, Math.min(scrolled, listed.length * ROW - HEIGHT));
    const starts = new Map(listed.map(({ item }, index) => [item.id, index * ROW]));
    const inSight = [...starts].flatMap(([id, at]) => (at + ROW > scrolled && at < scrolled + HEIGHT ? [id] : []));
    const now: RowPositions = { top: 0, scrolled, rows: starts, inSight };
    const change = places ? positionsChange(places, now, 0, (key) => starts.get(key)) : 'moved';
    places = now;
    if (change === 'moved') guards.list.replaced(clock.now());
    else if (change === 'scrolled') guards.list.shifted(clock.now());
    const shows = new Map(inSight.map((id) => [id, (starts.get(id) ?? 0) - scrolled]));
    if (change) placesAt.push({ ...here(), shows, scrolled: change === 'scrolled' });
    const [first] = listed;
    if (selected() === null && first) go({ to: 'select', list: 'inbox', itemId: first.item.id, by: 'start' });
  };
  const scrollTo = (to: number): void => {
    scrolled = to;
    draw();
  };
  const select = (itemId: string, by: 'person' | 'next'): void => {
    go({ to: 'select', list: 'inbox', itemId, by });
    const at = listed.findIndex(({ item }) => item.id === itemId) * ROW;
    if (at < scrolled || at + ROW > scrolled + HEIGHT) scrollTo(Math.max(0, at - HEIGHT / 2));
  };
  const answer = (itemId: string, by: Given['by'], pressedAt: number, before = happened()): void => {
    const view = waiting.get(itemId);
    if (!view || isDone(view, null)) return;
    given.push({ itemId, by, pressedAt, before });
    waiting.set(itemId, { ...view, pending: pendingOf(clock.now()) });
    clock.after(UNDO_MS, () => {
      if (waiting.get(itemId)?.pending) waiting.delete(itemId);
      draw();
    });
    draw();
    const next = selected() === itemId ? nextWaiting(rows(), itemId, [itemId], null) : null;
    if (next) select(next, 'next');
  };
  const step = (by: number) => () => {
    const at = listed.findIndex(({ item }) => item.id === selected());
    const to = listed[Math.min(Math.max(at + by, 0), listed.length - 1)];
    if (to) select(to.item.id, 'person');
  };
  commands.register(() => {
    const itemId = selected();
    const give = (pressedAt = 0) => {
      if (itemId) answer(itemId, 'key', pressedAt, beforeKey.get(pressedAt));
    };
    return { approve: give, acknowledge: give, next: step(1), previous: step(-1), typed: () => {} };
  });
  const landing = createAutoSelection(clock, {
    get: () => navigation,
    subscribe: (one) => {
      listeners.push(one);
      return () => {};
    },
  });
  const keys = createKeyRunner({ clock, commands, singleKeys: 'on', rests: () => lax.landing || landing.isSettled() });

  const rowUnder = ({ x, y }: Point): ItemView | undefined => {
    const [down, inRow] = [y + scrolled, (y + scrolled) % ROW];
    const isOn =
      x >= BUTTON.left && x <= BUTTON.right && inRow >= BUTTON.top && inRow <= BUTTON.bottom && y >= 0 && y < HEIGHT;
    return isOn ? listed[Math.floor(down / ROW)] : undefined;
  };
  const isOnDetail = ({ x, y }: Point) =>
    x >= DETAIL.left && x <= DETAIL.right && y >= DETAIL.top && y <= DETAIL.bottom;
  const press = (by: Press['by'], at: Point): void => {
    const now = clock.now();
    keys.pressed();
    const [row, shown] = [rowUnder(at), isOnDetail(at) ? selected() : null];
    const guard = row ? guards.list : guards.detail;
    guard.pressed(now);
    if (!guard.admits({ by, ...at, at: now }) && !lax.pointers) {
      if (row || shown) refused += 1;
      return;
    }
    if (row) answer(row.item.id, 'row', now);
    else if (shown) answer(shown, 'detail', now);
  };
  return {
    clock,
    given,
    refused: () => refused,
    history: { placesAt, shownAt, mouseAt },
    listed: () => listed,
    places: () => places,
    arrive(view: ItemView) {
      waiting.set(view.item.id, view);
      draw();
    },
    leave(itemId: string) {
      waiting.delete(itemId);
      draw();
    },
    waiting: () => [...waiting.keys()],
    mouse(to: Point) {
      mouseAt.push({ ...here(), shows: to });
      const inList = to.x < 400;
      guards[inList ? 'list' : 'detail'].moved(to);
      if (hovered === inList) return;
      hovered = inList;
      draw();
    },
    press,
    scrollTo,
    key(key: string) {
      const at = clock.now();
      if (key === 'a' || key === 'e') beforeKey.set(at, happened());
      keys.stroke({ key, held: 'none', repeat: false, target: 'page', at });
    },
  };
}

function pendingOf(now: number): NonNullable<ItemView['pending']> {
  const at = new Date(now).toISOString();
  const key = '00000000-0000-4000-8000-000000000000';
  return {
    key,
    action: 'approve',
    label: 'Approve',
    comment: null,
    at,
    status: 'held',
    heldUntil: null,
    version: 1,
    problem: null,
  };
}
