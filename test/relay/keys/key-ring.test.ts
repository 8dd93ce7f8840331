import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isSealed, keyOfEnvelope } from '../../../relay/domain/keeping/sealing-ports.ts';
import { KeyRingError, openKeyRing } from '../../../relay/keys/key-ring.ts';
import { createSealing } from '../../../relay/keys/sealing.ts';
import { ProblemError } from '../../../shared/problems.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const now = () => Date.parse('2026-11-26T10:00:00Z');
const open = (path: string) => openKeyRing({ path, now });
const refused = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof KeyRingError, String(error));
  assert.match(error.message, words);
  assert.ok(!error.message.includes('\n'));
  return true;
};

describe('the file of the ring', () => {
  test('is made once, for its owner alone, and nothing else is left beside it', async (t) => {
    const folder = await temporaryFolder(t);
    const path = join(folder, 'deep', 'keys');
    const [made] = open(path).keys();
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder, 'deep')), ['keys']);
    assert.equal(made?.key.length, 32);
    assert.deepEqual(open(path).keys(), [made]);
  });

  test('is refused where others may read or change it', { skip: process.platform === 'win32' }, async (t) => {
    const path = join(await temporaryFolder(t), 'keys');
    open(path);
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      chmodSync(path, mode);
      assert.throws(() => open(path), refused(/may be read or changed by others \(mode 6..\): chmod 600/));
    }
    chmodSync(path, 0o400);
    assert.equal(open(path).keys().length, 1);
  });

  test('is refused with words where it is no ring, without a letter of it, and is never written over', async (t) => {
    const path = join(await temporaryFolder(t), 'keys');
    open(path);
    const whole = readFileSync(path, 'utf8');
    const key = /"key": "([^"]+)"/.exec(whole)?.[1] ?? '';
    const broken: [string, RegExp][] = [
      ['', /is no key ring: it is not JSON/],
      [whole.slice(0, -20), /is no key ring: it is not JSON/],
      [whole.replace(key, key.slice(1)), /is no key ring: \/keys\/0\/key does not fit/],
      ['{"beckonKeys":1,"keys":[]}', /is no key ring: \/keys does not fit/],
      [whole.replace(/(\{\s+"id"[^}]+\})/, '$1,$1'), /one id twice/],
      [' '.repeat(100_000), /too large/],
    ];
    for (const [text, words] of broken) {
      writeFileSync(path, text);
      assert.throws(() => open(path), refused(words));
      assert.throws(
        () => open(path),
        (error: Error) => !error.message.includes(key.slice(1, 20)),
      );
      assert.equal(readFileSync(path, 'utf8'), text);
    }
  });

  test('that is rotated elsewhere is applied; one that is later lost or broken is logged once, and the relay continues', async (t) => {
    const path = join(await temporaryFolder(t), 'keys');
    const told: string[] = [];
    const running = openKeyRing({ path, now, onTrouble: (line) => told.push(line) });
    const sealing = createSealing(running);
    const first = sealing.seal('a secret', 'place');
    const added = open(path).rotate(now());
    assert.equal(sealing.current(), added.id);
    assert.equal(sealing.open(first, 'place'), 'a secret');
    rmSync(path);
    assert.equal(sealing.open(sealing.seal('another', 'place'), 'place'), 'another');
    assert.equal(sealing.current(), added.id);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /is not there any more/);
  });

  test('keeps the key that seals, and retires the others', async (t) => {
    const path = join(await temporaryFolder(t), 'keys');
    const ring = open(path);
    const [old] = ring.keys();
    assert.throws(() => ring.retire(old?.id ?? ''), refused(/rotate first/));
    ring.rotate(now());
    assert.throws(() => ring.retire('0000000000000000'), refused(/has no key/));
    ring.retire(old?.id ?? '');
    assert.equal(open(path).keys().length, 1);
    assert.notEqual(open(path).keys()[0]?.id, old?.id);
  });
});

describe('what is sealed', () => {
  test('by a key that is named is sealed by no other, and by none where that is not here', async (t) => {
    const ring = open(join(await temporaryFolder(t), 'keys'));
    const [first] = ring.keys();
    const added = ring.add(now());
    let named: string | null = null;
    const sealing = createSealing(ring).by(() => named);
    const keyOf = () => [sealing.current(), keyOfEnvelope(sealing.seal('a secret', 'place'))];
    assert.deepEqual(keyOf(), [first?.id, first?.id], 'none is named yet');
    named = added.id;
    assert.deepEqual(keyOf(), [added.id, added.id]);
    ring.promote(added.id);
    ring.promote(added.id);
    assert.deepEqual(
      ring.keys().map(({ id }) => id),
      [added.id, first?.id],
    );
    named = '0123456789abcdef';
    assert.throws(
      () => sealing.seal('a secret', 'place'),
      (error) => error instanceof ProblemError && error.problem.code === 'STORE_UNAVAILABLE',
    );
    assert.throws(() => ring.promote(named ?? ''), refused(/has no key 0123456789abcdef/));
  });

  test('opens at its own place alone, whole, by its own key alone', async (t) => {
    const folder = await temporaryFolder(t);
    const ring = open(join(folder, 'keys'));
    const sealing = createSealing(ring);
    for (const secret of ['', 'whsec_YQ==', 'pässword 🔑'.repeat(50)]) {
      const envelope = sealing.seal(secret, 'sources/erp/signingSecret');
      assert.ok(isSealed(envelope) && !envelope.includes('whsec'));
      assert.notEqual(sealing.seal(secret, 'sources/erp/signingSecret'), envelope, 'the same secret is not seen to be');
      assert.equal(sealing.open(envelope, 'sources/erp/signingSecret'), secret);
      assert.equal(sealing.open(envelope, 'sources/crm/signingSecret'), null, 'moved to another source');
      const at = envelope.lastIndexOf(':') + 1;
      for (const place of [at, at + 20, envelope.length - 3]) {
        const changed = envelope.slice(0, place) + (envelope[place] === 'A' ? 'B' : 'A') + envelope.slice(place + 1);
        assert.equal(sealing.open(changed, 'sources/erp/signingSecret'), null, `changed at ${place}`);
      }
      ring.rotate(now());
      const renamed = envelope.replace(keyOfEnvelope(envelope) ?? '', sealing.current());
      assert.equal(sealing.open(renamed, 'sources/erp/signingSecret'), null, 'under the name of another key');
      const strange = createSealing(open(join(folder, 'others')));
      assert.equal(strange.open(envelope, 'sources/erp/signingSecret'), null);
    }
  });
});
