/** `nativeImage`: PNG images at one or more scale factors. Other formats and unreadable files give an empty image. */
import { readFileSync } from 'node:fs';
import { decodePng, encodePng, type Raster, UnsupportedPngError } from './png.ts';

interface Representation {
  scaleFactor: number;
  raster: Raster;
}

/** Suffixes of a file's variants for dense displays, as in Electron. */
const SCALES = [1, 1.25, 1.33, 1.4, 1.5, 1.8, 2, 2.5, 3, 4, 5];

export class StandinNativeImage {
  readonly #representations: Representation[] = [];

  /** Reads a file and its `@2x` variants; an empty image if there is none. */
  static createFromPath(path: string): StandinNativeImage {
    const image = new StandinNativeImage();
    for (const scale of SCALES) {
      const bytes = read(scale === 1 ? path : path.replace(/(\.[^./]+)?$/, `@${scale}x$1`));
      if (bytes) image.#decode(scale, bytes);
    }
    return image;
  }

  static from(icon: unknown): StandinNativeImage | null {
    if (typeof icon === 'string' && icon !== '') return StandinNativeImage.createFromPath(icon);
    return icon instanceof StandinNativeImage ? icon : null;
  }

  isEmpty(): boolean {
    return this.#representations.length === 0;
  }

  /** For X11 and Chromium, which accept one size. */
  toPNG(): Buffer {
    const found = this.#representations.toSorted((a, b) => distance(a) - distance(b))[0];
    return found ? encodePng(found.raster) : Buffer.alloc(0);
  }

  rasters(): Raster[] {
    return this.#representations.map(({ raster }) => raster);
  }

  /** Invalid images are ignored, as documented. @throws UnsupportedPngError */
  #decode(scaleFactor: number, bytes: Buffer): void {
    try {
      this.#add(scaleFactor, decodePng(bytes));
    } catch (error) {
      if (error instanceof UnsupportedPngError) throw error;
    }
  }

  #add(scaleFactor: number, raster: Raster): void {
    if (raster.width * raster.height > 0) this.#representations.push({ scaleFactor, raster });
  }
}

const distance = ({ scaleFactor }: Representation) => Math.abs(scaleFactor - 1);

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
