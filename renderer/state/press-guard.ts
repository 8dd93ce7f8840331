/**
 * Decides whether a pointer press can mean the element below it. A row that moved under a resting mouse was not chosen, nor was an element
 * that has just appeared under a finger. Pure: the caller reports movements and times.
 */

/** ms without layout changes before a press by finger or pen counts. */
export const LAYOUT_REST_MS = 400;
/** CSS px that a mouse must move. */
const MOVED_PX = 4;

export interface Point {
  x: number;
  y: number;
}

export interface Press extends Point {
  /** keyboard: by key or assistive technology, without a pointer. */
  by: 'mouse' | 'finger' | 'keyboard';
  /** ms */
  at: number;
}

interface Since {
  from: Point | null;
  moved: boolean;
}

const isFar = (from: Point, to: Point): boolean => Math.hypot(to.x - from.x, to.y - from.y) >= MOVED_PX;

export function createPressGuard() {
  let mouse: Point | null = null;
  let replaced: Since = { from: null, moved: true };
  let shifted: Since = replaced;
  let changedAt = Number.NEGATIVE_INFINITY;
  /** Whether the layout has been at rest since before the pointer went down; null: no pointer is down. */
  let rested: boolean | null = null;
  // A clock that was set back must not block presses.
  const rests = (at: number): boolean => at < changedAt || at - changedAt >= LAYOUT_REST_MS;
  const here = (): Since => ({ from: mouse, moved: false });
  const changed = (at: number) => {
    changedAt = at;
    if (rested !== null) rested = false;
  };
  const follow = (since: Since, to: Point): Since =>
    since.moved || (since.from !== null && !isFar(since.from, to)) ? since : { ...since, moved: true };
  /** If the position at the change is unknown, the first reported position counts as movement. */
  const hasMoved = (since: Since, to: Point): boolean => since.moved || (since.from !== null && isFar(since.from, to));
  return {
    moved(to: Point) {
      mouse = to;
      replaced = follow(replaced, to);
      shifted = follow(shifted, to);
    },
    /** The layout changed without the user: a mouse must move before it counts. @param at ms */
    replaced(at: number) {
      replaced = here();
      shifted = replaced;
      changed(at);
    },
    /** The layout changed by the user's scroll or press: a mouse must move, or the layout must rest. @param at ms */
    shifted(at: number) {
      shifted = here();
      changed(at);
    },
    pressed(at: number) {
      rested = rests(at);
    },
    admits({ by, at, ...to }: Press): boolean {
      if (by === 'keyboard') return true;
      const still = rested ?? rests(at);
      rested = null;
      if (by === 'finger') return still;
      return hasMoved(replaced, to) && (hasMoved(shifted, to) || still);
    },
  };
}
