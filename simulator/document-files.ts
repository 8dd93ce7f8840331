/** Contents of documents: PDF, PNG and CSV, without fonts or pictures from elsewhere. */
import { Buffer } from 'node:buffer';
import { crc32, deflateSync } from 'node:zlib';

export interface DocumentFile {
  mediaType: string;
  bytes: Buffer;
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csvFile = (rows: readonly (readonly string[])[]): DocumentFile => ({
  mediaType: 'text/csv',
  bytes: Buffer.from(rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join(''), 'utf8'),
});

/** One page in Helvetica, which each reader has. Characters outside Latin-1 become question marks. */
export function pdfFile(title: string, lines: readonly string[]): DocumentFile {
  const shown = (text: string): string => text.replace(/[^\u0020-\u00ff]/g, '?').replace(/[\\()]/g, '\\$&');
  const content = [
    'BT /F1 18 Tf 56 770 Td',
    `(${shown(title)}) Tj`,
    '/F1 11 Tf 0 -14 Td',
    ...lines.flatMap((line) => ['0 -18 Td', `(${shown(line)}) Tj`]),
    'ET',
  ].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  return { mediaType: 'application/pdf', bytes: pdfOf(objects) };
}

/** @param objects numbered from 1, the catalog first; Latin-1. @param trailer further members */
export function pdfOf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}${table}${end}`, 'latin1');
}

/** Grey levels by `shade`, from 0 to 255. */
export function pngFile(width: number, height: number, shade: (x: number, y: number) => number): DocumentFile {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = shade(x, y);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of grey.
  header.writeUInt8(8, 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return { mediaType: 'image/png', bytes: Buffer.concat([signature, ...chunks]) };
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
