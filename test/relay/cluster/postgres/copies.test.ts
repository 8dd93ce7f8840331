/** PostgreSQL writes and deletes snapshot pieces one at a time, with pauses in which appends have priority. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SqlQuery, SqlRow } from '../../../../relay/cluster/postgres/line.ts';
import { createSnapshotTable } from '../../../../relay/cluster/postgres/snapshot-table.ts';
import { until } from '../../../helpers/until.ts';
import { createHandClock } from '../../parts/clock.ts';
import { START } from '../../store/parts/under-test.ts';

/** @param dropped leftover pieces to delete */
function serverWith(dropped = 0) {
  const clock = createHandClock(START);
  let pieces = 0;
  let left = dropped;
  const answer = async ({ text }: SqlQuery): Promise<SqlRow[]> => {
    if (text.includes('beckon.pieces')) pieces += 1;
    if (!text.includes('DELETE FROM beckon.pieces')) return [{ id: 1, at: START, number: 0 }];
    left -= 1;
    return left >= 0 ? [{ number: left }] : [];
  };
  const snapshots = createSnapshotTable({ schema: 'beckon', timers: clock, run: answer, copy: answer });
  return { clock, snapshots, pieces: () => pieces };
}

async function* three() {
  for (const size of [3, 3, 1]) yield new Uint8Array(size);
}
const place = { generation: 'g', position: 1, hash: '00', schema: 7 };

test('each piece is followed by a rest before the next is sent', async () => {
  const { clock, snapshots, pieces } = serverWith();
  const writing = snapshots.write(place, three());
  for (const sent of [1, 2, 3]) {
    await until('one is sent, and it rests', () => clock.waiting() === 1);
    assert.equal(pieces(), sent);
    clock.pass(1000);
  }
  assert.deepEqual(await writing, { ...place, bytes: 7, pieces: 3, at: START });
});

test('so are pieces of an old copy taken away', async () => {
  const { clock, snapshots, pieces } = serverWith(2);
  const clearing = snapshots.clear();
  for (const slice of [1, 2, 3]) {
    await until('a slice is gone, and it rests', () => clock.waiting() === 1);
    assert.equal(pieces(), slice);
    clock.pass(1000);
  }
  await clearing;
});
