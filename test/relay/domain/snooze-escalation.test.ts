/** An escalating item that all recipients snoozed must still notify one of them, once, and for ten thousand people without a search. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { claim, snooze } from '../../../relay/domain/answers/item-acts.ts';
import { escalateIfAllSnoozed } from '../../../relay/domain/answers/snooze-escalation.ts';
import { workSchedule } from '../../../relay/domain/schedule/remind.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import type { Item } from '../../../shared/items.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { MAX_REPEATS } from '../../../shared/rules/repeat.ts';
import { createHandClock, type HandClock } from '../parts/clock.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, type Parts } from '../parts/store.ts';

const START = 1_800_000_000_000;
const HOUR = 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const PEOPLE = ['dana', 'kim', 'lee'];
const ops = { audience: { roles: ['ops'] }, by: 'event' as const, at: iso(START) };

const directoryOf = (people: readonly string[]) => ({
  roles: [{ id: 'lead', name: 'Lead' }],
  users: [...people.map((id) => ({ id, name: id, roles: ['ops'] })), { id: 'boss', name: 'Boss', roles: ['lead'] }],
});

let clock: HandClock;
let parts: Parts;
beforeEach(() => {
  clock = createHandClock(START);
  const users = [
    ...PEOPLE.map((id) => ({ id, name: id, roles: ['ops'] })),
    { id: 'boss', name: 'Boss', roles: ['lead'] },
  ];
  parts = openParts({ roles: [{ id: 'lead', name: 'Lead' }], users }, clock);
});
afterEach(() => parts.close());

const write = <T>(work: (tx: Tx) => T) => parts.store.writer.write(work);
const item = (): Item => parts.store.reader.item('a')!.item;
const alert = (more: Partial<Item> = {}) =>
  itemOf('a', { type: 'alert.raised', severity: 'critical', audiences: [ops], ...more });
const put = (more: Partial<Item> = {}, members = PEOPLE) => write((tx) => save(tx, alert(more), members));
const withEscalation = () =>
  write((tx) => {
    const plan = { reminders: [], escalation: [{ after: 'PT2H', audience: { roles: ['lead'] } }] };
    save(tx, alert(), PEOPLE, { plan });
    tx.schedule('a', [{ kind: 'escalation', index: 0, at: START + 2 * HOUR }]);
  });
const putOff = (who: string, beckonAt?: string) =>
  write((tx) => snooze(tx, who, 'a', iso(clock.now() + HOUR), beckonAt));
const isSnoozed = (who: string): Promise<boolean> =>
  write((tx) => {
    const person = tx.directory.person(who);
    assert.ok(person);
    const { snoozedUntil } = personView(item(), person, tx.own('a', who), { rules: [] });
    return snoozedUntil !== null && Date.parse(snoozedUntil) > tx.now;
  });
const kinds = () => item().thread.map(({ kind }) => kind);

test('the last snooze asks the next in the escalation, once, over a kill, and snoozes remain', async () => {
  await withEscalation();
  clock.pass(60_000);
  await putOff('dana');
  await putOff('kim');
  assert.deepEqual(kinds(), []);
  await putOff('lee');
  assert.deepEqual([kinds(), item().beckon.reason], [['escalation'], 'escalation']);
  assert.deepEqual(item().audiences.at(-1)?.audience, { roles: ['lead'] });
  for (const who of PEOPLE) assert.equal(await isSnoozed(who), true, who);
  await parts.reopen();
  await write((tx) => workSchedule(tx));
  clock.pass(3 * HOUR);
  await write((tx) => workSchedule(tx));
  assert.equal(kinds().filter((kind) => kind === 'escalation').length, 1, 'not again when it would have been due');
});

test('without a step left, or when the escalation has put it off too, all are notified again', async () => {
  await withEscalation();
  for (const who of PEOPLE) await putOff(who);
  clock.pass(1000);
  await putOff('boss');
  assert.deepEqual(kinds(), ['escalation', 'reminder']);
  for (const who of [...PEOPLE, 'boss']) assert.equal(await isSnoozed(who), false, who);
});

test('people who are away or have it switched off do not count, and one who is awake is enough', async () => {
  await put();
  clock.pass(1000);
  parts.setDirectory(directoryOf(PEOPLE), [['kim', { from: iso(START), to: iso(START + HOUR), delegate: null }]]);
  await write((tx) => tx.saveSubscriptions('lee', { rules: [{ role: 'ops', types: ['*'], deliver: 'badge' }] }));
  await putOff('dana');
  assert.deepEqual(kinds(), ['reminder']);
  await write((tx) => tx.saveSubscriptions('lee', { rules: [] }));
  clock.pass(1000);
  await putOff('dana');
  assert.deepEqual(kinds(), ['reminder']);
});

test('a claimed item, or one that is not critical, may be snoozed by all', async () => {
  await put({ severity: 'warning' });
  for (const who of PEOPLE) await putOff(who);
  assert.deepEqual(kinds(), []);
  await put();
  await write((tx) => claim(tx, 'kim', 'a'));
  for (const who of PEOPLE) await putOff(who);
  assert.deepEqual(kinds(), ['claim']);
});

test('a snooze that ended by its time counts no more', async () => {
  await put();
  await putOff('dana');
  clock.pass(2 * HOUR);
  await putOff('kim');
  await putOff('lee');
  assert.deepEqual(kinds(), []);
  await putOff('dana');
  assert.deepEqual(kinds(), ['reminder']);
});

test('of ten thousand people a few are looked at, and all of them only where all have put it off', async () => {
  const many = Array.from({ length: 10_000 }, (_, n) => `p${String(n).padStart(5, '0')}`);
  parts.setDirectory(directoryOf(many));
  await put({}, many);
  const until = iso(START + HOUR);
  const off = (who: readonly string[]) =>
    write((tx) => {
      for (const id of who) tx.saveOwn(id, { itemId: 'a', seenAt: null, snoozedUntil: until, delegatedAt: null });
    });
  const looks = (who: string) =>
    write((tx) => {
      let count = 0;
      const counting: Tx = Object.create(tx, {
        own: {
          value(itemId: string, id: string) {
            count += 1;
            return tx.own(itemId, id);
          },
        },
      });
      escalateIfAllSnoozed(counting, 'a', who);
      return count;
    });
  await off(many.filter((_, n) => (n * 7919) % 10_000 < 5000));
  for (const who of ['p00000', 'p05000', 'p09999']) assert.ok((await looks(who)) < 50, who);
  await off(many.slice(0, 9000));
  assert.ok((await looks('p08999')) < 5, 'one after the other');
  assert.deepEqual(kinds(), []);
  await off(many.slice(9000));
  assert.ok((await looks('p04711')) <= 10_000);
  assert.deepEqual(kinds(), ['reminder']);
});

test('a snooze made offline before a rise is over when it arrives; a desk that lies cannot make one that never ends', async () => {
  await put();
  clock.pass(1000);
  const rose = iso(clock.now());
  await put({ beckon: { at: rose, reason: 'severity' }, snoozesEndedAt: rose });
  await putOff('dana', iso(START));
  assert.equal(await isSnoozed('dana'), false);
  await putOff('kim', iso(START + 1000 * HOUR));
  assert.equal(await isSnoozed('kim'), true);
  const again = iso(clock.now() + 1000);
  await put({ beckon: { at: again, reason: 'severity' }, snoozesEndedAt: again });
  assert.equal(await isSnoozed('kim'), false);
});

test('a single recipient who snoozes without end neither notifies without end nor drops earlier entries', async () => {
  const said = { at: iso(START), by: { id: 'kim', name: 'kim' }, kind: 'answer' as const, text: 'Seen on line 2' };
  await put({ thread: [said] }, ['dana']);
  for (let time = 0; time < 120; time += 1) {
    clock.pass(100);
    await putOff('dana');
  }
  assert.deepEqual(item().thread[0], said);
  assert.equal(kinds().filter((kind) => kind === 'reminder').length, MAX_REPEATS);
  assert.equal(await isSnoozed('dana'), true, 'then the snooze stands');
});

test('a person who snoozed before an unseen rise is still notified, and no one else is called for it', async () => {
  const rose = iso(START + 1000);
  await put({ beckon: { at: rose, reason: 'severity' }, snoozesEndedAt: rose });
  clock.pass(2000);
  await putOff('kim');
  await putOff('lee');
  await putOff('dana', iso(START));
  assert.deepEqual(kinds(), []);
  for (const who of ['kim', 'lee']) assert.equal(await isSnoozed(who), true, who);
  await putOff('dana');
  assert.deepEqual(kinds(), ['reminder']);
});
