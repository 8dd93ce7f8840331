/** The sign-in's file: an unreadable file does not count as missing; a failed save is reported and retried later. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createAccounts } from '../../desk/account/account.ts';
import { createProxySignIns } from '../../electron/secrets/proxy-sign-ins.ts';
import type { KeyStore } from '../../electron/secrets/sealer.ts';
import { createSecrets } from '../../electron/secrets.ts';
import { runLimited } from '../helpers/limited.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const account = { relay: 'https://relay.example', token: 'bkn_secret' };

async function secretsIn(t: TestContext) {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'account.json');
  const told: unknown[] = [];
  const ring = { locked: false };
  const store: KeyStore = {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(text),
    decryptStringAsync: async (sealed) => {
      if (ring.locked) throw new Error('the key ring is locked');
      return { shouldReEncrypt: false, result: sealed.toString() };
    },
    getSelectedStorageBackend: () => 'gnome_libsecret',
  };
  const events = {
    unreadable: (why: unknown) => void told.push(['unreadable', why]),
    unsaved: (fault: unknown) => void told.push(['unsaved', fault]),
  };
  const secrets = createSecrets({ store, path, platform: 'linux', log: { info() {}, warn() {} }, events });
  return { folder, path, told, ring, secrets };
}

test('missing, truncated, of another version, locked, or a folder: distinguished, and left unchanged', async (t) => {
  const { folder, path, told, ring, secrets } = await secretsIn(t);
  assert.equal(await secrets.load(), null);
  assert.deepEqual([told, secrets.isUnread()], [[], false]);
  await secrets.save(account);
  const whole = readFileSync(path, 'utf8');
  const cases = [
    { text: whole.slice(0, 30), locked: false, why: 'unknown' },
    { text: whole, locked: true, why: 'locked' },
    { text: '{"version": 9, "accounts": []}', locked: false, why: 'unknown' },
    { text: whole, locked: true, why: 'locked' },
  ];
  for (const { text, locked, why } of cases) {
    writeFileSync(path, text);
    ring.locked = locked;
    told.length = 0;
    assert.equal(await secrets.load(), null);
    assert.equal(await secrets.load(), null);
    assert.ok(secrets.isUnread());
    assert.deepEqual(told, [['unreadable', why]], 'said once');
    assert.equal(readFileSync(path, 'utf8'), text);
  }
  // Unlocked again.
  ring.locked = false;
  assert.deepEqual(await secrets.load(), account);
  assert.deepEqual(told.at(-1), ['unreadable', null]);
  rmSync(path);
  mkdirSync(path);
  assert.equal(await secrets.load(), null);
  assert.deepEqual(told.at(-1), ['unreadable', 'unwritable']);
  assert.deepEqual(readdirSync(folder), ['account.json']);
});

test('not storable now: used, reported once, and stored as soon as possible; cleared, it stays cleared', async (t) => {
  const { folder, path, told, secrets } = await secretsIn(t);
  mkdirSync(join(path, 'in the way'), { recursive: true });
  await secrets.save(account);
  await secrets.save({ ...account, token: 'bkn_fresh' });
  await secrets.flush();
  assert.deepEqual(told, [['unsaved', 'unwritable']]);
  assert.deepEqual(readdirSync(folder), ['account.json']);
  rmSync(path, { recursive: true });
  await secrets.flush();
  assert.deepEqual(told.at(-1), ['unsaved', null]);
  assert.deepEqual(await secrets.load(), { ...account, token: 'bkn_fresh' });
  await secrets.clear();
  await secrets.flush();
  assert.deepEqual(readdirSync(folder), []);
});

test('a full disk leaves the sign-in before, whole and alone', async (t) => {
  const { folder, path, secrets } = await secretsIn(t);
  await secrets.save(account);
  const before = readFileSync(path, 'utf8');
  const code = `import { createSecrets } from ${JSON.stringify(join(import.meta.dirname, '../../electron/secrets.ts'))};
    const told = [];
    const secrets = createSecrets({ path: ${JSON.stringify(path)}, platform: 'linux', log: { info() {}, warn() {} },
      store: { isAsyncEncryptionAvailable: async () => false },
      events: { unreadable() {}, unsaved: (fault) => told.push(fault) } });
    await secrets.save({ relay: 'https://relay.example', token: 'x'.repeat(3000) });
    console.log(JSON.stringify(told));`;
  assert.deepEqual(await runLimited(1, code), ['full']);
  assert.equal(readFileSync(path, 'utf8'), before);
  assert.deepEqual(readdirSync(folder), ['account.json']);
});

test('a sign-in that cannot be removed is not said to be gone: it would be back at the next start', async (t) => {
  const { path, secrets } = await secretsIn(t);
  const used: unknown[] = [];
  let forgotten = 0;
  const no = async () => Promise.reject(new Error('not asked'));
  await secrets.save(account);
  const accounts = createAccounts({
    managed: null,
    storage: secrets,
    locale: () => 'en',
    use: (next) => void used.push(next),
    exchange: no,
    ways: no,
    browse: no,
    renew: async () => {},
    signedOut() {},
    forget() {
      forgotten += 1;
    },
  });
  await accounts.start();
  rmSync(path);
  mkdirSync(path);
  await assert.rejects(accounts.unpair());
  assert.deepEqual([used, forgotten], [[account], 0]);
  rmSync(path, { recursive: true });
  await accounts.unpair();
  assert.deepEqual([used, forgotten], [[account, null], 1]);
});

test('sign-ins for proxies: truncated or of another version is asked for again; not storable now, they hold for the run', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'proxies.json');
  const told: unknown[] = [];
  const sealer = { kind: async () => 'file' as const, open: async () => 'opened', close: async () => ({ plain: 'p' }) };
  const open = async () => {
    const made = createProxySignIns({
      sealer,
      path,
      log: { info() {}, warn() {} },
      unsaved: (fault) => void told.push(fault),
    });
    await made.load();
    return made;
  };
  for (const text of ['{"proxies": [{"pro', '{"version": 9}', null]) {
    if (text !== null) writeFileSync(path, text);
    const proxies = await open();
    assert.deepEqual(proxies.known(), []);
    rmSync(path, { force: true });
    mkdirSync(join(path, 'in the way'), { recursive: true });
    await proxies.give('proxy:3128', { user: 'dana', password: 'p' });
    assert.deepEqual(proxies.of('proxy:3128'), { user: 'dana', password: 'p' });
    assert.equal(told.at(-1), 'unwritable');
    assert.deepEqual(readdirSync(folder), ['proxies.json']);
    rmSync(path, { recursive: true });
  }
  await (await open()).give('proxy:3128', { user: 'dana', password: 'p' });
  assert.equal(told.at(-1), null);
  assert.deepEqual((await open()).of('proxy:3128'), { user: 'dana', password: 'opened' });
});
