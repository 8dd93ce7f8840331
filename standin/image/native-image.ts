/** `nativeImage`: PNG pictures at one or more scale factors. Other formats are empty images, as unreadable files are. */
import { readFileSync } from 'node:fs';
import { decodePng, encodePng, isPng, type Raster, UnsupportedPngError } from './png.ts';
import { crop, resize } from './resize.ts';

interface Size {
  width: number;
  height: number;
}
interface Representation {
  scaleFactor: number;
  raster: Raster;
}

/** Suffixes of a file's variants for dense displays, as Electron knows them. */
const SCALES = [1, 1.25, 1.33, 1.4, 1.5, 1.8, 2, 2.5, 3, 4, 5];

export class StandinNativeImage {
  readonly #representations: Representation[] = [];
  #template = false;

  static createEmpty(): StandinNativeImage {
    return new StandinNativeImage();
  }

  /** @param options width and height are for raw bitmaps only */
  static createFromBuffer(buffer: Buffer, options: { scaleFactor?: number } = {}): StandinNativeImage {
    const image = new StandinNativeImage();
    image.#decode(options.scaleFactor ?? 1, buffer);
    return image;
  }

  static createFromBitmap(buffer: Buffer, options: Size & { scaleFactor?: number }): StandinNativeImage {
    const { width, height, scaleFactor = 1 } = options;
    if (buffer.length !== width * height * 4) throw new Error('invalid buffer size');
    const image = new StandinNativeImage();
    image.#add(scaleFactor, { width, height, rgba: swapRedAndBlue(buffer) });
    return image;
  }

  static createFromDataURL(url: string): StandinNativeImage {
    const match = /^data:image\/png;base64,(.*)$/s.exec(url);
    return match?.[1] === undefined
      ? new StandinNativeImage()
      : StandinNativeImage.createFromBuffer(Buffer.from(match[1], 'base64'));
  }

  /** Reads a file and its `@2x` variants; an empty image where there is none. */
  static createFromPath(path: string): StandinNativeImage {
    const image = new StandinNativeImage();
    for (const scale of SCALES) {
      const bytes = read(scale === 1 ? path : path.replace(/(\.[^./]+)?$/, `@${scale}x$1`));
      if (bytes) image.#decode(scale, bytes);
    }
    return image;
  }

  /** An image from what Electron takes for an icon: a path, an image, or nothing. */
  static from(icon: unknown): StandinNativeImage | null {
    if (typeof icon === 'string' && icon !== '') return StandinNativeImage.createFromPath(icon);
    return icon instanceof StandinNativeImage ? icon : null;
  }

  isEmpty(): boolean {
    return this.#representations.length === 0;
  }

  getSize(scaleFactor = 1): Size {
    const found = this.#closest(scaleFactor);
    if (!found) return { width: 0, height: 0 };
    const { width, height } = found.raster;
    return { width: Math.round(width / found.scaleFactor), height: Math.round(height / found.scaleFactor) };
  }

  getAspectRatio(scaleFactor = 1): number {
    const { width, height } = this.getSize(scaleFactor);
    return height === 0 ? 1 : width / height;
  }

  getScaleFactors(): number[] {
    return this.#representations.map(({ scaleFactor }) => scaleFactor);
  }

  toPNG({ scaleFactor = 1 }: { scaleFactor?: number } = {}): Buffer {
    const found = this.#closest(scaleFactor);
    return found ? encodePng(found.raster) : Buffer.alloc(0);
  }

  toDataURL(options: { scaleFactor?: number } = {}): string {
    return `data:image/png;base64,${this.toPNG(options).toString('base64')}`;
  }

  /** BGRA, as Electron gives it on Linux. */
  toBitmap({ scaleFactor = 1 }: { scaleFactor?: number } = {}): Buffer {
    const found = this.#closest(scaleFactor);
    return found ? swapRedAndBlue(found.raster.rgba) : Buffer.alloc(0);
  }

  resize(options: { width?: number; height?: number; quality?: string }): StandinNativeImage {
    const image = new StandinNativeImage();
    const found = this.#closest(1);
    if (!found) return image;
    const size = this.getSize();
    const width = Math.max(
      1,
      Math.round(options.width ?? ((options.height ?? size.height) * size.width) / size.height),
    );
    const height = Math.max(1, Math.round(options.height ?? (width * size.height) / size.width));
    image.#add(1, resize(found.raster, width, height));
    return image;
  }

  crop(rect: Size & { x: number; y: number }): StandinNativeImage {
    const image = new StandinNativeImage();
    const found = this.#closest(1);
    if (found) image.#add(1, crop(found.raster, rect));
    return image;
  }

  addRepresentation(options: {
    scaleFactor?: number;
    width?: number;
    height?: number;
    buffer?: Buffer;
    dataURL?: string;
  }): void {
    const { scaleFactor = 1, buffer, dataURL, width = 0, height = 0 } = options;
    if (dataURL !== undefined) this.#take(scaleFactor, StandinNativeImage.createFromDataURL(dataURL));
    else if (buffer && isPng(buffer)) this.#take(scaleFactor, StandinNativeImage.createFromBuffer(buffer));
    else if (buffer) this.#take(scaleFactor, StandinNativeImage.createFromBitmap(buffer, { width, height }));
  }

  isTemplateImage(): boolean {
    return this.#template;
  }
  setTemplateImage(template: boolean): void {
    this.#template = template;
  }
  get isMacTemplateImage(): boolean {
    return this.#template;
  }
  set isMacTemplateImage(template: boolean) {
    this.#template = template;
  }

  /** All pictures of the image, for the tray and notifications. */
  rasters(): Raster[] {
    return this.#representations.map(({ raster }) => raster);
  }

  /** What is no picture adds nothing, as documented. @throws UnsupportedPngError */
  #decode(scaleFactor: number, bytes: Buffer): void {
    try {
      this.#add(scaleFactor, decodePng(bytes));
    } catch (error) {
      if (error instanceof UnsupportedPngError) throw error;
    }
  }

  #take(scaleFactor: number, image: StandinNativeImage): void {
    for (const raster of image.rasters()) this.#add(scaleFactor, raster);
  }

  #add(scaleFactor: number, raster: Raster): void {
    if (raster.width * raster.height > 0) this.#representations.push({ scaleFactor, raster });
  }

  #closest(scaleFactor: number): Representation | undefined {
    const distance = (one: Representation) => Math.abs(one.scaleFactor - scaleFactor);
    return this.#representations.toSorted((a, b) => distance(a) - distance(b))[0];
  }
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function swapRedAndBlue(pixels: Buffer): Buffer {
  const swapped = Buffer.from(pixels);
  for (let at = 0; at < swapped.length; at += 4) {
    swapped[at] = pixels[at + 2] ?? 0;
    swapped[at + 2] = pixels[at] ?? 0;
  }
  return swapped;
}
