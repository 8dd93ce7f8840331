import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ITEM_TYPES } from '../../shared/events.ts';
import type { Why } from '../../shared/items.ts';
import type { Person, SubscriptionRule, Subscriptions } from '../../shared/people.ts';
import { checkSubscriptions, deliveryFor, typeMatches } from '../../shared/rules/subscription.ts';
import { SEVERITIES } from '../../shared/severity.ts';
import { person, severity, subscriptions } from './arbitraries.ts';

const dana: Person = {
  id: 'dana',
  name: 'Dana',
  roles: ['approver', 'support'],
  locations: [],
  units: [],
  mandatory: ['approver'],
};
const why = (roles: string[], byName = false): Why => ({ byName, roles, locations: [], units: [], via: 'event' });
const rule = (change: Partial<SubscriptionRule>): SubscriptionRule => ({
  role: '*',
  types: ['*'],
  deliver: 'off',
  ...change,
});
const notice = { type: 'alert.raised', severity: 'notice' } as const;

test('types match with the prefix or without it, and * is all', () => {
  for (const pattern of ['alert.raised', 'com.xconnector.alert.raised', '*', 'com.xconnector.*']) {
    assert.ok(typeMatches(pattern, 'alert.raised'), pattern);
    assert.ok(typeMatches(pattern, 'com.xconnector.alert.raised'), pattern);
  }
  assert.equal(typeMatches('alert', 'alert.raised'), false);
});

test('the first rule that matches wins; none matches: beckon', () => {
  const rules = [
    rule({ role: 'support', types: ['task.assigned'], deliver: 'digest' }),
    rule({ role: 'support', minSeverity: 'critical', deliver: 'beckon' }),
    rule({ role: 'support', deliver: 'badge' }),
    rule({ deliver: 'digest' }),
  ];
  assert.equal(deliveryFor(notice, why(['support']), dana, { rules }), 'badge');
  assert.equal(deliveryFor({ ...notice, severity: 'critical' }, why(['support']), dana, { rules }), 'beckon');
  assert.equal(deliveryFor(notice, why(['other']), dana, { rules }), 'digest');
  assert.equal(deliveryFor(notice, why(['support']), dana, { rules: [] }), 'beckon');
});

test('what is addressed by name or through a mandatory role is never off', () => {
  fc.assert(
    fc.property(subscriptions, person, severity, fc.boolean(), (given, who, level, byName) => {
      const delivery = deliveryFor({ type: 'alert.raised', severity: level }, why(who.roles, byName), who, given);
      if (byName || who.mandatory.length > 0) assert.notEqual(delivery, 'off');
    }),
  );
  assert.equal(deliveryFor(notice, why(['support'], true), dana, { rules: [rule({})] }), 'badge');
  assert.equal(deliveryFor(notice, why(['support']), dana, { rules: [rule({})] }), 'off');
});

test('rules after the one that won change nothing', () => {
  fc.assert(
    fc.property(subscriptions, subscriptions, person, severity, (given, more, who, level) => {
      const item = { type: 'task.assigned', severity: level };
      const rules = [...given.rules, rule({ deliver: 'digest' })];
      const before = deliveryFor(item, why(who.roles), who, { rules });
      assert.equal(deliveryFor(item, why(who.roles), who, { rules: [...rules, ...more.rules] }), before);
    }),
  );
});

const pointers = (given: Subscriptions, who = dana) => checkSubscriptions(given, who).map((error) => error.pointer);

test('a rule that names a mandatory role and switches it off is refused', () => {
  assert.deepEqual(pointers({ rules: [rule({ role: 'approver' })] }), ['/rules/0/deliver']);
  assert.deepEqual(pointers({ rules: [rule({ role: 'approver', types: ['alert.raised'] })] }), ['/rules/0/deliver']);
  assert.deepEqual(pointers({ rules: [rule({ role: 'approver', deliver: 'badge' })] }), []);
  assert.deepEqual(pointers({ rules: [rule({ role: 'support' })] }), []);
});

test('a * rule that covers a mandatory role is refused, unless an earlier rule has spoken for it', () => {
  assert.deepEqual(pointers({ rules: [rule({})] }), ['/rules/0/deliver']);
  assert.deepEqual(pointers({ rules: [rule({ role: 'approver', deliver: 'badge' }), rule({})] }), []);
  const partly = rule({ role: 'approver', deliver: 'badge', minSeverity: 'warning' });
  assert.deepEqual(pointers({ rules: [partly, rule({})] }), ['/rules/1/deliver']);
  assert.deepEqual(pointers({ rules: [rule({})] }, { ...dana, mandatory: [] }), []);
});

test('accepted subscriptions never needed the safety net for a mandatory role', () => {
  fc.assert(
    fc.property(subscriptions, person, (given, who) => {
      if (checkSubscriptions(given, who).length > 0) return;
      for (const role of who.mandatory)
        for (const type of ITEM_TYPES)
          for (const level of SEVERITIES) {
            const bare = { ...who, mandatory: [] };
            assert.notEqual(deliveryFor({ type, severity: level }, why([role]), bare, given), 'off');
          }
    }),
  );
});

test('unknown types, time zones and durations are named', () => {
  const quiet = { from: '18:00', to: '07:00', days: ['mon' as const], timeZone: 'Europe/Berlin' };
  assert.deepEqual(pointers({ rules: [rule({ role: 'support', types: ['*', 'alert.rised'] })] }), ['/rules/0/types/1']);
  assert.deepEqual(pointers({ rules: [], quietHours: quiet }), []);
  assert.deepEqual(pointers({ rules: [], quietHours: null }), []);
  assert.deepEqual(pointers({ rules: [], quietHours: { ...quiet, timeZone: 'Europe/Atlantis' } }), [
    '/quietHours/timeZone',
  ]);
  for (const dueWithin of ['P9999W', '-PT1H'])
    assert.deepEqual(pointers({ rules: [], quietHours: { ...quiet, unless: { dueWithin } } }), [
      '/quietHours/unless/dueWithin',
    ]);
});
