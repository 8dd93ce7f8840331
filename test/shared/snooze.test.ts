import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { snoozedUntil } from '../../shared/rules/snooze.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const at = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 });
const own = (until: number | null, knew?: number) => ({
  itemId: 'i',
  seenAt: null,
  snoozedUntil: until === null ? null : iso(until),
  ...(knew === undefined ? {} : { snoozedBeckonAt: iso(knew) }),
  delegatedAt: null,
});

test('a snooze holds until the item rises or escalates after what the person knew, whatever their clock says', () => {
  fc.assert(
    fc.property(at, at, at, (until, knew, ended) => {
      assert.equal(snoozedUntil({}, own(until, knew)), iso(until));
      const now = snoozedUntil({ snoozesEndedAt: iso(ended) }, own(until, knew));
      assert.equal(now, knew < ended ? null : iso(until));
    }),
  );
});

test('a vote from before versions were recorded ends with the first rise; one without a person does not', () => {
  assert.equal(snoozedUntil({}, own(1)), iso(1));
  assert.equal(snoozedUntil({ snoozesEndedAt: iso(0) }, own(1)), iso(1));
  assert.equal(snoozedUntil({ snoozesEndedAt: iso(5) }, own(1)), null);
  assert.equal(snoozedUntil({ snoozesEndedAt: iso(5) }, own(null, 9)), null);
  assert.equal(snoozedUntil({ snoozesEndedAt: iso(5) }, null), null);
});
