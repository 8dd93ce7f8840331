/** Where windows go: pure geometry, in device-independent pixels. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const MARGIN = 16;
/** So much of a window must be on a display for a person to be able to grasp it. */
const GRASP = 80;

const overlap = (from: number, length: number, low: number, size: number): number =>
  Math.min(from + length, low + size) - Math.max(from, low);

/** The remembered bounds if it can still be seen on one of the displays, else null: the system then centres it. */
export function visibleBounds(
  remembered: Box | null,
  displays: readonly Box[],
  minimum: { width: number; height: number },
): Box | null {
  if (!remembered) return null;
  const box = {
    ...remembered,
    width: Math.max(remembered.width, minimum.width),
    height: Math.max(remembered.height, minimum.height),
  };
  const seen = displays.some(
    (area) =>
      overlap(box.x, box.width, area.x, area.width) >= GRASP &&
      overlap(box.y, box.height, area.y, area.height) >= GRASP,
  );
  return seen ? box : null;
}

/** Beside the tray icon where its place is known, else in the lower right corner of the work area; `nth` windows step aside. */
export function placeNearTray(size: { width: number; height: number }, area: Box, tray: Box | null, nth = 0): Box {
  const right = area.x + area.width - size.width - MARGIN;
  const bottom = area.y + area.height - size.height - MARGIN;
  const centred = tray ? tray.x + Math.round((tray.width - size.width) / 2) : right;
  const atTop = tray !== null && tray.y < area.y + area.height / 2;
  const x = Math.max(area.x + MARGIN, Math.min(centred, right)) - nth * MARGIN;
  const y = (atTop ? area.y + MARGIN : bottom) + (atTop ? nth : -nth) * MARGIN;
  return { x: Math.max(area.x, x), y: Math.max(area.y, y), ...size };
}

/** Between two windows of a stack. */
const GAP = 8;

/**
 * The next of a stack, from the corner by the tray: upwards from the bottom, or downwards where the tray is at the top.
 * @param before heights of those it stands on
 */
export function stackedBounds(
  size: { width: number; height: number },
  area: Box,
  tray: Box | null,
  before: readonly number[],
): Box {
  const atTop = tray !== null && tray.y < area.y + area.height / 2;
  const taken = before.reduce((sum, height) => sum + height + GAP, 0);
  const first = atTop ? area.y + MARGIN : area.y + area.height - size.height - MARGIN;
  return { x: area.x + area.width - size.width - MARGIN, y: first + (atTop ? taken : -taken), ...size };
}

/** What a page asks for: the height of its content, and the height its window shows it in; CSS pixels. */
export interface Wanted {
  height: number;
  shown: number;
}

/**
 * The height a window needs to show all its page wants, never less than it has. Pixels of a page are not those of the screen where
 * the person has zoomed, so the two are compared by what is shown now.
 * @param now of the window's content · @param most what it may take on the screen
 */
export function fitting(now: number, { height, shown }: Wanted, most: number): number {
  return Math.max(now, Math.min(most, Math.ceil((height * now) / shown)));
}

/** The box, so much higher: downwards, and upwards where it would leave the area. */
export function grown(box: Box, by: number, area: Box): Box {
  const height = box.height + by;
  const lowest = area.y + area.height - MARGIN - height;
  return { ...box, height, y: by === 0 ? box.y : Math.max(area.y, Math.min(box.y, lowest)) };
}
