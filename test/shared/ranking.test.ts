import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byUrgency, compareUrgency, DUE_SOON_MS, dueState } from '../../shared/rules/ranking.ts';
import { item, NOW, plainItem } from './arbitraries.ts';

const after = (ms: number) => new Date(NOW + ms).toISOString();

test('the order is total: antisymmetric, transitive, and only an item equals itself', () => {
  fc.assert(
    fc.property(item, item, item, (a, b, c) => {
      const ab = Math.sign(compareUrgency(a, b));
      assert.equal(ab, -Math.sign(compareUrgency(b, a)) + 0);
      assert.equal(ab === 0, a.id === b.id);
      if (ab < 0 && compareUrgency(b, c) < 0) assert.ok(compareUrgency(a, c) < 0);
    }),
    { numRuns: 1000 },
  );
});

test('the order in which they came does not matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: (one) => one.id, maxLength: 20 }), (items) => {
      const sort = (list: typeof items) => [...list].sort((a, b) => compareUrgency(a, b)).map((one) => one.id);
      assert.deepEqual(sort(items), sort([...items].reverse()));
      const many = byUrgency(items.map((one) => ({ item: one })));
      assert.deepEqual(
        many.map((one) => one.item.id),
        sort(items),
      );
    }),
  );
});

test('critical, due time, severity, age', () => {
  const due = after(DUE_SOON_MS);
  const items = [
    plainItem({ id: 'critical, due', severity: 'critical', dueAt: after(90 * DUE_SOON_MS) }),
    plainItem({ id: 'critical', severity: 'critical' }),
    plainItem({ id: 'long overdue', severity: 'info', dueAt: after(-DUE_SOON_MS) }),
    plainItem({ id: 'overdue', severity: 'warning', dueAt: after(-1) }),
    plainItem({ id: 'due, a warning', severity: 'warning', dueAt: due }),
    plainItem({ id: 'due', severity: 'info', dueAt: due }),
    plainItem({ id: 'a warning', severity: 'warning', createdAt: after(-1) }),
    plainItem({ id: 'older', createdAt: after(-2000) }),
    plainItem({ id: 'younger', createdAt: after(-1000) }),
    plainItem({ id: 'without a readable time', createdAt: 'once', dueAt: 'soon' }),
  ];
  const sorted = [...items].reverse().sort((a, b) => compareUrgency(a, b));
  assert.deepEqual(
    sorted.map((one) => one.id),
    items.map((one) => one.id),
  );
});

test('what is due', () => {
  const states = [null, after(-1), after(0), after(1), after(DUE_SOON_MS), after(DUE_SOON_MS + 1)];
  assert.deepEqual(
    states.map((dueAt) => dueState({ dueAt }, NOW)),
    ['none', 'overdue', 'overdue', 'soon', 'soon', 'later'],
  );
});
