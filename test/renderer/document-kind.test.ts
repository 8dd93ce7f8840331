/** The kind of a document is determined by its bytes; pictures are measured before they are decoded. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvRows, documentKindOf, isDrawable } from '../../renderer/components/evidence/document-kind.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));

test('pictures by their headers, with their dimensions', () => {
  const png = bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 2, 0, 0, 0, 1, 0]);
  assert.deepEqual(documentKindOf(png), { kind: 'image', mediaType: 'image/png', width: 512, height: 256 });
  const gif = bytes('GIF89a', [0x40, 1, 0xf0, 0]);
  assert.deepEqual(documentKindOf(gif), { kind: 'image', mediaType: 'image/gif', width: 320, height: 240 });
  const jpeg = bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 0, 100, 0, 200, 3, 0]);
  assert.deepEqual(documentKindOf(jpeg), { kind: 'image', mediaType: 'image/jpeg', width: 200, height: 100 });
  const webp = bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 49, 0, 0]);
  assert.deepEqual(documentKindOf(webp), { kind: 'image', mediaType: 'image/webp', width: 100, height: 50 });
});

test('what has no dimensions, or is cut off, is not decoded', () => {
  for (const cut of [
    bytes('\x89PNG\r\n\x1a\n'),
    bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0, 0, 0, 0, 0, 0]),
    bytes([0xff, 0xd8, 0xff]),
    bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0, 0xff, 0xe0]),
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X'),
  ])
    assert.deepEqual(documentKindOf(cut), { kind: 'other' });
});

test('a decompression bomb is measured, not decoded', () => {
  const kind = documentKindOf(bytes('\x89PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 1, 0, 0, 0, 1, 0, 0]));
  assert.ok(kind.kind === 'image' && !isDrawable(kind));
});

test('a PDF is a PDF, text is text; a page and a program have no preview of their own', () => {
  assert.deepEqual(documentKindOf(bytes('%PDF-1.7')), { kind: 'pdf' });
  assert.deepEqual(documentKindOf(bytes('plain')), { kind: 'text', text: 'plain' });
  assert.deepEqual(documentKindOf(bytes('<script>')), { kind: 'text', text: '<script>' });
  for (const other of [bytes(' %PDF-1.7', [0]), bytes('MZ', [0, 3]), bytes([0x7f], 'ELF', [2]), bytes([0xc3, 0x28])])
    assert.deepEqual(documentKindOf(other), { kind: 'other' });
});

test('separated values: quotes, both separators, limits', () => {
  const most = { rows: 3, cells: 2 };
  assert.deepEqual(csvRows('a,b\r\n"1, 2","say ""x"""\n', most), [
    ['a', 'b'],
    ['1, 2', 'say "x"'],
  ]);
  assert.deepEqual(csvRows('a;b;c\n1,5;2;3\n4;5;6\n7;8;9', most), [
    ['a', 'b'],
    ['1,5', '2'],
    ['4', '5'],
  ]);
});
