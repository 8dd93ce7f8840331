import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ClusterLog,
  type LogPlace,
  type NewSnapshot,
  type RelayFacts,
  type SnapshotPlace,
  Truncated,
} from '../../../../relay/cluster/log-port.ts';
import { appendAll, beginning, endOf, entryOf, type OpenWorld, openLog, RELAYS } from './world.ts';

async function* piecesOf(...pieces: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield Buffer.from(piece);
  }
}

async function textOf(log: ClusterLog, place: SnapshotPlace): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of log.readSnapshot(place)) pieces.push(Buffer.from(piece).toString());
  return pieces;
}

const at = (place: LogPlace): NewSnapshot => ({ ...place, schema: 7 });
const facts = (relay: string, more: Partial<RelayFacts> = {}): RelayFacts => ({
  ...{ relay, name: 'north', version: '1.2.3', schema: 40, position: 0, more: '{"desks":3}' },
  ...more,
});

export function keeping(open: OpenWorld): void {
  test('a log is founded once, where its first relay stands', async (t) => {
    const world = await open(t);
    const [one, other] = [world.connect('one'), world.connect('other')];
    const place = { ...beginning(), position: 41, hash: 'd'.repeat(64) };
    const founded = await Promise.all([one.found(place), other.found(beginning())]);
    assert.deepEqual(founded.sort(), [false, true]);
    assert.equal(await one.found(place), false);
  });

  test('a log that begins in the middle is read from there', async (t) => {
    const world = await open(t);
    const log = world.connect('one');
    const place = { ...beginning(), position: 41, hash: 'd'.repeat(64) };
    assert.equal(await log.found(place), true);
    const { clock: _clock, ...head } = await log.head();
    assert.deepEqual(head, { ...place, oldest: 42, halted: null });
    await assert.rejects(log.read(40, 1000), Truncated);
    assert.deepEqual(await log.read(41, 1000), []);
    assert.equal((await log.append(entryOf('a', place))).kind, 'appended');
    assert.equal((await log.read(41, 1000))[0]?.after.hash, place.hash);
  });

  test('a refounded log has no data of the previous generation', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const entries = await appendAll(one, start, ['1', '2', '3']);
    await one.writeSnapshot(at(endOf(entries)), piecesOf('old'));
    await other.takeTurn(RELAYS.b);
    const place = { ...endOf(entries.slice(0, 2)), generation: crypto.randomUUID() };
    await one.refound(place);
    assert.deepEqual(await other.append(entryOf('b', endOf(entries))), { kind: 'another-history' });
    assert.equal(await other.newestSnapshot(), null);
    assert.deepEqual(await other.read(2, 1000), []);
    assert.equal((await one.append(entryOf('a', place))).kind, 'appended');
  });

  test('a log that lost entries of a copy accepts nothing, until it is founded again', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const kept = entryOf('a', start);
    await one.append(kept);
    const after = endOf([...(await one.read(0, 1))]);
    await other.halt(crypto.randomUUID(), { by: 'another log’s', position: 9 });
    assert.equal((await one.head()).halted, null);
    await other.halt(start.generation, { by: 'north', position: 7 });
    await one.halt(start.generation, { by: 'south', position: 5 });
    assert.deepEqual((await one.head()).halted, { by: 'north', position: 7 }, 'the furthest');
    assert.deepEqual(await one.append(entryOf('a', after)), { kind: 'halted' });
    assert.equal((await one.append(kept)).kind, 'appended', 'what is there is found');
    assert.equal((await one.head()).position, 1);
    const place = { ...after, generation: crypto.randomUUID() };
    await one.refound(place);
    assert.equal((await one.head()).halted, null);
    assert.equal((await one.append(entryOf('a', place))).kind, 'appended');
  });

  test('a reporting relay learns which process reported last under its id', async (t) => {
    const { one, other } = await openLog(t, open);
    const own = async (log: ClusterLog, run?: string) =>
      (await log.beat(facts(RELAYS.a, run === undefined ? {} : { run }))).find(({ relay }) => relay === RELAYS.a)
        ?.before;
    assert.equal(await own(one, 'first'), undefined);
    assert.equal((await own(other, 'second'))?.run, 'first');
    const last = await own(one, 'first');
    assert.ok(last?.run === 'second' && last.quiet >= 0);
    const seen = (await other.beat(facts(RELAYS.b))).find(({ relay }) => relay === RELAYS.a);
    assert.equal(seen?.before, undefined, 'of itself alone');
    assert.equal((await own(one))?.run, 'first');
    assert.equal(await own(one), undefined, 'an older version names none');
  });

  test('its size is that of the bodies after a place', async (t) => {
    const { one, start } = await openLog(t, open);
    assert.equal(await one.size(0), 0);
    await appendAll(one, start, ['1', '22', '333']);
    assert.deepEqual([await one.size(0), await one.size(1), await one.size(3)], [6, 5, 0]);
  });

  test('a snapshot comes back piece by piece, and the newest counts', async (t) => {
    const { one, other, start } = await openLog(t, open);
    assert.equal(await one.newestSnapshot(), null);
    const { clock } = await one.head();
    const written = await one.writeSnapshot(at(start), piecesOf('one', 'three', '\0'));
    assert.deepEqual(written, { ...at(start), bytes: 9, pieces: 3, at: written.at });
    assert.ok(clock <= written.at && written.at <= (await one.head()).clock, 'by the log’s clock');
    assert.deepEqual(await other.newestSnapshot(), written);
    assert.deepEqual(await textOf(other, written), ['one', 'three', '\0']);
    const end = endOf(await appendAll(one, start, ['1', '2']));
    const newer = await one.writeSnapshot(at(end), piecesOf('newer'));
    assert.deepEqual(await other.newestSnapshot(), newer);
    assert.deepEqual(await textOf(other, written), ['one', 'three', '\0']);
  });

  test('a snapshot written half does not count', async (t) => {
    const { one, other, start } = await openLog(t, open);
    await assert.rejects(
      one.writeSnapshot(at(start), piecesOf('one', new Error('the disk is gone'))),
      /the disk is gone/,
    );
    assert.equal(await other.newestSnapshot(), null);
    const written = await one.writeSnapshot(at(start), piecesOf('all'));
    assert.deepEqual(await textOf(other, written), ['all']);
  });

  test('truncation takes older snapshots, also from one who reads them', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const old = await one.writeSnapshot(at(start), piecesOf('old', 'piece'));
    const end = endOf(await appendAll(one, start, ['1', '2']));
    const newest = await one.writeSnapshot(at(end), piecesOf('new'));
    const pieces = other.readSnapshot(old)[Symbol.asyncIterator]();
    assert.equal(Buffer.from((await pieces.next()).value).toString(), 'old');
    await one.truncate(2);
    await assert.rejects(pieces.next(), Truncated);
    await assert.rejects(textOf(other, old), Truncated);
    assert.deepEqual(await other.newestSnapshot(), newest);
    assert.deepEqual(await textOf(other, newest), ['new']);
  });

  test('truncation where the log begins takes older snapshots all the same, and no entry', async (t) => {
    const { one, other, start } = await openLog(t, open);
    const old = await one.writeSnapshot(at(start), piecesOf('old'));
    const end = endOf(await appendAll(one, start, ['1', '2']));
    const newest = await one.writeSnapshot(at(end), piecesOf('new'));
    await one.truncate((await one.head()).oldest);
    await assert.rejects(textOf(other, old), Truncated);
    assert.deepEqual(await textOf(other, newest), ['new']);
    assert.equal((await other.read(0, 1000)).length, 2);
  });

  test('relays see each other, and count their beats', async (t) => {
    const { world, one, other } = await openLog(t, open);
    const { a, b } = RELAYS;
    const clock = async () => (await one.head()).clock;
    assert.deepEqual(await one.beat(facts(a)), [{ ...facts(a), beat: 1, quiet: 0 }]);
    const before = await clock();
    await other.beat(facts(b, { name: 'south' }));
    const since = await clock();
    await world.tick();
    const until = await clock();
    const seen = await one.beat(facts(a, { position: 9, more: '{}' }));
    const quiet = seen.find(({ relay }) => relay === b)?.quiet ?? -1;
    // Reported values are whole ms.
    assert.ok(until - since - 1 <= quiet && quiet <= (await clock()) - before + 1, `b is quiet for ${quiet} ms`);
    assert.deepEqual(
      [...seen].sort((x, y) => x.relay.localeCompare(y.relay)),
      [
        { ...facts(a, { position: 9, more: '{}' }), beat: 2, quiet: 0 },
        { ...facts(b, { name: 'south' }), beat: 1, quiet },
      ],
    );
    await other.gone(b);
    assert.deepEqual(
      (await one.beat(facts(a))).map(({ relay, beat }) => ({ relay, beat })),
      [{ relay: a, beat: 3 }],
    );
  });
}
