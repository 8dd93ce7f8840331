/** A relay whose log answers nothing ends all the same, and waits for it once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { isUnavailable, START } from '../store/parts/under-test.ts';
import { openSeveral } from './parts/replicas.ts';

test('an append that is never answered is waited for once, however often the writer is closed', async (t) => {
  const { world, open } = await openSeveral(t, []);
  const { connect } = world;
  let sent = false;
  world.connect = (name) => ({
    ...connect(name),
    append() {
      sent = true;
      return new Promise(() => {});
    },
  });
  const clock = createHandClock(START);
  const { writer, write } = await open('a', { timers: clock });
  const asked = assert.rejects(
    write((tx) => save(tx, itemOf('i'), ['ann'])),
    isUnavailable,
  );
  await until('it is sent', () => sent);
  const closing = writer.close();
  clock.pass(10_000);
  await closing;
  await asked;
  await writer.close();
});
