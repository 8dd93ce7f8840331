/** `audit verify` on a store that was edited by hand in every way. No relay runs. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startTrail, type Trail } from './trail.ts';

let trail: Trail;
beforeEach(async () => {
  trail = await startTrail();
});
afterEach(() => trail.close());

async function refused(pattern: RegExp): Promise<void> {
  const { code, out, err } = await trail.cli('audit verify');
  assert.deepEqual([code, out], [1, ''], err);
  assert.match(err, pattern);
  assert.equal(err.split('\n').length, 1);
}

/** Recomputes the hashes from a record on, as an attacker without the key would. */
function rehash(from: number): void {
  const database = new DatabaseSync(trail.store);
  const put = database.prepare('UPDATE audit SET hash = ? WHERE seq = ?');
  let before = '0'.repeat(64);
  for (const { seq, record } of database.prepare('SELECT seq, record FROM audit ORDER BY seq').all()) {
    before = hash('sha256', `${before}\n${record}`, 'hex');
    if (Number(seq) >= from) put.run(Buffer.from(before, 'hex'), Number(seq));
  }
  database.close();
}

/** A valid head signed by another key over the current chain; only the trail does not mention that key. */
function forgeHead(): { publicKey: string; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const database = new DatabaseSync(trail.store);
  const row = database.prepare('SELECT seq, lower(hex(hash)) AS hash FROM audit ORDER BY seq DESC LIMIT 1').get();
  database.close();
  const head = { seq: Number(row?.seq), hash: String(row?.hash), at: new Date().toISOString() };
  const text = `Beckon audit head\n${head.seq}\n${head.hash}\n${head.at}\n`;
  const name = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const signature = sign(null, Buffer.from(text), privateKey).toString('base64');
  writeFileSync(trail.head, JSON.stringify({ head, publicKey: name, signature }));
  return { publicKey: name, pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

describe('a whole trail', () => {
  test('verifies with its count, in lines and as JSON; the key is for its owner alone', async () => {
    const n = trail.count();
    assert.ok(n >= 10, String(n));
    const { code, out } = await trail.cli('audit verify');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^${n} records`));
    const json = JSON.parse((await trail.cli('audit verify --json')).out);
    assert.deepEqual([json.whole, json.count, json.head.seq], [true, n, n]);
    assert.equal(statSync(trail.key).mode & 0o777, 0o600);
  });

  test('may be longer than its head, as after a kill', async () => {
    const old = readFileSync(trail.head);
    await trail.live(3);
    writeFileSync(trail.head, old);
    assert.equal((await trail.cli('audit verify')).code, 0);
    await trail.live(1);
    assert.equal((await trail.cli('audit verify')).code, 0);
  });

  test('is signed by the command line too, before any relay ran', async () => {
    const env = { BECKON_DATA: join(trail.folder, 'other') };
    assert.equal((await trail.cli('audit verify', env)).code, 1);
    assert.equal((await trail.cli('user add kim --name=Kim', env)).code, 0);
    const { code, out } = await trail.cli('audit verify', env);
    assert.equal(code, 0, out);
    assert.match(out, /^2 records/);
  });

  test('verifies without the private key by the public one that is given', async () => {
    const { publicKey } = JSON.parse(readFileSync(trail.head, 'utf8'));
    rmSync(trail.key);
    // An attacker who deletes the key file could also replace it.
    await refused(/audit\.key is missing, and it signed the trail; with its public key, verify by --key PUBLIC/);
    assert.equal((await trail.cli(`audit verify --key ${publicKey}`)).code, 0);
    assert.equal((await trail.cli('audit verify --key AAAA')).code, 1);
  });
});

describe('a record', () => {
  test('changed is named', async () => {
    trail.sql("UPDATE audit SET record = replace(record, 'event', 'evemt') WHERE seq = 5");
    await refused(/^Record 5 was changed/);
  });
  test('whose hash was changed is named', async () => {
    trail.sql('UPDATE audit SET hash = randomblob(32) WHERE seq = 4');
    await refused(/^Record 4 was changed/);
  });
  test('made another type, or said to be another, is named', async () => {
    trail.sql("UPDATE audit SET record = x'00', hash = 7 WHERE seq = 6");
    await refused(/^Record 6 was changed/);
    const renumber = `UPDATE audit SET record = '{"seq":' || ? || substr(record, instr(record, ',')) WHERE seq = ?`;
    for (const place of [5, 4, 3]) {
      for (const other of ['1', '77', '6']) {
        trail.sql(renumber, other, place);
        await refused(new RegExp(`^Record ${place} was changed`));
      }
    }
  });
  test('changed with all hashes recomputed does not match the signature', async () => {
    trail.sql("UPDATE audit SET record = replace(record, 'event', 'evemt') WHERE seq = 5");
    rehash(5);
    await refused(new RegExp(`^Record ${trail.count()} was changed, or one before it`));
  });
  test('a removed entry is reported, with or without renumbering', async () => {
    trail.sql('DELETE FROM audit WHERE seq = 5');
    await refused(/^Record 5 was removed/);
    trail.sql('UPDATE audit SET seq = -seq WHERE seq > 5');
    trail.sql('UPDATE audit SET seq = -seq - 1 WHERE seq < 0');
    await refused(/^Record 5 was removed/);
  });
  test('removed from the end is named, one or all', async () => {
    const n = trail.count();
    trail.sql('DELETE FROM audit WHERE seq = ?', n);
    await refused(new RegExp(`^Record ${n} was removed`));
    trail.sql('DELETE FROM audit WHERE seq > ?', n - 3);
    await refused(new RegExp(`^Record ${n - 2} was removed`));
    trail.sql('DELETE FROM audit');
    await refused(/^Record 1 was removed/);
  });
  test('put out of order is named: swapped, and moved to either end', async () => {
    const swap = (a: number, b: number) => {
      trail.sql('UPDATE audit SET seq = -1 WHERE seq = ?', a);
      trail.sql('UPDATE audit SET seq = ? WHERE seq = ?', a, b);
      trail.sql('UPDATE audit SET seq = ? WHERE seq = -1', b);
    };
    swap(4, 6);
    await refused(/^Record 4 was put out of order/);
    swap(4, 6);
    trail.sql('UPDATE audit SET seq = 9000 WHERE seq = 5');
    await refused(/^Record 5 was put out of order/);
    trail.sql('UPDATE audit SET seq = 0 WHERE seq = 9000');
    await refused(/^Record 5 was put out of order/);
    trail.sql('UPDATE audit SET seq = 9223372036854775807 WHERE seq = 0');
    await refused(/^Record 5 was put out of order/);
  });
});

describe('the head', () => {
  test('changed, emptied or gone is refused', async () => {
    const text = readFileSync(trail.head, 'utf8');
    writeFileSync(trail.head, text.replace(/"seq":\d+/, '"seq":3'));
    await refused(/signature does not hold/);
    for (const broken of ['', '{}', 'x', text.slice(0, 40)]) {
      writeFileSync(trail.head, broken);
      await refused(/^audit\.head was changed/);
    }
    rmSync(trail.head);
    await refused(/^audit\.head is missing/);
  });

  test('of another key is refused, also when the key is swapped with it', async () => {
    trail.sql('DELETE FROM audit WHERE seq = ?', trail.count());
    const { publicKey, pem } = forgeHead();
    await refused(/signed by another key than expected/);
    writeFileSync(trail.key, pem);
    await refused(/another key than the one the trail names/);
    assert.equal((await trail.cli(`audit verify --key ${publicKey}`)).code, 1);
  });
});

describe('a relay started on a trail that was changed', () => {
  test('never signs over it: cut short, or cut short and grown again', async () => {
    trail.sql('DELETE FROM audit WHERE seq > 8');
    const head = readFileSync(trail.head);
    const errors = await trail.live(10);
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /not the one signed up to record \d+/);
    assert.deepEqual(readFileSync(trail.head), head);
    await refused(/^Record \d+ was changed/);
  });

  test('never signs over a head that was changed', async () => {
    writeFileSync(trail.head, readFileSync(trail.head, 'utf8').replace(/"seq":\d+/, '"seq":3'));
    assert.equal((await trail.live(1)).length, 1);
    await refused(/signature does not hold/);
  });

  test('makes no other key in place of the lost one; a new key that is meant is named in the trail', async () => {
    const { publicKey } = JSON.parse(readFileSync(trail.head, 'utf8'));
    rmSync(trail.key);
    assert.match((await trail.live(1)).join(), /audit\.key is missing, and it signed the trail/);
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(trail.key, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    assert.deepEqual(await trail.live(1), []);
    assert.equal((await trail.cli('audit verify')).code, 0);
    assert.notEqual(JSON.parse(readFileSync(trail.head, 'utf8')).publicKey, publicKey);
  });

  test('a copy put back has to be acknowledged', async () => {
    const copy = join(trail.folder, 'copy.db');
    assert.equal((await trail.cli(`backup ${copy}`)).code, 0);
    await trail.live(3);
    for (const end of ['-wal', '-shm']) rmSync(`${trail.store}${end}`, { force: true });
    copyFileSync(copy, trail.store);
    await refused(/was removed/);
    assert.equal((await trail.cli('audit acknowledge put back')).code, 0);
    await trail.live(1);
    const { code, out } = await trail.cli('audit verify');
    assert.equal(code, 0);
    assert.match(out, /acknowledged in record \d+ .*: put back \[/);
  });
});
