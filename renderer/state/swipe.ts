/** State machine of a horizontal swipe, by pointer event (Pointer Events 3); independent of the DOM. */

export type SwipeSide = 'left' | 'right';
type SwipeSides = Readonly<Record<SwipeSide, boolean>>;

export type Swipe =
  | { readonly at: 'rest' }
  /** The finger is down; its direction is not yet known. */
  | { readonly at: 'pressed'; readonly pointer: number; readonly x: number; readonly y: number }
  /** `offset`: CSS px to the right. */
  | { readonly at: 'swiping'; readonly pointer: number; readonly x: number; readonly offset: number };

export type SwipeEvent =
  | { is: 'down'; pointer: number; x: number; y: number; width: number }
  | { is: 'move'; pointer: number; x: number; y: number }
  | { is: 'up'; pointer: number }
  | { is: 'cancel'; pointer: number };

export const AT_REST: Swipe = { at: 'rest' };

/** CSS px in which a press remains a press. */
const SLOP = 10;
/** Minimum ratio of horizontal to vertical movement: scrolling is never exactly vertical. */
const SLOPE = 1.5;
/** CSS px. At the screen's edges the system's Back gesture starts. */
const EDGE = 24;
/** CSS px from which a release runs the action. */
export const ARMED = 88;

/** @param sides that can be swiped */
export function swipe(now: Swipe, event: SwipeEvent, sides: SwipeSides): Swipe {
  if (event.is === 'down') {
    const { pointer, x, y, width } = event;
    // A second finger zooms and is no swipe.
    if (now.at !== 'rest' || x < EDGE || x > width - EDGE) return AT_REST;
    return { at: 'pressed', pointer, x, y };
  }
  if (now.at === 'rest' || event.pointer !== now.pointer) return now;
  if (event.is !== 'move') return AT_REST;
  if (now.at === 'swiping') return { ...now, offset: within(event.x - now.x, sides) };
  const across = Math.abs(event.x - now.x);
  const along = Math.abs(event.y - now.y);
  if (along > SLOP && along * SLOPE > across) return AT_REST;
  if (across <= SLOP || across < along * SLOPE) return now;
  return { at: 'swiping', pointer: now.pointer, x: now.x, offset: within(event.x - now.x, sides) };
}

const within = (offset: number, { left, right }: SwipeSides): number =>
  (offset < 0 && !left) || (offset > 0 && !right) ? 0 : offset;

export function sideOf(now: Swipe): SwipeSide | null {
  if (now.at !== 'swiping' || now.offset === 0) return null;
  return now.offset < 0 ? 'left' : 'right';
}

export const isArmed = (now: Swipe): boolean => now.at === 'swiping' && Math.abs(now.offset) >= ARMED;
