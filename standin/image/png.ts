/** Decodes and encodes PNG (W3C PNG, third edition) for tray icons and notification images: non-interlaced, up to 8 bits. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Pixels: RGBA, 8 bits per channel, not premultiplied, rows from the top. */
export interface Raster {
  width: number;
  height: number;
  rgba: Buffer;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Channels by colour type, section 11.2.1. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** More than any icon or screen; larger sizes in a header are rejected. */
const MAX_PIXELS = 1 << 26;

/** A valid PNG of an unsupported kind. Not treated as an empty image, because the file is not at fault. */
export class UnsupportedPngError extends Error {
  override readonly name = 'UnsupportedPngError';
}

function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 8).equals(SIGNATURE);
}

/** @throws if the bytes are not a PNG, are damaged, or of an unsupported kind */
export function decodePng(bytes: Buffer): Raster {
  if (!isPng(bytes)) throw new Error('not a PNG image');
  const chunks = readChunks(bytes);
  const header = chunks.find((chunk) => chunk.type === 'IHDR')?.data;
  if (!header || header.length < 13) throw new Error('a PNG image without its header');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const depth = header.readUInt8(8);
  const colour = header.readUInt8(9);
  const channels = CHANNELS[colour];
  if (channels === undefined || width * height === 0 || width * height > MAX_PIXELS)
    throw new Error('a PNG image with a wrong header');
  if (depth > 8) throw new UnsupportedPngError('PNG images of 16 bits a channel are not supported');
  if (header.readUInt8(12) !== 0) throw new UnsupportedPngError('interlaced PNG images are not supported');
  const bitsPerPixel = depth * channels;
  const packed = inflateSync(Buffer.concat(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data)));
  const stride = Math.ceil((width * bitsPerPixel) / 8);
  if (packed.length < (stride + 1) * height) throw new Error('a PNG image with too little data');
  const rows = unfilter(packed, stride, height, Math.max(1, bitsPerPixel >> 3));
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')?.data;
  const alpha = chunks.find((chunk) => chunk.type === 'tRNS')?.data;
  return { width, height, rgba: toRgba({ rows, width, height, stride, depth, colour, palette, alpha }) };
}

export function encodePng({ width, height, rgba }: Raster): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const stride = width * 4;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) rgba.copy(rows, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Chunk {
  type: string;
  data: Buffer;
}

function readChunks(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  let offset = SIGNATURE.length;
  while (offset + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(offset);
    if (offset + 12 + length > bytes.length) throw new Error('a PNG image that ends early');
    const type = bytes.toString('latin1', offset + 4, offset + 8);
    chunks.push({ type, data: bytes.subarray(offset + 8, offset + 8 + length) });
    if (type === 'IEND') break;
    offset += 12 + length;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/** Section 9: each row's filter predicts it from the pixels to the left and above. */
function unfilter(packed: Buffer, stride: number, height: number, step: number): Buffer {
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = packed[y * (stride + 1)] ?? 0;
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= step ? (rows[to + x - step] ?? 0) : 0;
      const up = y > 0 ? (rows[to + x - stride] ?? 0) : 0;
      const corner = x >= step && y > 0 ? (rows[to + x - stride - step] ?? 0) : 0;
      rows[to + x] = ((packed[from + x] ?? 0) + predict(filter, left, up, corner)) & 0xff;
    }
  }
  return rows;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) throw new Error('a PNG image with an unknown filter');
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

interface Rows {
  rows: Buffer;
  width: number;
  height: number;
  stride: number;
  depth: number;
  colour: number;
  palette: Buffer | undefined;
  alpha: Buffer | undefined;
}

function toRgba({ rows, width, height, stride, depth, colour, palette, alpha }: Rows): Buffer {
  const out = Buffer.alloc(width * height * 4);
  const channels = CHANNELS[colour] ?? 1;
  const sample = (x: number, y: number, channel: number): number => {
    const bit = (x * channels + channel) * depth;
    const byte = rows[y * stride + (bit >> 3)] ?? 0;
    return depth === 8 ? byte : (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  };
  const scale = 255 / ((1 << depth) - 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const first = sample(x, y, 0);
      const at = (y * width + x) * 4;
      if (colour === 3) {
        out.set(
          [
            palette?.[first * 3] ?? 0,
            palette?.[first * 3 + 1] ?? 0,
            palette?.[first * 3 + 2] ?? 0,
            alpha?.[first] ?? 255,
          ],
          at,
        );
      } else if (colour === 0 || colour === 4) {
        const grey = Math.round(first * scale);
        out.set([grey, grey, grey, colour === 4 ? sample(x, y, 1) : 255], at);
      } else {
        out.set([first, sample(x, y, 1), sample(x, y, 2), colour === 6 ? sample(x, y, 3) : 255], at);
      }
    }
  }
  return out;
}
