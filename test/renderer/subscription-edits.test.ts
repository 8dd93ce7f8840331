import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addRefinement,
  choiceOf,
  clearChoice,
  minutesOf,
  refinementsOf,
  removeRule,
  setChoice,
  wallOf,
} from '../../renderer/state/subscription-edits.ts';

import type { SubscriptionRule } from '../../shared/people.ts';
import { deliveryFor } from '../../shared/rules/subscription.ts';
import { SEVERITIES } from '../../shared/severity.ts';
import { ACKNOWLEDGE, DANA } from '../helpers/items.ts';

const ROLES = ['procurement-approver', 'warehouse-lead', '*'] as const;
const TYPES = ['approval.requested', 'alert.raised', '*'] as const;
const deliver = fc.constantFrom('beckon', 'badge', 'digest', 'off');
const rule: fc.Arbitrary<SubscriptionRule> = fc.oneof(
  fc.record({ role: fc.constantFrom(...ROLES), types: fc.subarray([...TYPES], { minLength: 1 }), deliver }),
  fc.record({
    role: fc.constantFrom(...ROLES),
    types: fc.subarray([...TYPES], { minLength: 1 }),
    deliver,
    minSeverity: fc.constantFrom(...SEVERITIES),
  }),
);
const rules = fc.array(rule, { maxLength: 12 });

test('a choice that is set is the choice that is shown, and the refinements stay', () => {
  fc.assert(
    fc.property(rules, fc.constantFrom(...ROLES), deliver, (before, role, wanted) => {
      const after = setChoice(before, role, wanted);
      assert.equal(choiceOf(after, role), wanted);
      assert.deepEqual(
        refinementsOf(after, role).map((one) => one.rule),
        refinementsOf(before, role).map((one) => one.rule),
      );
      assert.ok(after.length - before.length <= 1);
    }),
  );
});

test('back to the default takes away the choice and what never counted behind it, and nothing else', () => {
  fc.assert(
    fc.property(rules, fc.constantFrom(...ROLES), (before, role) => {
      const after = clearChoice(before, role);
      assert.equal(choiceOf(after, role), null);
      assert.deepEqual(
        refinementsOf(after, role).map((one) => one.rule),
        refinementsOf(before, role).map((one) => one.rule),
      );
      const others = (all: readonly SubscriptionRule[]) => all.filter((one) => one.role !== role);
      assert.deepEqual(others(after), others(before));
    }),
  );
});

test('a choice for one role changes nothing for items of another role alone', () => {
  const item = fc.record({
    type: fc.constantFrom('approval.requested', 'alert.raised', 'task.assigned'),
    severity: fc.constantFrom(...SEVERITIES),
    actions: fc.constantFrom([], ACKNOWLEDGE),
  });
  const why = { byName: false, roles: ['warehouse-lead'], locations: [], units: [], via: 'event' as const };
  fc.assert(
    fc.property(rules, item, deliver, (before, sent, wanted) => {
      const after = setChoice(before, 'procurement-approver', wanted);
      const under = (all: SubscriptionRule[]) => deliveryFor({ ...sent, messages: [] }, why, DANA.user, { rules: all });
      assert.equal(under(after), under(before));
    }),
  );
});

test('a refinement that is added is in force before the choice, and can be taken away again', () => {
  fc.assert(
    fc.property(rules, fc.constantFrom(...ROLES), (before, role) => {
      const refinement: SubscriptionRule = {
        role,
        types: ['task.assigned'],
        minSeverity: 'warning',
        deliver: 'beckon',
      };
      const after = addRefinement(before, role, refinement);
      const found = refinementsOf(after, role).find((one) => one.rule === refinement);
      assert.ok(found, 'listed');
      assert.deepEqual(removeRule(after, found.index), before);
    }),
  );
});

test('a new role goes before the rules for every role', () => {
  const everyone: SubscriptionRule = { role: '*', types: ['*'], deliver: 'digest' };
  assert.deepEqual(setChoice([everyone], 'warehouse-lead', 'badge'), [
    { role: 'warehouse-lead', types: ['*'], deliver: 'badge' },
    everyone,
  ]);
});

test('wall times and minutes are each other', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1439 }), (minutes) => minutesOf(wallOf(minutes)) === minutes));
  assert.equal(wallOf(-15), '23:45');
  assert.equal(wallOf(1440), '00:00');
});
