/** An entry body is decoded as it was encoded, or rejected. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChangeRef, readBody, writeBody } from '../../../../relay/store/replica/entry-body.ts';

const told: ChangeRef[] = [
  ['item', 7, 'a'],
  ['me', 'ann'],
];
const changeset = new Uint8Array(Buffer.from('{"title":"Check the delivery","state":"open"}'.repeat(200)));
const body = writeBody({ schema: 'of this', told, raise: { to: 9, steps: 'all' }, changeset });

test('an entry round-trips its content, and its changes are compressed', () => {
  const read = readBody(body);
  assert.ok(typeof read === 'object');
  assert.deepEqual(
    { ...read, changeset: new Uint8Array(read.changeset) },
    { schema: 'of this', told, raise: { to: 9, steps: 'all' }, changeset },
  );
  assert.ok(body.length < changeset.length / 4, `${body.length} of ${changeset.length} bytes`);
});

test('a truncated entry, or one of another version, fails with the reason', () => {
  for (const length of [0, 4, 5, 60, body.length - 1])
    assert.equal(typeof readBody(body.subarray(0, length)), 'string');
  assert.equal(readBody(body.subarray(0, body.length - 9)), 'its changes cannot be unpacked');
  const of = (version: number) => readBody(Uint8Array.of(version, ...body.subarray(1)));
  assert.equal(of(1), 'it is of version 1, this program knows 2');
  assert.equal(of(3), 'it is of version 3, this program knows 2: update this relay', 'only that is mended so');
});
