import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ITEM_TYPES } from '../../shared/events.ts';
import type { Why } from '../../shared/item-views.ts';
import type { CustomerMessage } from '../../shared/items.ts';
import type { Person, SubscriptionRule, Subscriptions } from '../../shared/people.ts';
import { resolveActions } from '../../shared/rules/actions.ts';
import {
  checkDefaults,
  checkSubscriptions,
  decidedFor,
  deliveryFor,
  type Ruled,
  typeMatches,
} from '../../shared/rules/subscription.ts';
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
const plain: Ruled = { type: 'status.changed', severity: 'notice', actions: [], messages: [] };
const notice: Ruled = { ...plain, type: 'alert.raised', actions: resolveActions('alert.raised', undefined) };

test('types match with the prefix or without it, and * is all', () => {
  for (const pattern of ['alert.raised', 'com.xconnector.alert.raised', '*', 'com.xconnector.*']) {
    assert.ok(typeMatches(pattern, 'alert.raised'), pattern);
    assert.ok(typeMatches(pattern, 'com.xconnector.alert.raised'), pattern);
  }
  assert.equal(typeMatches('alert', 'alert.raised'), false);
});

test('the first rule that matches wins', () => {
  const rules = [
    rule({ role: 'support', types: ['task.assigned'], deliver: 'digest' }),
    rule({ role: 'support', minSeverity: 'critical', deliver: 'beckon' }),
    rule({ role: 'support', deliver: 'badge' }),
    rule({ deliver: 'digest' }),
  ];
  assert.equal(deliveryFor(notice, why(['support']), dana, { rules }), 'badge');
  assert.equal(deliveryFor({ ...notice, severity: 'critical' }, why(['support']), dana, { rules }), 'beckon');
  assert.equal(deliveryFor(notice, why(['other']), dana, { rules }), 'digest');
});

test('where no rule matches, it beckons if it asks for an answer or is a warning or worse, and is a badge otherwise', () => {
  const under = (item: Ruled) => deliveryFor(item, why(['support'], true), dana, { rules: [] });
  for (const type of ITEM_TYPES)
    for (const level of SEVERITIES) {
      const actions = resolveActions(type, undefined);
      const urgent = level === 'warning' || level === 'critical';
      assert.equal(
        under({ ...plain, type, severity: level, actions }),
        actions.length > 0 || urgent ? 'beckon' : 'badge',
        type,
      );
      assert.equal(under({ ...plain, type, severity: level }), urgent ? 'beckon' : 'badge', type);
    }
  const other = [rule({ role: 'support', types: ['task.assigned'], deliver: 'off' })];
  assert.equal(deliveryFor(plain, why(['support']), dana, { rules: other }), 'badge');
  const lost: CustomerMessage = {
    gateway: 'sms',
    kind: 'sms',
    to: '+49…',
    status: 'failed',
    at: '2026-11-25T12:00:00Z',
  };
  assert.equal(under({ ...plain, messages: [lost] }), 'beckon');
  assert.equal(under({ ...plain, messages: [{ ...lost, status: 'sent' }] }), 'badge');
});

const defaults: SubscriptionRule[] = [
  rule({ role: 'support', minSeverity: 'critical', deliver: 'beckon' }),
  rule({ role: 'support', types: ['status.changed'], deliver: 'digest' }),
  rule({ role: 'support', types: ['alert.raised'], deliver: 'off' }),
  rule({ role: 'approver', types: ['alert.raised'], deliver: 'badge' }),
];
const member: Person = { ...dana, defaults };

test('the defaults of a role count where none of the person’s own rules matches, and before the general rule', () => {
  const through = (roles: string[], item: Ruled, rules: SubscriptionRule[] = []) =>
    decidedFor(item, why(roles), member, { rules });
  assert.deepEqual(through(['support'], plain), { delivery: 'digest', by: { role: 'support' } });
  assert.deepEqual(through(['support'], notice), { delivery: 'off', by: { role: 'support' } });
  assert.deepEqual(through(['support'], { ...notice, severity: 'critical' }).delivery, 'beckon');
  assert.deepEqual(through(['approver'], plain), { delivery: 'badge', by: null });
  assert.deepEqual(through(['other'], plain), { delivery: 'badge', by: null });
  const own = [rule({ role: 'approver' }), rule({ deliver: 'beckon' })];
  assert.deepEqual(through(['support'], plain, own), { delivery: 'beckon', by: { rule: 1 } });
});

test('of the defaults of several roles the loudest counts; a role without one that matches says nothing', () => {
  const through = (...roles: string[]) => decidedFor(notice, why(roles), { ...member, mandatory: [] }, { rules: [] });
  assert.deepEqual(through('support', 'approver'), { delivery: 'badge', by: { role: 'approver' } });
  assert.deepEqual(through('approver', 'support'), { delivery: 'badge', by: { role: 'approver' } });
  assert.deepEqual(through('support', 'other'), { delivery: 'off', by: { role: 'support' } });
  const loud = { ...member, defaults: [...defaults, rule({ role: 'lead', deliver: 'digest' })] };
  assert.equal(deliveryFor(notice, why(['approver', 'lead']), loud, { rules: [] }), 'digest');
});

test('a default switches nothing off that is addressed by name or through a mandatory role', () => {
  assert.equal(deliveryFor(notice, why(['support'], true), member, { rules: [] }), 'badge');
  assert.equal(deliveryFor(notice, why(['support']), { ...member, mandatory: ['support'] }, { rules: [] }), 'badge');
});

test('defaults with unknown types, or that switch a mandatory role off, are named', () => {
  const given = [
    { types: ['*'], deliver: 'off' as const },
    { types: ['alert.raised', 'alert.rised'], deliver: 'badge' as const },
  ];
  const places = (mandatory: boolean) => checkDefaults(given, mandatory).map(({ pointer }) => pointer);
  assert.deepEqual(places(false), ['/defaults/1/types/1']);
  assert.deepEqual(places(true), ['/defaults/1/types/1', '/defaults/0/deliver']);
});

test('what is addressed by name or through a mandatory role is never off', () => {
  fc.assert(
    fc.property(subscriptions, person, severity, fc.boolean(), (given, who, level, byName) => {
      const delivery = deliveryFor({ ...notice, severity: level }, why(who.roles, byName), who, given);
      if (byName || who.mandatory.length > 0) assert.notEqual(delivery, 'off');
    }),
  );
  assert.equal(deliveryFor(notice, why(['support'], true), dana, { rules: [rule({})] }), 'badge');
  assert.equal(deliveryFor(notice, why(['support']), dana, { rules: [rule({})] }), 'off');
});

test('rules after the one that won change nothing', () => {
  fc.assert(
    fc.property(subscriptions, subscriptions, person, severity, (given, more, who, level) => {
      const item = { ...plain, type: 'task.assigned', severity: level };
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
            assert.notEqual(deliveryFor({ ...plain, type, severity: level }, why([role]), bare, given), 'off');
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
