/** The Windows taskbar overlay: a disc with the number of items to answer, drawn pixel by pixel. */

/** Side length in pixels: 16 px at double density. */
export const OVERLAY_SIZE = 32;

/** Five rows from the top; `#` is a set pixel. */
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

type Colour = readonly [number, number, number];
const USUAL: Colour = [0x0f, 0x54, 0x8c];
const CRITICAL: Colour = [0xb1, 0x0e, 0x1c];
const INK: Colour = [0xff, 0xff, 0xff];

/** Coverage of a pixel by the disc, 0 to 1. */
function discAt(x: number, y: number): number {
  const middle = OVERLAY_SIZE / 2;
  const out = Math.hypot(x + 0.5 - middle, y + 0.5 - middle) - middle;
  return Math.min(1, Math.max(0, 0.5 - out));
}

function isInk(text: string, x: number, y: number): boolean {
  const points = text.length * GLYPH_WIDTH + (text.length - 1) * GAP;
  const scale = text.length > 1 ? 3 : 4;
  const column = Math.floor((x - (OVERLAY_SIZE - points * scale) / 2) / scale);
  const row = Math.floor((y - (OVERLAY_SIZE - GLYPH_HEIGHT * scale) / 2) / scale);
  const glyph = GLYPHS[text[Math.floor(column / (GLYPH_WIDTH + GAP))] ?? ''];
  return glyph?.[row]?.[column % (GLYPH_WIDTH + GAP)] === '#';
}

/** @param count at least 1; above nine `9+` is drawn. @returns premultiplied BGRA bitmap, row by row */
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
