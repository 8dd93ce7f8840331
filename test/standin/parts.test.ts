import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeClone, encodeClone } from '../../standin/bridge/codec.ts';
import { StandinSafeStorage } from '../../standin/desktop/safe-storage.ts';
import { StandinNativeImage } from '../../standin/image/native-image.ts';
import { decodePng, encodePng } from '../../standin/image/png.ts';
import { resize } from '../../standin/image/resize.ts';
import { normaliseAccelerator } from '../../standin/menu/accelerator.ts';
import { StandinMenu } from '../../standin/menu/menu.ts';
import { Schemes } from '../../standin/protocol/schemes.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

test('a clone is the value again', () => {
  const value = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withSparseArray: false,
    withTypedArray: true,
    withObjectString: false,
  });
  const holds = (one: unknown) => assert.deepEqual(decodeClone(encodeClone(one)), structuredClone(one));
  fc.assert(fc.property(value, holds), { examples: [[new Date(Number.NaN)]] });
});

test('a clone keeps identity and cycles, and refuses what cannot be cloned', () => {
  const shared = { at: new Date(1) };
  const round: { self?: unknown; list: unknown[] } = { list: [shared, shared] };
  round.self = round;
  const back = decodeClone(encodeClone(round)) as typeof round;
  assert.equal(back.self, back);
  assert.equal(back.list[0], back.list[1]);
  for (const bad of [() => 1, Symbol('x'), Promise.resolve(), new WeakMap(), { inside: [() => 1] }]) {
    assert.throws(() => encodeClone(bad), { name: 'DataCloneError' });
  }
  const error = decodeClone(encodeClone(new RangeError('too much')));
  assert.ok(error instanceof RangeError && error.message === 'too much');
});

const raster = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((bytes) => ({ width, height, rgba: Buffer.from(bytes) })),
  );

test('a PNG is the pixels again, by every filter', () => {
  fc.assert(fc.property(raster, (picture) => assert.deepEqual(decodePng(encodePng(picture)), picture)));
  // Filters 1 to 4 by hand: one row each of 2 grey pixels with alpha, predicted as the specification says.
  const rows = [
    [1, 10, 255, 5, 0],
    [2, 1, 0, 1, 0],
    [3, 6, 128, 0, 128],
    [4, 1, 0, 1, 0],
  ];
  const head = encodePng({ width: 2, height: 4, rgba: Buffer.alloc(32) });
  const header = Buffer.from(head.subarray(16, 29));
  header.writeUInt8(4, 9);
  const chunk = (type: string, data: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, 0, data.length]), Buffer.from(type), data, Buffer.alloc(4)]);
  const png = Buffer.concat([
    head.subarray(0, 8),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  const greys = [...decodePng(png).rgba].filter((_value, at) => at % 4 === 0);
  assert.deepEqual(greys, [10, 15, 11, 16, 11, 13, 12, 14]);
});

test('a damaged PNG is an error, never a wrong picture or a hang', () => {
  const good = encodePng({ width: 3, height: 3, rgba: Buffer.alloc(36, 7) });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: good.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const bad = Buffer.from(good);
      bad[at] = byte;
      try {
        assert.equal(decodePng(bad).rgba.length % 4, 0);
      } catch (error) {
        assert.ok(error instanceof Error);
      }
    }),
  );
  assert.throws(() => decodePng(Buffer.from('GIF89a')), /not a PNG/);
});

test('resizing weighs colours by opacity', () => {
  const half = { width: 2, height: 2, rgba: Buffer.from([255, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0]) };
  assert.deepEqual([...resize(half, 1, 1).rgba], [255, 0, 0, 128]);
});

test('an image is a file with its variants for dense displays; what is no image is empty', async (t) => {
  const folder = await temporaryFolder(t);
  const square = (size: number) => encodePng({ width: size, height: size, rgba: Buffer.alloc(size * size * 4, 9) });
  await writeFile(join(folder, 'icon.png'), square(2));
  await writeFile(join(folder, 'icon@2x.png'), square(4));
  await writeFile(join(folder, 'text.png'), 'text');
  const image = StandinNativeImage.createFromPath(join(folder, 'icon.png'));
  assert.deepEqual(
    image.rasters().map(({ width }) => width),
    [2, 4],
  );
  assert.deepEqual(image.toPNG(), square(2));
  assert.equal(image.isEmpty(), false);
  assert.equal(StandinNativeImage.createFromPath(join(folder, 'text.png')).isEmpty(), true);
  assert.equal(StandinNativeImage.createFromPath('/nonexistent.png').isEmpty(), true);
});

test('accelerators', () => {
  const cases: [string, string | undefined][] = [
    ['CmdOrCtrl+Shift+r', 'Ctrl+Shift+R'],
    ['Shift+Control+R', 'Ctrl+Shift+R'],
    ['Ctrl++', 'Ctrl++'],
    ['Ctrl+Plus', 'Ctrl++'],
    ['Alt+Left', 'Alt+ArrowLeft'],
    ['F11', 'F11'],
    ['CommandOrControl+,', 'Ctrl+,'],
    ['Esc', 'Escape'],
    ['Ctrl+Nonsense+A', undefined],
    ['Ctrl', undefined],
  ];
  for (const [given, wanted] of cases) assert.equal(normaliseAccelerator(given), wanted, given);
});

test('schemes map to a reserved origin and back', () => {
  const schemes = new Schemes();
  schemes.register('app', true);
  const path = fc.webPath();
  fc.assert(
    fc.property(fc.domain(), path, fc.webQueryParameters(), fc.webFragments(), (host, where, query, fragment) => {
      const url = `app://${host.toLowerCase()}${where || '/'}${query ? `?${query}` : ''}${fragment ? `#${fragment}` : ''}`;
      const chromium = schemes.toChromium(url);
      assert.ok(chromium.startsWith('https://') && new URL(chromium).hostname.endsWith('.app.electron.invalid'));
      assert.equal(new URL(schemes.toApp(chromium)).href, new URL(url).href);
    }),
  );
  assert.equal(schemes.toApp('https://example.com/x'), 'https://example.com/x');
  assert.equal(schemes.toApp('https://evil.com/.app.electron.invalid/'), 'https://evil.com/.app.electron.invalid/');
  assert.equal(schemes.originOf('https://beckon.app.electron.invalid/x?y'), 'app://beckon');
  assert.equal(
    schemes.policyToChromium("default-src 'self' app:; img-src app://beckon data:"),
    "default-src 'self' https://*.app.electron.invalid; img-src https://beckon.app.electron.invalid data:",
  );
  assert.throws(() => schemes.register('https', true), /not free/);
  assert.throws(() => schemes.register('plain', false), /standard/);
});

test('menus: roles, ids, radio groups, changes', () => {
  let quits = 0;
  let number = 0;
  const world = {
    nextCommandId: () => ++number,
    acts: { quit: () => void quits++, focusedWindow: () => null },
  };
  const menu = StandinMenu.from(world, [
    { role: 'quit' },
    {
      id: 'deep',
      label: 'More',
      submenu: [
        { id: 'a', label: 'A', type: 'radio', checked: true },
        { id: 'b', label: 'B', type: 'radio' },
        { type: 'separator' },
        { id: 'c', label: 'C', type: 'radio', checked: true },
      ],
    },
    { id: 'off', label: 'Off', enabled: false, click: () => assert.fail('pressed while disabled') },
  ]);
  let changes = 0;
  menu.watch(() => changes++);
  menu.items[0]?.click();
  assert.equal(quits, 1);
  assert.equal(menu.items[0]?.label, 'Quit');
  menu.getMenuItemById('b')?.click();
  const checked = ['a', 'b', 'c'].map((id) => menu.getMenuItemById(id)?.checked);
  assert.deepEqual(checked, [false, true, true]);
  assert.ok(changes > 0, 'a change deep inside is told');
  menu.getMenuItemById('off')?.click();
  assert.throws(() => StandinMenu.from(world, [{ role: 'shareMenu' }]), /not part of the Electron stand-in/);
  assert.deepEqual([...menu.shortcuts().keys()], ['Ctrl+Q']);
});

test('safeStorage is honest: nothing is sealed without a keyring', async () => {
  let ready = false;
  const storage = new StandinSafeStorage(() => ready);
  assert.equal(storage.getSelectedStorageBackend(), 'unknown');
  ready = true;
  assert.equal(storage.getSelectedStorageBackend(), 'basic_text');
  assert.equal(await storage.isAsyncEncryptionAvailable(), false);
  await assert.rejects(storage.encryptStringAsync('token'), /not available/);
  await assert.rejects(storage.decryptStringAsync(Buffer.from('token')), /not available/);
});
