/** Many live events at once: a few stand alone, one notification speaks for the rest; what is urgent stands alone all the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { URGENT, USUAL } from '../../desk/beckoning/burst.ts';
import { type RateLimit, TokenBucket } from '../../shared/rules/token-bucket.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { answered, approval, iso, statusUpdate, T0, uuid } from '../electron/parts/items.ts';

const lee = { id: 'lee', name: 'Lee Park' };
const singles = (limit: RateLimit, moments: readonly number[]): number => {
  const bucket = new TokenBucket();
  return moments.filter((at) => bucket.take(limit, at) === 0).length;
};

test('property: never more at once than the allowance, never more over time than it earns', () => {
  const gaps = fc.array(fc.integer({ min: -2_000, max: 3_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, (given) => {
      let at = T0;
      const moments = given.map((gap) => {
        at += gap;
        return at;
      });
      const forward = given.filter((gap) => gap > 0).reduce((sum, gap) => sum + gap, 0);
      return singles(USUAL, moments) <= USUAL.burst + forward / USUAL.everyMs + 1e-6;
    }),
  );
});

test('a steady stream, such as the simulator at 400 ms, is no burst', () => {
  const moments = Array.from({ length: 500 }, (_, n) => T0 + n * 400);
  assert.equal(singles(USUAL, moments), 500);
  assert.equal(singles(URGENT, moments.slice(0, 5)), 5);
});

test('twelve at once: five stand alone, one speaks for seven and names the most urgent', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 12; n += 1) desk.item(n % 4 === 0 ? approval(n, { severity: 'warning' }) : statusUpdate(n));
  assert.equal(desk.raised.length, 5);
  desk.clock.tick(600);
  assert.equal(desk.raised.length, 6);
  const summary = desk.screen.get('burst');
  assert.equal(summary?.title, '7 more just came, 2 need you');
  assert.match(summary?.body ?? '', /PO 47/);
  desk.desk.notifications.opened('burst');
  const shown = desk.opened[0]?.split(' ').slice(1) ?? [];
  assert.deepEqual(new Set(shown), new Set(summary?.itemIds));
  assert.deepEqual(
    [shown.length, shown.some((id) => desk.screen.has(id))],
    [7, false],
    'those that have none of their own',
  );
  desk.clock.tick(60_000);
  assert.equal(desk.raised.length, 6, 'nothing is raised again');
  const next = desk.restart();
  next.connect();
  assert.equal(next.raised.filter(({ id }) => id !== 'summary').length <= 1, true);
});

test('while it goes on the one notification is drawn anew, at most every two seconds', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 100; n += 1) {
    desk.item(statusUpdate(n));
    desk.clock.tick(50);
  }
  desk.clock.tick(3_000);
  const bursts = desk.raised.filter(({ id }) => id === 'burst');
  assert.ok(bursts.length >= 2 && bursts.length <= 4, String(bursts.length));
  const alone = desk.raised.length - bursts.length;
  assert.equal(bursts.at(-1)?.title, `${100 - alone} more just came`);
});

test('critical ones and approvals due soon stand alone, up to their own limit', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 20; n += 1) desk.item(statusUpdate(n));
  for (let n = 21; n <= 23; n += 1) desk.item(approval(n, { severity: 'critical' }));
  desk.item(approval(24, { dueAt: iso(T0 + 2 * 3_600_000) }));
  for (let n = 21; n <= 24; n += 1) assert.ok(desk.screen.has(uuid(n)), String(n));
  for (let n = 25; n <= 60; n += 1) desk.item(approval(n, { severity: 'critical' }));
  desk.clock.tick(600);
  assert.ok(desk.raised.length <= 5 + 5 + 1, String(desk.raised.length));
  assert.equal(desk.screen.get('burst')?.urgency, 'critical');
});

test('answered by others before it was shown: nothing of it is left; one left over stands alone', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 8; n += 1) desk.item(approval(n));
  desk.item(answered(approval(6), lee));
  desk.item(answered(approval(7), lee));
  desk.clock.tick(600);
  assert.equal(desk.screen.has('burst'), false);
  assert.ok(desk.screen.has(uuid(8)));
});

test('the one for many goes when nothing of it asks any more', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 8; n += 1) desk.item(approval(n));
  desk.clock.tick(600);
  assert.ok(desk.screen.has('burst'));
  for (let n = 1; n <= 8; n += 1) desk.item(answered(approval(n), lee));
  assert.equal(desk.screen.size, 0);
});

test('paused or cut off before it was shown: the summary afterwards has it', (t) => {
  const desk = testDesk(t);
  desk.connect();
  for (let n = 1; n <= 9; n += 1) desk.item(statusUpdate(n));
  desk.disconnect();
  desk.clock.tick(600);
  assert.equal(desk.screen.has('burst'), false);
  desk.connect();
  assert.equal(desk.screen.get('summary')?.title, '4 new while you were away');
});
