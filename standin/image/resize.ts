import type { Raster } from './png.ts';

/** Downscaling averages, upscaling uses the nearest pixel. Colours are weighted by opacity, so that transparent edges do not darken. */
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

/** The source pixels [from, to) of a target pixel; at least one. */
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
