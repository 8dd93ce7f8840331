/** The file of a copy, packed into pieces and unpacked. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packed, unpack } from '../../../../relay/store/replica/file-pieces.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const MIB = 1024 * 1024;
const PIECE = MIB / 4;

async function piecesOf(file: string): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of packed(file)) pieces.push(piece);
  return pieces;
}

async function* given(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

test('a file is restored identically and with private mode, from pieces of a quarter MiB', async (t) => {
  const folder = await temporaryFolder(t);
  const [file, copy] = [join(folder, 'from'), join(folder, 'to')];
  const content = Buffer.concat([randomBytes(2.5 * MIB), Buffer.alloc(3 * MIB, 'a row like the others, ')]);
  writeFileSync(file, content);
  const pieces = await piecesOf(file);
  const last = pieces.pop();
  assert.deepEqual(
    pieces.map(({ byteLength }) => byteLength),
    Array.from({ length: 10 }, () => PIECE),
    'what repeats itself takes no room',
  );
  assert.ok(last && last.byteLength < PIECE);
  pieces.push(last);
  await unpack(given(pieces), copy);
  assert.ok(readFileSync(copy).equals(content));
  assert.equal(statSync(copy).mode & 0o777, 0o600);
  await assert.rejects(unpack(given(pieces), copy), { code: 'EEXIST' }, 'nothing is written over');
});

test('pieces that are not all of a copy make none', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'from');
  writeFileSync(file, randomBytes(2.5 * PIECE));
  const [first, second, third] = await piecesOf(file);
  assert.ok(first && second && third);
  await assert.rejects(unpack(given([first, second]), join(folder, 'short')));
  await assert.rejects(unpack(given([first, third]), join(folder, 'gap')));
  await assert.rejects(unpack(given([second, first, third]), join(folder, 'order')));
});

test('a large file is written with a pause after each MiB, a small one without', async (t) => {
  const folder = await temporaryFolder(t);
  const written = async (name: string, bytes: number) => {
    const [from, to] = [join(folder, name), join(folder, `${name} again`)];
    writeFileSync(from, Buffer.alloc(bytes, 'a row like the others, '));
    const sizes: number[] = [];
    const rest = async (tookMs: number) => {
      assert.ok(tookMs > 0);
      sizes.push(statSync(to).size);
    };
    await unpack(packed(from), to, rest);
    assert.equal(statSync(to).size, bytes);
    return sizes;
  };
  const steps = await written('large', 8.5 * MIB);
  assert.equal(steps.length, 8);
  for (const [n, size] of steps.entries()) {
    assert.ok(size - (steps[n - 1] ?? 0) <= 2 * MIB, `${size} behind ${steps[n - 1]}`);
  }
  assert.deepEqual(await written('small', MIB - 1), []);
});

test('a missing file is reported', async (t) => {
  const folder = await temporaryFolder(t);
  await assert.rejects(piecesOf(join(folder, 'none')), { code: 'ENOENT' });
});
