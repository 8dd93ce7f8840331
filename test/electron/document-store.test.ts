/** Opened documents on this computer: encrypted, whole or not at all, bounded, and gone when they must be. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { OpenedDocument } from '../../desk/ports.ts';
import { createDocumentStore } from '../../electron/document-store.ts';
import { createDocumentKey } from '../../electron/secrets/document-key.ts';
import { createSealer, type KeyStore } from '../../electron/secrets/sealer.ts';
import { runLimited } from '../helpers/limited.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';

const log = { info() {}, warn() {} };
const offer = { userId: 'dana', itemId: 'item-1', documentId: 'offer', version: 1 };
const other = (more: Partial<OpenedDocument>): OpenedDocument => ({ ...offer, ...more });
const TEXT = 'Kessler Verpackungen, 39,178.90 EUR';
const bytes = new TextEncoder().encode(TEXT);
const textOf = (found: Uint8Array | null) => found && new TextDecoder().decode(found);

/** XOR in place of encryption: shows that the key is not stored in plain text. */
const flipped = (data: Buffer): Buffer => Buffer.from(data.map((byte) => byte ^ 0x55));
function keyRing() {
  const ring = { backend: 'gnome_libsecret' as ReturnType<KeyStore['getSelectedStorageBackend']>, isLocked: false };
  const store: KeyStore = {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => flipped(Buffer.from(text)),
    decryptStringAsync: async (sealed) => {
      if (ring.isLocked) throw new Error('the key ring is locked');
      return { shouldReEncrypt: false, result: flipped(sealed).toString() };
    },
    getSelectedStorageBackend: () => ring.backend,
  };
  return { ring, store };
}

async function storeIn(t: TestContext, { most = 1_000_000 } = {}) {
  const home = await temporaryFolder(t);
  const folder = join(home, 'documents');
  const keyFile = join(home, 'documents.key');
  const { ring, store } = keyRing();
  let now = 1_800_000_000_000;
  const open = () =>
    createDocumentStore({
      ...{ folder, log, most },
      key: createDocumentKey({ sealer: createSealer({ store, platform: 'linux', log }), path: keyFile, log }),
      now: () => {
        now += 60_000;
        return now;
      },
    });
  const files = () => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  const fileOf = (itemId: string) => files().find((file) => file.includes(`${itemId}.`)) ?? '';
  return { folder, keyFile, ring, open, files, fileOf };
}

test('a document is stored encrypted, private to the account, and opens after a restart', async (t) => {
  const { keyFile, open, files } = await storeIn(t);
  await open().put(offer, bytes);
  const [file = ''] = files();
  assert.ok(!readFileSync(file).includes('Kessler'));
  assert.deepEqual([statSync(file).mode & 0o777, statSync(keyFile).mode & 0o777], [0o600, 0o600]);
  assert.equal(textOf(await open().get(offer)), TEXT);
  const twice = readFileSync(file);
  await open().put(offer, bytes);
  assert.equal(files().length, 1);
  assert.notDeepEqual(readFileSync(file), twice, 'never the same nonce');
});

test('a file that is truncated, changed or of another document does not open, and is deleted', async (t) => {
  const { open, fileOf, files } = await storeIn(t);
  const store = open();
  await store.put(offer, bytes);
  const whole = readFileSync(fileOf('item-1'));
  const damaged = [
    Buffer.alloc(0),
    whole.subarray(0, 20),
    whole.subarray(0, -1),
    Buffer.concat([whole, Buffer.from([0])]),
    ...[0, 13, whole.length - 1].map((at) => Buffer.from(whole.map((byte, index) => (index === at ? byte ^ 1 : byte)))),
  ];
  for (const content of damaged) {
    await store.put(offer, bytes);
    writeFileSync(fileOf('item-1'), content);
    assert.equal(await store.get(offer), null);
    assert.deepEqual(files(), []);
  }
  await store.put(offer, bytes);
  await store.put(other({ itemId: 'item-2' }), bytes);
  copyFileSync(fileOf('item-1'), fileOf('item-2'));
  assert.equal(await store.get(other({ itemId: 'item-2' })), null);
  for (const one of [other({ userId: 'lee' }), other({ version: 2 })]) {
    await store.put(offer, bytes);
    assert.equal(await store.get(one), null);
  }
  assert.equal(await store.get(other({ documentId: 'scan' })), null);
});

test('without a key store nothing is written', async (t) => {
  const { keyFile, ring, open, files } = await storeIn(t);
  for (const backend of ['basic_text', 'unknown'] as const) {
    ring.backend = backend;
    await open().put(offer, bytes);
    assert.equal(await open().get(offer), null);
  }
  assert.deepEqual([files(), existsSync(keyFile)], [[], false]);
});

test('a key that is lost, damaged or not encrypted is replaced; its documents no longer open', async (t) => {
  const { keyFile, ring, open } = await storeIn(t);
  for (const damage of [
    () => writeFileSync(keyFile, ''),
    () => writeFileSync(keyFile, JSON.stringify({ plain: Buffer.alloc(32).toString('base64') })),
    () => writeFileSync(keyFile, JSON.stringify({ sealed: flipped(Buffer.from('short')).toString('base64') })),
    () => {
      ring.isLocked = true;
    },
  ]) {
    await open().put(offer, bytes);
    damage();
    assert.equal(await open().get(offer), null);
    ring.isLocked = false;
    await open().put(offer, bytes);
    assert.equal(textOf(await open().get(offer)), TEXT);
  }
});

test('beyond the limit the least recently opened are deleted; a document larger than it is not stored', async (t) => {
  const { open, files } = await storeIn(t, { most: 400 });
  const store = open();
  const id = (n: number) => other({ itemId: `item-${n}` });
  const hundred = new Uint8Array(100);
  for (const n of [1, 2, 3]) {
    await store.put(id(n), hundred);
    await store.get(id(n));
  }
  await store.get(id(1));
  await store.put(id(4), hundred);
  const stored = await Promise.all([1, 2, 3, 4].map(async (n) => (await store.get(id(n))) !== null));
  assert.deepEqual(stored, [true, false, true, true]);
  await store.put(id(5), new Uint8Array(1000));
  assert.equal(files().length, 3);
});

test('documents of items that are gone are deleted, and what a killed write left', async (t) => {
  const { folder, open, files, fileOf } = await storeIn(t);
  const store = open();
  await store.put(offer, bytes);
  await store.put(other({ itemId: 'item-2' }), bytes);
  writeFileSync(`${fileOf('item-1')}.0b4e5b5e-0000-4000-8000-000000000000.new`, 'half');
  writeFileSync(join(folder, 'stray'), 'x');
  await store.retain((itemId) => itemId === 'item-1');
  assert.deepEqual(files(), [fileOf('item-1')]);
});

test('an item id that is no name of a file is not stored', async (t) => {
  const { open, files } = await storeIn(t);
  for (const itemId of ['../item', '', 'a/b', '..', 'x'.repeat(99)]) await open().put(other({ itemId }), bytes);
  assert.deepEqual(files(), []);
});

test('after signing out neither documents nor key are there; a copied file does not open', async (t) => {
  const { folder, keyFile, open, fileOf } = await storeIn(t);
  const store = open();
  // In order: the document does not appear after it was cleared.
  await Promise.all([store.put(offer, bytes), store.clear()]);
  assert.deepEqual([existsSync(folder), existsSync(keyFile)], [false, false]);
  await store.put(offer, bytes);
  const copy = readFileSync(fileOf('item-1'));
  await store.clear();
  mkdirSync(folder);
  writeFileSync(join(folder, 'item-1.x'), copy);
  await store.put(offer, bytes);
  writeFileSync(fileOf('item-1'), copy);
  assert.equal(await store.get(offer), null);
});

test('two windows at once: each gets the document whole', async (t) => {
  const { open } = await storeIn(t);
  const store = open();
  await store.put(offer, bytes);
  const found = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => (n % 2 ? store.get(offer) : store.put(offer, bytes).then(() => bytes))),
  );
  assert.ok(found.every((one) => textOf(one) === TEXT));
});

/** Source code of a process with a store in `home`. */
const inProcess = (home: string) => `
const { createDocumentStore } = await import(${JSON.stringify(new URL('../../electron/document-store.ts', import.meta.url).href)});
const warnings = [];
const store = createDocumentStore({
  folder: ${JSON.stringify(join(home, 'documents'))},
  key: { get: async () => new Uint8Array(32), forget: async () => {} },
  now: Date.now,
  log: { info() {}, warn: (_, { fault }) => warnings.push(fault) },
});
const offer = ${JSON.stringify(offer)};
`;

test('on a full disk the document is not stored, and the next one is', async (t) => {
  const home = await temporaryFolder(t);
  const code = `${inProcess(home)}
await store.put(offer, new Uint8Array(50_000));
await store.put({ ...offer, itemId: 'item-2' }, new Uint8Array(500));
console.log(JSON.stringify([warnings, await store.get(offer), (await store.get({ ...offer, itemId: 'item-2' }))?.length]));`;
  assert.deepEqual(await runLimited(4, code), [['full'], null, 500]);
  assert.equal(readdirSync(join(home, 'documents')).length, 1);
});

test('a kill during a write leaves the previous document or the new one', async (t) => {
  const home = await temporaryFolder(t);
  const folder = join(home, 'documents');
  const code = `${inProcess(home)}
for (let n = 1; ; n = (n % 250) + 1) await store.put(offer, new Uint8Array(8_000_000).fill(n));`;
  const store = createDocumentStore({
    ...{ folder, log, now: Date.now },
    key: { get: async () => new Uint8Array(32), forget: async () => {} },
  });
  for (let kill = 0; kill < 5; kill += 1) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code]);
    await until(
      'a write has begun',
      () => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.new')),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    await store.retain(() => true);
    assert.ok(readdirSync(folder).every((name) => !name.endsWith('.new')));
    const found = await store.get(offer);
    assert.ok(found === null || (found.length === 8_000_000 && found.every((byte) => byte === found[0])));
  }
});
