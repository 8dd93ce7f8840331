/** Audit records of actions other than answers. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { seen, shown, snooze, snoozeOfDesk } from '../../../relay/domain/answers/item-acts.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, type Parts } from '../parts/store.ts';

const START = 1_800_000_000_000;
let clock: HandClock;
let parts: Parts;
beforeEach(() => {
  clock = createHandClock(START);
  parts = openParts({ users: ['dana', 'lee', 'kim'].map((id) => ({ id, name: id })) }, clock);
});
afterEach(() => parts.close());

const beckoning = (ms: number) => ({ beckon: { at: new Date(ms).toISOString(), reason: 'new' as const } });
const put = (ms: number) => parts.store.writer.write((tx) => save(tx, itemOf('a', beckoning(ms)), ['dana', 'lee']));
const show = (who: string, ...ids: string[]) => parts.store.writer.write((tx) => shown(tx, who, ids));
const audited = () => parts.store.audit.page(0, 100).filter(({ record }) => JSON.parse(record).kind === 'shown').length;

test('shown is published once a person and notification, for any number of desks and repeats', async () => {
  await put(START);
  await Promise.all([show('dana', 'a', 'a'), show('dana', 'a'), show('lee', 'a'), show('kim', 'a', 'none')]);
  assert.equal(audited(), 2);
  await parts.reopen();
  await show('dana', 'a');
  assert.equal(audited(), 2);
  await put(START + 1000);
  await show('dana', 'a');
  await show('dana', 'a');
  assert.equal(audited(), 3);
  // The clock was set back between two notifications; the later one is still a separate one.
  await put(START - 5000);
  await show('dana', 'a');
  assert.equal(audited(), 4);
});

test('items of a summary are published once, and not if they had a notification of their own, which is', async () => {
  await put(START);
  const summed = (who: string) => parts.store.writer.write((tx) => shown(tx, who, ['a'], true));
  const facts = () =>
    parts.store.audit
      .page(0, 100)
      .map(({ record }) => JSON.parse(record))
      .filter(({ kind }) => kind === 'shown')
      .map((one) => one.facts);
  await summed('dana');
  await summed('dana');
  assert.deepEqual(facts(), [{ summary: 1 }]);
  await show('dana', 'a');
  await summed('dana');
  assert.deepEqual(facts(), [{ summary: 1 }, {}]);
});

test('a desk that was long away tells of a snooze that is over: that ends the one before, and every desk hears of it', async () => {
  await put(START);
  const { reader, writer } = parts.store;
  const at = (ms: number) => new Date(START + ms).toISOString();
  await writer.write((tx) => snooze(tx, 'dana', 'a', at(9000)));
  assert.equal(reader.own('a', 'dana')?.snoozedUntil, at(9000));
  clock.pass(5000);
  await assert.rejects(() => writer.write((tx) => snooze(tx, 'dana', 'a', at(5000))), /must lie in the future/);
  const heard: string[] = [];
  const stop = parts.store.feed.subscribe((changes) => {
    for (const change of changes) if (change.kind === 'own') heard.push(change.userId);
  });
  for (const each of ['dana', 'lee']) await writer.write((tx) => snoozeOfDesk(tx, each, 'a', at(5000)));
  for (const each of ['dana', 'lee']) assert.equal(reader.own('a', each)?.snoozedUntil, null, each);
  assert.deepEqual(heard, ['dana', 'lee']);
  stop();
  await writer.write((tx) => snoozeOfDesk(tx, 'dana', 'a', at(5001)));
  assert.equal(reader.own('a', 'dana')?.snoozedUntil, at(5001));
});

test('an item that is opened again after its snooze is seen then', async () => {
  await put(START);
  const { reader, writer } = parts.store;
  const at = (ms: number) => new Date(START + ms).toISOString();
  const open = () => writer.write((tx) => seen(tx, 'dana', ['a']));
  await open();
  await writer.write((tx) => snooze(tx, 'dana', 'a', at(5000)));
  clock.pass(4000);
  await open();
  assert.equal(reader.own('a', 'dana')?.seenAt, at(0));
  clock.pass(2000);
  await open();
  assert.equal(reader.own('a', 'dana')?.seenAt, at(6000));
  // A snooze that a rise ended before its time.
  await writer.write((tx) => snooze(tx, 'dana', 'a', at(9000)));
  const risen = { beckon: { at: at(6000), reason: 'escalation' as const }, snoozesEndedAt: at(6000) };
  await writer.write((tx) => save(tx, itemOf('a', risen), ['dana', 'lee']));
  clock.pass(4000);
  await open();
  assert.equal(reader.own('a', 'dana')?.seenAt, at(6000));
});
