/** The picture on the app's button in the taskbar of Windows: a disc with how much is to be answered. Drawn here, dot by dot. */

/** Pixels of the picture's side, for 16 px at twice the density. */
export const OVERLAY_SIZE = 32;

/** Rows of five, from the top; a point is set where there is a `#`. */
const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  1: ['.#.', '##.', '.#.', '.#.', '###'],
  2: ['##.', '..#', '.#.', '#..', '###'],
  3: ['##.', '..#', '.#.', '..#', '##.'],
  4: ['#.#', '#.#', '###', '..#', '..#'],
  5: ['###', '#..', '##.', '..#', '##.'],
  6: ['.##', '#..', '###', '#.#', '###'],
  7: ['###', '..#', '.#.', '.#.', '.#.'],
  8: ['###', '#.#', '###', '#.#', '###'],
  9: ['###', '#.#', '###', '..#', '##.'],
  '+': ['...', '.#.', '###', '.#.', '...'],
};
const [GLYPH_WIDTH, GLYPH_HEIGHT, GAP] = [3, 5, 1];

/** Red, green, blue. */
type Colour = readonly [number, number, number];
const USUAL: Colour = [0x0f, 0x54, 0x8c];
const CRITICAL: Colour = [0xb1, 0x0e, 0x1c];
const INK: Colour = [0xff, 0xff, 0xff];

/** How much of a pixel lies in the disc, from 0 to 1. */
function discAt(x: number, y: number): number {
  const middle = OVERLAY_SIZE / 2;
  const out = Math.hypot(x + 0.5 - middle, y + 0.5 - middle) - middle;
  return Math.min(1, Math.max(0, 0.5 - out));
}

/** Whether a pixel belongs to the text, which stands in the middle. */
function isInk(text: string, x: number, y: number): boolean {
  const points = text.length * GLYPH_WIDTH + (text.length - 1) * GAP;
  const scale = text.length > 1 ? 3 : 4;
  const column = Math.floor((x - (OVERLAY_SIZE - points * scale) / 2) / scale);
  const row = Math.floor((y - (OVERLAY_SIZE - GLYPH_HEIGHT * scale) / 2) / scale);
  const glyph = GLYPHS[text[Math.floor(column / (GLYPH_WIDTH + GAP))] ?? ''];
  return glyph?.[row]?.[column % (GLYPH_WIDTH + GAP)] === '#';
}

/** @param count 1 or more; past nine it says `9+`. @returns a bitmap as Electron takes it: BGRA, premultiplied, row by row */
export function overlayBitmap(count: number, critical: boolean): Buffer {
  const text = count > 9 ? '9+' : String(count);
  const pixels = Buffer.alloc(OVERLAY_SIZE * OVERLAY_SIZE * 4);
  for (let y = 0; y < OVERLAY_SIZE; y += 1) {
    for (let x = 0; x < OVERLAY_SIZE; x += 1) {
      const alpha = discAt(x, y);
      const [red, green, blue] = isInk(text, x, y) ? INK : critical ? CRITICAL : USUAL;
      const at = (y * OVERLAY_SIZE + x) * 4;
      pixels.set([blue * alpha, green * alpha, red * alpha, 255 * alpha].map(Math.round), at);
    }
  }
  return pixels;
}
