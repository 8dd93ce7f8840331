/** A relay whose log does not reply closes anyway and waits for the log once. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createHandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { isUnavailable, START } from '../store/parts/under-test.ts';
import { openSeveral } from './parts/replicas.ts';

/** A relay with an append that gets no reply, and its pending write. */
async function unanswered(t: TestContext) {
  const { world, open } = await openSeveral(t, []);
  const { connect } = world;
  let answer = () => {};
  let sent = false;
  world.connect = (name) => {
    const line = connect(name);
    return {
      ...line,
      append(entry) {
        sent = true;
        return new Promise((resolve) => {
          answer = () => void line.append(entry).then(resolve);
        });
      },
    };
  };
  const clock = createHandClock(START);
  const { writer, write } = await open('a', { timers: clock });
  const asked = write((tx) => save(tx, itemOf('i'), ['ann']));
  await until('it is sent', () => sent);
  return { clock, writer, asked, answer: () => answer() };
}

test('an append that is never answered is waited for once, however often the writer is closed', async (t) => {
  const { clock, writer, asked } = await unanswered(t);
  const refused = assert.rejects(asked, isUnavailable);
  const closing = writer.close();
  clock.pass(10_000);
  await closing;
  await refused;
  await writer.close();
});

test('if the log is unreachable, shutdown waits for no deadline, and callers learn that the outcome is unknown', async (t) => {
  const { clock, writer, asked } = await unanswered(t);
  const told = assert.rejects(asked, (error) => isUnavailable(error) && /not known whether/.test(String(error)));
  // The log counts as unresponsive from here on.
  clock.pass(2000);
  writer.end();
  clock.pass(1000);
  clock.pass(1000);
  // Before closing, which waits for pending callers.
  await told;
  await writer.close();
});

test('as long as the log answers, what was sent before is finished', async (t) => {
  const { clock, writer, asked, answer } = await unanswered(t);
  writer.end();
  const closing = writer.close();
  clock.pass(1000);
  answer();
  await asked;
  await closing;
  assert.equal(clock.waiting(), 0);
});
