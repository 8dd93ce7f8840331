/** Two relays on one SQLite file. */
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { twoRelays } from './parts/two-relays.ts';

const clock = createShiftedClock();
const { store } = twoRelays(clock, (relay, { monotonic }, first) => ({
  among: { relay, monotonic, caughtUp: () => true },
  ...(first ? { beside: first } : {}),
}));

test('an erasure that a relay left is finished by another', async () => {
  const database = new DatabaseSync(store(), { timeout: 5000 });
  database
    .prepare('INSERT INTO erasures (user_id, alias, up_to, begun_at) VALUES (?, ?, 0, ?)')
    .run('gone', 'erased-1', clock.now());
  await until('it is finished', () => database.prepare('SELECT 1 FROM erasures').get() === undefined);
  database.close();
});
