/**
 * Whether a press of a pointer can mean what lies under it. A row that slides under a resting mouse was not chosen, nor was what has
 * just come under a finger. Pure: who watches the page says what moved and when.
 */

/** ms for which the layout has to be at rest before a press of a finger or a pen can mean what is there. */
export const LAYOUT_REST_MS = 400;
/** CSS pixels by which a mouse has to move. */
const MOVED_PX = 4;

export interface Point {
  x: number;
  y: number;
}

export interface Press extends Point {
  /** keyboard: a key or an assistive program pressed it, without a pointer. */
  by: 'mouse' | 'finger' | 'keyboard';
  /** ms */
  at: number;
}

interface PressGuard {
  /** The mouse is here now. */
  moved(to: Point): void;
  /** Something else may lie here now, without the person's doing: a mouse has to move before it can mean it. @param at ms */
  replaced(at: number): void;
  /** The person scrolled or pressed, and something else lies here: a mouse has to move, or the layout to rest. @param at ms */
  shifted(at: number): void;
  /** A pointer went down. @param at ms */
  pressed(at: number): void;
  admits(press: Press): boolean;
}

/** Where the mouse was at a change, and whether it has moved since. */
interface Since {
  from: Point | null;
  moved: boolean;
}

const isFar = (from: Point, to: Point): boolean => Math.hypot(to.x - from.x, to.y - from.y) >= MOVED_PX;

export function createPressGuard(): PressGuard {
  let mouse: Point | null = null;
  // Nothing has come yet that it did not choose.
  let replaced: Since = { from: null, moved: true };
  let shifted: Since = replaced;
  let changedAt = Number.NEGATIVE_INFINITY;
  /** Whether the layout was at rest when the pointer went down, and has been since; null: none is down. */
  let rested: boolean | null = null;
  // A clock that was set back makes nobody wait.
  const rests = (at: number): boolean => at < changedAt || at - changedAt >= LAYOUT_REST_MS;
  const here = (): Since => ({ from: mouse, moved: false });
  const changed = (at: number) => {
    changedAt = at;
    if (rested !== null) rested = false;
  };
  const follow = (since: Since, to: Point): Since =>
    since.moved || (since.from !== null && !isFar(since.from, to)) ? since : { ...since, moved: true };
  /** A mouse whose place at the change is not known has moved once it says where it is. */
  const hasMoved = (since: Since, to: Point): boolean => since.moved || (since.from !== null && isFar(since.from, to));
  return {
    moved(to) {
      mouse = to;
      replaced = follow(replaced, to);
      shifted = follow(shifted, to);
    },
    replaced(at) {
      replaced = here();
      shifted = replaced;
      changed(at);
    },
    shifted(at) {
      shifted = here();
      changed(at);
    },
    pressed(at) {
      rested = rests(at);
    },
    admits({ by, at, ...to }) {
      if (by === 'keyboard') return true;
      const still = rested ?? rests(at);
      rested = null;
      if (by === 'finger') return still;
      return hasMoved(replaced, to) && (hasMoved(shifted, to) || still);
    },
  };
}
