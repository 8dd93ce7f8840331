/** The overlay icon in the taskbar of Windows: its content, and that it is drawn within its disc. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OVERLAY_SIZE, overlayBitmap } from '../../../electron/windows/overlay.ts';

const pixelsOf = (bitmap: Buffer) =>
  Array.from({ length: bitmap.length / 4 }, (_, at) => [...bitmap.subarray(at * 4, at * 4 + 4)]);
const isWhite = (pixel: number[]) => pixel.every((part) => part === 255);

test('each count up to nine has an overlay image, and all higher counts share one', () => {
  const pictures = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => overlayBitmap(count, false).toString('base64'));
  assert.equal(new Set(pictures).size, pictures.length);
  assert.deepEqual(overlayBitmap(10, false), overlayBitmap(4711, false));
  assert.notDeepEqual(overlayBitmap(3, false), overlayBitmap(3, true), 'something critical has another colour');
});

test('it is a disc on nothing, with white digits in the middle', () => {
  for (const count of [1, 8, 12]) {
    const pixels = pixelsOf(overlayBitmap(count, true));
    assert.equal(pixels.length, OVERLAY_SIZE ** 2);
    for (const corner of [0, OVERLAY_SIZE - 1, pixels.length - 1]) assert.deepEqual(pixels[corner], [0, 0, 0, 0]);
    const white = pixels.flatMap((pixel, at) =>
      isWhite(pixel) ? [[at % OVERLAY_SIZE, Math.floor(at / OVERLAY_SIZE)]] : [],
    );
    assert.ok(white.length > 60, `${count}`);
    for (const place of white)
      assert.ok(
        place.every((one) => one > 4 && one < OVERLAY_SIZE - 5),
        `${count}: ${place}`,
      );
    assert.ok(pixels.every(([blue = 0, green = 0, red = 0, alpha = 0]) => Math.max(blue, green, red) <= alpha));
  }
});
