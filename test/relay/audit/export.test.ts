/** `audit export`, and `audit verify FILE` on edited files without a store. */
import assert from 'node:assert/strict';
import { createPublicKey, hash, verify } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { editLines, startTrail } from './trail.ts';

let file: string;
let elsewhere: string;
const trail = await startTrail();
const kept = join(trail.folder, 'kept.jsonl');
assert.equal((await trail.cli(`audit export ${kept}`)).code, 0);
after(() => trail.close());
beforeEach(() => {
  elsewhere = mkdtempSync(join(trail.folder, 'elsewhere-'));
  file = join(elsewhere, 'audit.jsonl');
  copyFileSync(kept, file);
});
afterEach(() => rmSync(elsewhere, { recursive: true, force: true }));

/** An auditor's machine: no store, no key. */
const verifyFile = (more = '') => trail.cli(`audit verify ${file}${more}`, { BECKON_DATA: join(elsewhere, 'nothing') });

async function refused(pattern: RegExp, edit: (lines: string[]) => string[]): Promise<void> {
  copyFileSync(kept, file);
  editLines(file, edit);
  const { code, out, err } = await verifyFile();
  assert.deepEqual([code, out], [1, ''], err);
  assert.match(err, pattern);
}

describe('an export', () => {
  test('is a record a line and the signed head, which other means can check', () => {
    const lines = readFileSync(kept, 'utf8').trimEnd().split('\n');
    const closing = JSON.parse(lines.pop() ?? '');
    assert.equal(lines.length, trail.count());
    let last = '0'.repeat(64);
    for (const [index, line] of lines.entries()) {
      const { hash: said, ...record } = JSON.parse(line);
      assert.equal(record.seq, index + 1);
      last = hash('sha256', `${last}\n${JSON.stringify(record)}`, 'hex');
      assert.equal(said, last);
    }
    const { seq, hash: signed, at } = closing.head;
    assert.deepEqual([seq, signed], [lines.length, last]);
    const key = createPublicKey({ key: Buffer.from(closing.publicKey, 'base64'), format: 'der', type: 'spki' });
    const text = Buffer.from(`Beckon audit head\n${seq}\n${signed}\n${at}\n`);
    assert.ok(verify(null, text, key, Buffer.from(closing.signature, 'base64')));
    assert.equal(statSync(kept).mode & 0o777, 0o600);
  });

  test('contains no names', () => {
    assert.doesNotMatch(readFileSync(kept, 'utf8'), /dana|Dana|"erp"|A title/);
  });

  test('verifies offline with its count, makes nothing there, and takes the line ends of other systems', async () => {
    const { code, out, err } = await verifyFile();
    assert.equal(code, 0, err);
    assert.match(out, new RegExp(`^${trail.count()} records`));
    assert.ok(!existsSync(join(elsewhere, 'nothing')));
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    assert.equal((await verifyFile()).code, 0);
  });

  test('is held against the key of the relay it is verified at, or one that is given', async () => {
    const { publicKey } = JSON.parse(readFileSync(trail.head, 'utf8'));
    assert.equal((await verifyFile(` --key ${publicKey}`)).code, 0);
    const other = await startTrail(0);
    const strange = await other.cli(`audit verify ${file}`);
    assert.deepEqual([strange.code, strange.out], [1, '']);
    assert.match(strange.err, /another key than expected/);
    assert.equal((await other.cli(`audit verify ${file} --key ${publicKey}`)).code, 0);
    other.close();
  });

  test('is not written over a file, nor of a trail that is not whole', async () => {
    const again = await trail.cli(`audit export ${kept}`);
    assert.deepEqual([again.code, again.out], [1, '']);
    const other = await startTrail();
    other.sql('DELETE FROM audit WHERE seq = ?', other.count());
    const path = join(other.folder, 'out.jsonl');
    const { code, err } = await other.cli(`audit export ${path}`);
    assert.equal(code, 1);
    assert.match(err, /^Record \d+ was removed/);
    assert.ok(!existsSync(path));
    other.close();
  });

  test('that is not there, or is something else, is refused with one line', async () => {
    assert.equal((await trail.cli(`audit verify ${join(elsewhere, 'none')}`)).code, 1);
    for (const content of ['', 'hello\n', '{}\n', '[]', '\0'.repeat(3_000_000)]) {
      writeFileSync(file, content);
      const { code, err } = await verifyFile();
      assert.equal(code, 1);
      assert.equal(err.split('\n').length, 1, err);
    }
  });
});

describe('in an exported file a record', () => {
  const swap = (lines: string[], a: number, b: number) =>
    lines.map((line, index) => (index === a ? (lines[b] ?? '') : index === b ? (lines[a] ?? '') : line));

  test('changed is named, also with its hash', async () => {
    await refused(/^Record 5 was changed/, (lines) => lines.with(4, (lines[4] ?? '').replace('event', 'evemt')));
    await refused(/^Record 5 was changed/, (lines) => lines.with(4, (lines[4] ?? '').replace(/[0-9a-f]"}$/, 'z"}')));
    await refused(/^Record 5 was changed/, (lines) => lines.with(4, '{"seq":5'));
    await refused(/^Record 5 was changed/, (lines) => lines.with(4, (lines[4] ?? '').replace('"seq":5', '"seq":77')));
    await refused(/^Record 5 was changed/, (lines) => lines.with(4, (lines[4] ?? '').replace('"seq":5', '"seq":3')));
    await refused(/^Record 1 was changed/, (lines) => lines.with(0, ` ${lines[0]}`));
  });

  test('removed is named: the first, one between, the newest, the newest with the head', async () => {
    const n = trail.count();
    await refused(/^Record 1 was removed/, (lines) => lines.toSpliced(0, 1));
    await refused(/^Record 5 was removed/, (lines) => lines.toSpliced(4, 1));
    await refused(new RegExp(`^Record ${n} was removed`), (lines) => lines.toSpliced(n - 1, 1));
    await refused(new RegExp(`records after ${n - 1} were removed`), (lines) => lines.slice(0, n - 1));
  });

  test('put out of order, or there twice, is named', async () => {
    await refused(/^Record 4 was put out of order/, (lines) => swap(lines, 3, 5));
    await refused(/^Record 1 was put out of order/, (lines) => [lines[4] ?? '', ...lines.toSpliced(4, 1)]);
    await refused(/^Record 3 was put out of order/, (lines) => lines.toSpliced(6, 0, lines[2] ?? ''));
  });

  test('and the head changed, moved or doubled are refused', async () => {
    await refused(/signature does not hold/, (lines) => [
      ...lines.slice(0, -1),
      (lines.at(-1) ?? '').replace('"at":"2', '"at":"1'),
    ]);
    await refused(/not the last line/, (lines) => [lines.at(-1) ?? '', ...lines.slice(0, -1)]);
    await refused(/not the last line/, (lines) => [...lines, lines.at(-1) ?? '']);
  });
});
