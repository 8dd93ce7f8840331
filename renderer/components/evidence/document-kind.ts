/** What the bytes of a document are, whatever their source declares. Only these kinds are drawn. */

type DocumentKind =
  | { kind: 'image'; mediaType: string; width: number; height: number }
  | { kind: 'text'; text: string }
  | { kind: 'pdf' }
  | { kind: 'other' };

const OTHER = { kind: 'other' } as const;
const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean =>
  [...text].every((sign, index) => bytes[at + index] === sign.charCodeAt(0));

const image = (type: string, width: number, height: number): DocumentKind =>
  width > 0 && height > 0 ? { kind: 'image', mediaType: `image/${type}`, width, height } : OTHER;

/** Dimensions are read from the header, before anything is decoded. */
export function documentKindOf(bytes: Uint8Array<ArrayBuffer>): DocumentKind {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, '\u0089PNG\r\n\u001a\n') && startsWith(bytes, 'IHDR', 12) && bytes.length >= 24) {
    return image('png', view.getUint32(16), view.getUint32(20));
  }
  if ((startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) && bytes.length >= 10) {
    return image('gif', view.getUint16(6, true), view.getUint16(8, true));
  }
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8) && bytes.length >= 30) return webp(bytes, view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return jpeg(bytes, view);
  return startsWith(bytes, '%PDF-') ? { kind: 'pdf' } : textOf(bytes);
}

/** RFC 9649, section 2.5 to 2.7. */
function webp(bytes: Uint8Array, view: DataView): DocumentKind {
  const u24 = (at: number): number => view.getUint16(at, true) + ((bytes[at + 2] ?? 0) << 16);
  if (startsWith(bytes, 'VP8X', 12)) return image('webp', u24(24) + 1, u24(27) + 1);
  if (startsWith(bytes, 'VP8 ', 12)) {
    return image('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  }
  if (!startsWith(bytes, 'VP8L', 12)) return OTHER;
  const bits = view.getUint32(21, true);
  return image('webp', (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
}

/** ITU-T T.81, annex B: segments up to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpeg(bytes: Uint8Array, view: DataView): DocumentKind {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return image('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    }
    at += 2 + view.getUint16(at + 2);
  }
  return OTHER;
}

/** Characters that no text has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are searched for
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

function textOf(bytes: Uint8Array<ArrayBuffer>): DocumentKind {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return CONTROL.test(text) ? OTHER : { kind: 'text', text };
  } catch {
    return OTHER;
  }
}

/** Pixels of a picture that is decoded; four bytes each. */
const MAX_PIXELS = 40_000_000;
const MAX_SIDE = 16_384;

export const isDrawable = ({ width, height }: { width: number; height: number }): boolean =>
  width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;

/**
 * Rows of comma- or semicolon-separated values (RFC 4180).
 *
 * @param most rows, and cells of a row
 */
export function csvRows(text: string, most: { rows: number; cells: number }): string[][] {
  const [first = ''] = text.split('\n', 1);
  const separator = first.split(';').length > first.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    if (row.length < most.cells) row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length && rows.length < most.rows; at += 1) {
    const sign = text[at] ?? '';
    if (isQuoted && sign === '"' && text[at + 1] === '"') {
      cell += sign;
      at += 1;
    } else if (sign === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
    else if (!isQuoted && sign === separator) endCell();
    else if (!isQuoted && sign === '\n') {
      endCell();
      rows.push(row);
      row = [];
    } else if (isQuoted || sign !== '\r') cell += sign;
  }
  if (rows.length < most.rows && (cell !== '' || row.length > 0)) {
    endCell();
    rows.push(row);
  }
  return rows;
}
