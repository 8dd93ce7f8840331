/** Sign-ins for proxies: sealed, each for its own proxy, and usable where they cannot be persisted. */
import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProxySignIns } from '../../electron/secrets/proxy-sign-ins.ts';
import { createSealer, type KeyStore } from '../../electron/secrets/sealer.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const log = { info() {}, warn() {} };
const store: KeyStore = {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(text).reverse(),
  decryptStringAsync: async (sealed) => ({ shouldReEncrypt: false, result: Buffer.from(sealed).reverse().toString() }),
  getSelectedStorageBackend: () => 'gnome_libsecret',
};

async function signInsFor(t: TestContext, path?: string) {
  const file = path ?? join(await temporaryFolder(t), 'proxies.json');
  const faults: (string | null)[] = [];
  const sealer = createSealer({ store, platform: 'linux', log });
  const signIns = createProxySignIns({ sealer, path: file, log, unsaved: (fault) => void faults.push(fault) });
  await signIns.load();
  return { signIns, file, faults };
}

test('stored sealed in a file of this account alone, read again, and deleted', async (t) => {
  const { signIns, file } = await signInsFor(t);
  assert.equal(signIns.of('proxy:8080'), null);
  await signIns.give('proxy:8080', { user: 'dana', password: 'very-secret' });
  await signIns.give('branch:3128', { user: 'dana.fox', password: 'other' });
  assert.ok(!(await readFile(file, 'utf8')).includes('very-secret'));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const again = (await signInsFor(t, file)).signIns;
  assert.deepEqual(again.known(), ['proxy:8080', 'branch:3128']);
  assert.deepEqual(again.of('proxy:8080'), { user: 'dana', password: 'very-secret' });
  assert.equal(again.of('proxy:8081'), null);
  await again.forget('proxy:8080');
  assert.deepEqual((await signInsFor(t, file)).signIns.known(), ['branch:3128']);
});

test('an invalid file counts as missing; if it cannot be stored, it holds for this run and is reported', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'odd.json'), '{"proxies":7}');
  assert.deepEqual((await signInsFor(t, join(folder, 'odd.json'))).signIns.known(), []);
  await mkdir(join(folder, 'taken.json', 'inside'), { recursive: true });
  const { signIns, faults } = await signInsFor(t, join(folder, 'taken.json'));
  await signIns.give('proxy:8080', { user: 'dana', password: 'x' });
  assert.deepEqual(faults, ['unwritable']);
  assert.deepEqual(signIns.of('proxy:8080'), { user: 'dana', password: 'x' });
});

test('at most twenty are stored, the oldest is removed; of concurrent changes the file’s last one applies', async (t) => {
  const { signIns, file } = await signInsFor(t);
  await Promise.all(
    Array.from({ length: 25 }, (_, n) => signIns.give(`p${n}:1`, { user: 'dana', password: String(n) })),
  );
  const { known } = (await signInsFor(t, file)).signIns;
  assert.deepEqual([known().length, known()[0], known().at(-1)], [20, 'p5:1', 'p24:1']);
});
