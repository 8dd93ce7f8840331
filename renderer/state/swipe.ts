/** A row pushed sideways by a finger: what each event of the pointer makes of it (Pointer Events 3), without the page. */

export type SwipeSide = 'left' | 'right';
/** Which ways a row can be pushed: to the left, to the right. */
type SwipeSides = Readonly<Record<SwipeSide, boolean>>;

export type Swipe =
  | { readonly at: 'rest' }
  /** The finger is down; whether it goes along the list or across it is not known yet. */
  | { readonly at: 'pressed'; readonly pointer: number; readonly x: number; readonly y: number }
  /** `offset`: CSS pixels to the right. */
  | { readonly at: 'swiping'; readonly pointer: number; readonly x: number; readonly offset: number };

export type SwipeEvent =
  | { is: 'down'; pointer: number; x: number; y: number; width: number }
  | { is: 'move'; pointer: number; x: number; y: number }
  | { is: 'up'; pointer: number }
  | { is: 'cancel'; pointer: number };

export const AT_REST: Swipe = { at: 'rest' };

/** CSS pixels in which a press is still a press. */
const SLOP = 10;
/** How far across for each pixel along: a finger that scrolls never goes quite straight. */
const SLOPE = 1.5;
/** At the edges of the screen the system's own gesture for going back begins. */
const EDGE = 24;
/** From here on letting go does it. */
export const ARMED = 88;

/** @param sides that can be pushed; the others stay where they are */
export function swipe(now: Swipe, event: SwipeEvent, sides: SwipeSides): Swipe {
  if (event.is === 'down') {
    const { pointer, x, y, width } = event;
    // A second finger is no swipe: it zooms.
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

/** Where the row is pushed to; null: nowhere. */
export function sideOf(now: Swipe): SwipeSide | null {
  if (now.at !== 'swiping' || now.offset === 0) return null;
  return now.offset < 0 ? 'left' : 'right';
}

/** Whether letting go now does what the side says. */
export const isArmed = (now: Swipe): boolean => now.at === 'swiping' && Math.abs(now.offset) >= ARMED;
