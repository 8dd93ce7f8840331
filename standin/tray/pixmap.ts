import type { Raster } from '../image/png.ts';
import { resize } from '../image/resize.ts';

/** An image in StatusNotifierItem's format: width, height, ARGB32 in network byte order. */
export type Pixmap = [width: number, height: number, argb: Buffer];

/** Typical panel sizes; the host picks the nearest. */
const SIZES = [22, 24, 32, 48];

export function toPixmaps(rasters: readonly Raster[]): Pixmap[] {
  const largest = rasters.toSorted((a, b) => b.width - a.width)[0];
  if (!largest) return [];
  const smaller = SIZES.filter((size) => size < largest.width);
  const scaled = smaller.map((size) =>
    resize(largest, size, Math.max(1, Math.round((size * largest.height) / largest.width))),
  );
  return [...scaled, largest].map(({ width, height, rgba }) => [width, height, toArgb(rgba)]);
}

function toArgb(rgba: Buffer): Buffer {
  const argb = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    argb[at] = rgba[at + 3] ?? 0;
    argb[at + 1] = rgba[at] ?? 0;
    argb[at + 2] = rgba[at + 1] ?? 0;
    argb[at + 3] = rgba[at + 2] ?? 0;
  }
  return argb;
}
