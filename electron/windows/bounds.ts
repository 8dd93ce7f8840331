/** Window geometry: pure functions, in device-independent pixels. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const MARGIN = 16;
/** Minimum visible part of a window, so that the user can drag it. */
const GRASP = 80;

const overlap = (from: number, length: number, low: number, size: number): number =>
  Math.min(from + length, low + size) - Math.max(from, low);

/** The remembered bounds if sufficiently visible on a display, otherwise null: the system then centres the window. */
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

/** Near the tray icon if its position is known, else in the lower right corner of the work area; offset by `nth`. */
export function placeNearTray(size: { width: number; height: number }, area: Box, tray: Box | null, nth = 0): Box {
  const right = area.x + area.width - size.width - MARGIN;
  const bottom = area.y + area.height - size.height - MARGIN;
  const centred = tray ? tray.x + Math.round((tray.width - size.width) / 2) : right;
  const atTop = tray !== null && tray.y < area.y + area.height / 2;
  const x = Math.max(area.x + MARGIN, Math.min(centred, right)) - nth * MARGIN;
  const y = (atTop ? area.y + MARGIN : bottom) + (atTop ? nth : -nth) * MARGIN;
  return { x: Math.max(area.x, x), y: Math.max(area.y, y), ...size };
}

const GAP = 8;

/** Position in the stack, growing up from the tray's corner, or down if the tray is at the top. @param before heights of the others */
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

/** Height of a page's content, and the viewport height displaying it, in CSS pixels. */
export interface Wanted {
  height: number;
  shown: number;
}

/** Height for the whole content, at least `now`. @param now content height; scaled, as a page may be zoomed. @param most maximum */
export function fitting(now: number, { height, shown }: Wanted, most: number): number {
  return Math.max(now, Math.min(most, Math.ceil((height * now) / shown)));
}

/** Grows the box downwards, and upwards once it reaches the edge of the area. */
export function grown(box: Box, by: number, area: Box): Box {
  const height = box.height + by;
  const lowest = area.y + area.height - MARGIN - height;
  return { ...box, height, y: by === 0 ? box.y : Math.max(area.y, Math.min(box.y, lowest)) };
}
