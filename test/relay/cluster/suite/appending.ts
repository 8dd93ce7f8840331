/** The fence: an entry is appended at exactly the position it was computed for, once, or not at all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followsOn, hashOf, placeOf } from '../../../../relay/cluster/entry.ts';
import { MOST_AHEAD_MS } from '../../../../relay/cluster/log-port.ts';
import { appendAll, beginning, endOf, entryAfter, entryOf, type OpenWorld, openLog } from './world.ts';

const APPENDED = { kind: 'appended', wanted: false, passed: false };

export function appending(open: OpenWorld): void {
  test('an entry stands after the place it names, as it was written', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const entry = entryAfter(start, { body: Buffer.from([0, 255, 10, 92, 0]) });
    assert.deepEqual(await one.append(entry), APPENDED);
    const [kept] = await other.read(0, 1000);
    assert.deepEqual({ ...kept, body: Buffer.from(kept!.body) }, { ...entry, hash: hashOf(entry) });
    assert.ok(followsOn(start, kept!));
    const { clock: _clock, ...head } = await other.head();
    assert.deepEqual(head, { ...placeOf(kept!), oldest: 1, halted: null });
  });

  test('an empty body is an entry too', async (t) => {
    const { one, start } = await openLog(t, open);
    assert.deepEqual(await one.append(entryAfter(start, { body: new Uint8Array() })), APPENDED);
    assert.equal((await one.read(0, 0))[0]?.body.byteLength, 0);
  });

  test('of two at one place the first has it', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const [mine, theirs] = [entryOf('a', start), entryOf('b', start)];
    const answers = await Promise.all([one.append(mine), other.append(theirs)]);
    assert.deepEqual(answers.map(({ kind }) => kind).sort(), ['appended', 'taken']);
    assert.equal((await one.read(0, 1000)).length, 1);
  });

  test('an entry that is there already is found by its nonce, at the head and behind it', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const entry = entryAfter(start);
    assert.deepEqual(await one.append(entry), APPENDED);
    assert.deepEqual(await one.append(entry), APPENDED);
    const [kept] = await one.read(0, 1000);
    await other.append(entryOf('b', placeOf(kept!)));
    assert.deepEqual(await one.append(entry), APPENDED);
    assert.equal((await one.head()).position, 2);
    assert.deepEqual(await one.append({ ...entry, nonce: crypto.randomUUID() }), { kind: 'taken' });
  });

  test('the same entry twice at once stands there once', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const entry = entryAfter(start);
    assert.deepEqual(await Promise.all([one.append(entry), other.append(entry)]), [APPENDED, APPENDED]);
    assert.equal((await one.head()).position, 1);
  });

  test('another hash, another generation or a place past the head is another history', async (t) => {
    const { one, start } = await openLog(t, open);
    const end = endOf(await appendAll(one, start, ['first', 'second']));
    const others = [
      { ...end, hash: 'f'.repeat(64) },
      { ...end, generation: crypto.randomUUID() },
      { ...end, position: 3 },
      { ...end, position: 1 },
      { ...start, hash: end.hash },
    ];
    for (const after of others) assert.deepEqual(await one.append(entryAfter(after)), { kind: 'another-history' });
    assert.equal((await one.head()).position, 2);
    assert.deepEqual(await one.append(entryAfter(end)), APPENDED);
  });

  test('nothing can be appended before the log is founded', async (t) => {
    const world = await open(t);
    const log = world.connect('one');
    const head = await log.head();
    assert.deepEqual(
      { ...head, clock: 0 },
      { generation: '', position: 0, hash: '0'.repeat(64), clock: 0, oldest: 1, halted: null },
    );
    for (const after of [beginning(), head])
      assert.deepEqual(await log.append(entryAfter(after)), { kind: 'another-history' });
    assert.deepEqual(await log.read(0, 1000), []);
  });

  test('an entry from a clock that is too far ahead is refused, with the clock of the log', async (t) => {
    const { one, start } = await openLog(t, open);
    const { clock } = await one.head();
    const refused = await one.append(entryAfter(start, { at: clock + MOST_AHEAD_MS + 60_000 }));
    assert.equal(refused.kind, 'ahead');
    assert.ok(refused.kind === 'ahead' && refused.clock >= clock);
    assert.equal((await one.head()).position, 0);
    assert.deepEqual(await one.append(entryAfter(start, { at: clock + MOST_AHEAD_MS - 100 })), APPENDED);
  });

  test('an entry of a mebibyte comes back whole', async (t) => {
    const { one, start } = await openLog(t, open);
    const body = Buffer.alloc(1 << 20, 'beckon ');
    assert.deepEqual(await one.append(entryAfter(start, { body })), APPENDED);
    const [kept] = await one.read(0, 1);
    assert.ok(body.equals(kept!.body));
  });
}
