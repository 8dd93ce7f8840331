import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { trayStates } from '../../../build/icons/tray.ts';
import { projectRoot } from '../../../build/root.ts';

const icons = join(projectRoot, 'build', 'icons');
const pngMark = '89504e470d0a1a0a';

test('the ICO holds a PNG for each of its entries', async () => {
  const ico = await readFile(join(icons, 'beckon.ico'));
  const count = ico.readUInt16LE(4);
  const sizes = Array.from({ length: count }, (_, index) => ico.readUInt8(6 + index * 16));
  assert.deepEqual(sizes, [16, 24, 32, 48, 64, 128, 0]);
  for (let index = 0; index < count; index += 1) {
    const [length, offset] = [ico.readUInt32LE(6 + index * 16 + 8), ico.readUInt32LE(6 + index * 16 + 12)];
    assert.equal(ico.subarray(offset, offset + 8).toString('hex'), pngMark);
    assert.ok(offset + length <= ico.length);
  }
});

test('the ICNS is as long as it says, entry by entry', async () => {
  const icns = await readFile(join(icons, 'beckon.icns'));
  assert.equal(icns.readUInt32BE(4), icns.length);
  let at = 8;
  const types: string[] = [];
  while (at < icns.length) {
    types.push(icns.toString('latin1', at, at + 4));
    assert.equal(icns.subarray(at + 8, at + 16).toString('hex'), pngMark);
    at += icns.readUInt32BE(at + 4);
  }
  assert.equal(at, icns.length);
  assert.ok(types.includes('ic10') && types.includes('icp4'));
});

test('each tray state is drawn at 22 and 44 pixels, 8-bit RGBA, and no two are the same', async () => {
  const seen = new Set<string>();
  for (const state of trayStates) {
    for (const [suffix, size] of [
      ['', 22],
      ['@2x', 44],
    ] as const) {
      const png = await readFile(join(icons, 'tray', `tray-${state}${suffix}.png`));
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [size, size]);
      assert.deepEqual([png.readUInt8(24), png.readUInt8(25), png.readUInt8(28)], [8, 6, 0]);
      seen.add(png.toString('base64'));
    }
  }
  assert.equal(seen.size, trayStates.length * 2);
});
