import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withUnchanged } from '../../renderer/state/unchanged-parts.ts';
import type { Snapshot } from '../../shared/bridge/snapshot.ts';
import { viewOf } from '../helpers/items.ts';
import { item } from '../shared/arbitraries.ts';

const views = fc
  .uniqueArray(item, { selector: ({ id }) => id, maxLength: 6 })
  .map((items) => items.map((one) => viewOf(one)));
const part = fc.jsonValue({ maxDepth: 3 });
const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({ inbox: views, snoozed: views, me: part, pause: part, connection: part, app: part })
  .map((drawn) => structuredClone(drawn) as unknown as Snapshot);

test('the result equals the new snapshot, and neither of the two is changed', () => {
  fc.assert(
    fc.property(snapshot, snapshot, (before, after) => {
      const [first, second] = [structuredClone(before), structuredClone(after)];
      assert.deepEqual(withUnchanged(before, after), second);
      assert.deepEqual([before, after], [first, second]);
    }),
  );
});

test('of an equal snapshot every part is the previous one', () => {
  fc.assert(
    fc.property(snapshot, (before) => {
      const result = withUnchanged(before, structuredClone(before));
      for (const [name, value] of Object.entries(before)) assert.equal(result[name as keyof Snapshot], value, name);
    }),
  );
});

test('an item stays the same object when others arrive, change, leave and are ranked again', () => {
  fc.assert(
    fc.property(snapshot, views, fc.nat(), (before, arrived, turn) => {
      const known = new Set(before.inbox.map((view) => view.item.id));
      const fresh = arrived.filter(({ item: { id } }) => !known.has(id));
      const [changed, ...others] = structuredClone(before.inbox);
      const title = changed && { ...changed, item: { ...changed.item, title: `${changed.item.title}, changed` } };
      const inbox = [...fresh, ...others, ...(title ? [title] : [])];
      const turned = [...inbox.slice(turn % (inbox.length || 1)), ...inbox.slice(0, turn % (inbox.length || 1))];
      const result = withUnchanged(before, { ...structuredClone(before), inbox: turned });
      for (const old of before.inbox.slice(1)) {
        assert.ok(result.inbox.includes(old), 'an unchanged item is another object');
      }
      const old = before.inbox[0];
      if (!old) return;
      assert.equal(
        result.inbox.find((view) => view.item.id === old.item.id),
        title,
      );
    }),
  );
});
