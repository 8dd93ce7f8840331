/** fast-check arbitraries for people, audiences and items, with few names, so that matches are frequent. */

import fc from 'fast-check';
import type { DaySpan } from '../../shared/day-span.ts';
import type { Audience } from '../../shared/events.ts';
import type { OwnState } from '../../shared/item-views.ts';
import type { Addressed, Item, ItemAction } from '../../shared/items.ts';
import type { Person, Subscriptions } from '../../shared/people.ts';
import { SEVERITIES } from '../../shared/severity.ts';
import { WEEKDAYS } from '../../shared/weekdays.ts';
import { nothingElse } from '../helpers/minimal-item.ts';

const ROLES = ['approver', 'lead', 'support'];
const LOCATIONS = ['BER', 'MUC'];
const UNITS = ['EMEA', 'APAC'];
const USERS = ['dana', 'kim', 'lee'];
export const NOW = Date.parse('2026-11-25T12:00:00Z');

const some = <T>(values: readonly T[], least = 0) =>
  fc.subarray([...values], { minLength: least, maxLength: values.length });
const chosen = <T>(values: readonly T[]) => fc.constantFrom(...values);

export const person: fc.Arbitrary<Person> = fc
  .record({
    id: chosen(USERS),
    roles: some(ROLES),
    locations: some(LOCATIONS),
    units: some(UNITS),
    mandatory: some(ROLES),
  })
  .map((drawn) => ({
    ...drawn,
    name: drawn.id,
    mandatory: drawn.mandatory.filter((role) => drawn.roles.includes(role)),
  }));

export const audience: fc.Arbitrary<Audience> = fc
  .record(
    {
      roles: some([...ROLES, '*'], 1),
      locations: some(LOCATIONS, 1),
      units: some(UNITS, 1),
      users: some(USERS, 1),
    },
    { requiredKeys: [] },
  )
  .filter((drawn) => Object.keys(drawn).length > 0);

export const instant = fc
  .integer({ min: -48 * 60, max: 48 * 60 })
  .map((minutes) => new Date(NOW + minutes * 60_000).toISOString());
export const severity = chosen(SEVERITIES);

export const addressed: fc.Arbitrary<Addressed> = fc.record({
  audience,
  by: chosen(['event', 'escalation', 'delegation', 'stand-in'] as const),
  at: instant,
});

export const action: fc.Arbitrary<ItemAction> = fc.record({
  id: fc.string({ minLength: 1, maxLength: 5 }),
  label: fc.string({ minLength: 1, maxLength: 5 }),
  kind: chosen(['approve', 'reject', 'acknowledge', 'request-info', 'custom'] as const),
  comment: chosen(['none', 'optional', 'required'] as const),
  confirm: fc.boolean(),
});

const types = ['approval.requested', 'task.assigned', 'alert.raised', 'status.changed'];

export const subscriptions: fc.Arbitrary<Subscriptions> = fc.record({
  rules: fc.array(
    fc.record(
      {
        role: chosen([...ROLES, '*']),
        types: fc.array(chosen([...types, '*', ...types.map((type) => `com.xconnector.${type}`)]), {
          minLength: 1,
          maxLength: 3,
        }),
        minSeverity: severity,
        deliver: chosen(['beckon', 'badge', 'digest', 'off'] as const),
      },
      { requiredKeys: ['role', 'types', 'deliver'] },
    ),
    { maxLength: 5 },
  ),
});

export const plainItem = (change: Partial<Item> = {}): Item => ({
  ...nothingElse(),
  id: '01999999-0000-7000-8000-000000000001',
  eventId: 'e-1',
  source: '/sap/po',
  origin: { id: 'sap', name: 'SAP ERP' },
  type: 'approval.requested',
  title: 'PO 4711 needs your approval',
  body: '',
  severity: 'notice',
  state: 'open',
  actions: [
    { id: 'approve', label: 'Approve', kind: 'approve', comment: 'none', confirm: false },
    { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional', confirm: false },
  ],
  decision: { policy: 'first', quorum: null, order: null, state: 'open' },
  audiences: [{ audience: { roles: ['*'] }, by: 'event', at: '2026-11-25T10:00:00.000Z' }],
  beckon: { at: '2026-11-25T10:00:00.000Z', reason: 'new' },
  createdAt: '2026-11-25T10:00:00.000Z',
  updatedAt: '2026-11-25T10:00:00.000Z',
  ...change,
});

export const item: fc.Arbitrary<Item> = fc
  .record({
    id: fc.uuid(),
    type: chosen(types),
    severity,
    state: chosen(['open', 'waiting', 'answered', 'closed', 'withdrawn', 'expired'] as const),
    actions: fc.array(action, { maxLength: 5 }),
    requester: fc.option(chosen(USERS)),
    dueAt: fc.option(instant),
    createdAt: instant,
    audiences: fc.array(addressed, { minLength: 1, maxLength: 3 }),
    decision: fc.record({
      policy: chosen(['first', 'all', 'sequential'] as const),
      quorum: fc.constant(null),
      order: fc.constant<string[]>([...USERS, ...ROLES]),
      state: fc.constant('open' as const),
    }),
    votes: fc.array(
      fc.record({
        by: chosen(USERS).map((id) => ({ id, name: id })),
        action: fc.constant('approve'),
        kind: fc.constant('approve' as const),
        at: instant,
      }),
      { maxLength: 2 },
    ),
  })
  .map(plainItem);

export const own: fc.Arbitrary<OwnState | null> = fc.option(
  fc.record({
    itemId: fc.constant('x'),
    seenAt: fc.option(instant),
    snoozedUntil: fc.option(instant),
    delegatedAt: fc.option(instant),
  }),
);

/** [zone, instant] near clock changes, forward and back, and on an ordinary day. */
export const CLOCK_CHANGES: readonly [string, string][] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Pacific/Kiritimati', '2026-06-01T00:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['Africa/Cairo', '2026-10-29T21:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01T00:00:00Z'],
  ['Etc/UTC', '2026-12-31T23:59:00Z'],
];

const wallTime = fc
  .oneof(
    fc.integer({ min: 0, max: 1439 }),
    fc.integer({ min: 0, max: 240 }),
    fc.constantFrom(0, 60, 90, 120, 150, 180, 1439),
  )
  .map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);

export const spanParts = { from: wallTime, to: wallTime, days: fc.subarray([...WEEKDAYS], { minLength: 1 }) };
export const daySpan: fc.Arbitrary<DaySpan> = fc.record(spanParts);
