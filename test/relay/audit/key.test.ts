/** The audit signing key: created, found, accepted in every form, rejected; and a head that cannot be written. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { AuditKeyError, findAuditKey, openAuditKey } from '../../../relay/audit/audit-key.ts';
import { openSeal } from '../../../relay/audit/seal.ts';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-audit-key-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const publicOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');

describe('the key', () => {
  test('is made once, for its owner alone, in a folder that need not be there', () => {
    const place = { folder: join(folder, 'a', 'b'), setting: null };
    assert.equal(findAuditKey(place), null);
    const { publicKey } = openAuditKey(place);
    assert.equal(openAuditKey(place).publicKey, publicKey);
    const path = join(place.folder, 'audit.key');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(place.folder), ['audit.key']);
    chmodSync(path, 0o644);
    openAuditKey(place);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test('is taken from BECKON_AUDIT_KEY in every form, and no file is made', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const der = privateKey.export({ format: 'der', type: 'pkcs8' });
    const seed = der.subarray(-32);
    const path = join(folder, 'elsewhere.pem');
    writeFileSync(path, pem);
    const forms = [
      path,
      pem,
      pem.replaceAll('\n', '\\n'),
      der.toString('base64'),
      seed.toString('base64'),
      seed.toString('base64url'),
      seed.toString('hex'),
    ];
    for (const setting of forms) {
      assert.equal(openAuditKey({ folder, setting }).publicKey, publicOf(publicKey), setting);
    }
    assert.ok(!existsSync(join(folder, 'audit.key')));
  });

  test('is made at the path of BECKON_AUDIT_KEY', () => {
    const setting = join(folder, 'new.pem');
    const { publicKey } = openAuditKey({ folder, setting });
    assert.equal(openAuditKey({ folder, setting }).publicKey, publicKey);
    assert.equal(statSync(setting).mode & 0o777, 0o600);
  });

  test('that is none is refused with one line that names the setting and not the secret', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
    const settings = [
      'secret',
      'A'.repeat(42),
      folder,
      join(folder, 'none', 'key.pem'),
      rsa.toString(),
      '-----BEGIN secret',
    ];
    for (const setting of settings) {
      assert.throws(
        () => openAuditKey({ folder, setting }),
        (error) =>
          error instanceof AuditKeyError &&
          error.message.startsWith('BECKON_AUDIT_KEY') &&
          !/secret|AAAA|MII/.test(error.message),
        setting,
      );
    }
    for (const content of ['', 'x', rsa.toString()]) {
      writeFileSync(join(folder, 'audit.key'), content);
      assert.throws(() => openAuditKey({ folder, setting: null }), /^AuditKeyError: BECKON_DATA: /);
    }
  });
});

describe('the seal', () => {
  test('logs once that its head cannot be written, and continues when it can', async () => {
    const clock = createHandClock(1_800_000_000_000);
    const said: string[] = [];
    let seq = 0;
    const hashAt = (at: number) => String(at).padStart(64, '0');
    const seal = await openSeal({
      folder,
      setting: null,
      trail: { head: () => ({ seq, hash: hashAt(seq) }), hashAt },
      used: () => false,
      nameKey: async () => {},
      clock,
      timers: clock,
      onTrouble: (line) => said.push(line),
    });
    const path = join(folder, 'audit.head');
    const written = () => JSON.parse(readFileSync(path, 'utf8')).head.seq;
    assert.equal(written(), 0);
    rmSync(path);
    mkdirSync(join(path, 'in the way'), { recursive: true });
    seq = 5;
    seal.changed();
    for (let tries = 0; tries < 3; tries += 1) {
      await until('it waits', () => clock.waiting() === 1);
      clock.pass(1000);
    }
    await until('it waits again', () => clock.waiting() === 1);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^audit\.head cannot be written/);
    rmSync(path, { recursive: true });
    clock.pass(1000);
    await until('the head is there', () => existsSync(path));
    assert.equal(written(), 5);
    seq = 6;
    await seal.close();
    assert.equal(written(), 6);
    assert.deepEqual(readdirSync(folder).sort(), ['audit.head', 'audit.key']);
  });

  test('stops where the trail names another key than it signs by, which no verification would take', async () => {
    const clock = createHandClock(1_800_000_000_000);
    const said: string[] = [];
    let [seq, named] = [0, ''];
    const hashAt = (at: number) => String(at).padStart(64, '0');
    const seal = await openSeal({
      ...{ folder, setting: null, clock, timers: clock, used: () => false },
      trail: { head: () => ({ seq, hash: hashAt(seq) }), hashAt },
      named: () => named,
      nameKey: async (key) => {
        named = key;
      },
      onTrouble: (line) => said.push(line),
    });
    const own = named;
    [seq, named] = [1, 'of another relay'];
    seal.changed();
    clock.pass(1000);
    await until('it is said', () => said.length === 1);
    assert.match(seal.trouble() ?? '', /^the trail names another key than this relay signs by: of another relay$/);
    named = own;
    clock.pass(1000);
    assert.equal(seal.trouble(), null);
    await seal.close();
  });
});
