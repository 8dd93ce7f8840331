import type { Raster } from './png.ts';

/**
 * Scales pixels: shrinking takes the mean of the area each new pixel covers, growing the nearest pixel. Colours are
 * weighed by their opacity, so that transparent edges do not darken.
 */
export function resize(source: Raster, width: number, height: number): Raster {
  const rgba = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, height, source.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, width, source.width);
      rgba.set(mean(source, left, right, top, bottom), (y * width + x) * 4);
    }
  }
  return { width, height, rgba };
}

/** The source pixels [from, to) that a new pixel stands for; at least one. */
function span(index: number, size: number, sourceSize: number): [number, number] {
  const from = Math.min(sourceSize - 1, Math.floor((index * sourceSize) / size));
  return [from, Math.max(from + 1, Math.floor(((index + 1) * sourceSize) / size))];
}

function mean({ width, rgba }: Raster, left: number, right: number, top: number, bottom: number): number[] {
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      const weight = rgba[at + 3] ?? 0;
      red += (rgba[at] ?? 0) * weight;
      green += (rgba[at + 1] ?? 0) * weight;
      blue += (rgba[at + 2] ?? 0) * weight;
      alpha += weight;
    }
  }
  const count = (right - left) * (bottom - top);
  if (alpha === 0) return [0, 0, 0, 0];
  return [Math.round(red / alpha), Math.round(green / alpha), Math.round(blue / alpha), Math.round(alpha / count)];
}

/** The part of a picture inside a rectangle, which is cut to the picture. */
export function crop(source: Raster, rect: { x: number; y: number; width: number; height: number }): Raster {
  const x = Math.min(Math.max(0, Math.round(rect.x)), source.width);
  const y = Math.min(Math.max(0, Math.round(rect.y)), source.height);
  const width = Math.min(Math.round(rect.width), source.width - x);
  const height = Math.min(Math.round(rect.height), source.height - y);
  const rgba = Buffer.alloc(Math.max(0, width * height * 4));
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * source.width + x) * 4;
    source.rgba.copy(rgba, row * width * 4, from, from + width * 4);
  }
  return { width, height, rgba };
}
