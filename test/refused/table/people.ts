/** Invalid input of people's and administrators' clients: answers, settings, actions, and bodies that fit no operation. */
import { randomUUID } from 'node:crypto';
import { ADMIN } from '../../relay/parts/relay.ts';
import { BATCH, JSON_TYPE, STRUCTURED } from '../parts/relay.ts';
import { deep } from './bad-events.ts';
import { named, type Operation, type Payload, row } from './row.ts';

type Body = string | object;
const json = { 'content-type': JSON_TYPE };
const onItem = (act: string): Operation<Body> => ({
  name: act,
  put: (body, itemId) => ({ path: `/v1/items/${itemId}/${act}`, token: 'dana-token', body, headers: json }),
});
const own = (name: string): Operation<Body> => ({
  name,
  put: (body) => ({ path: `/v1/me/${name}`, method: 'PUT', token: 'dana-token', body, headers: json }),
});
const dryRun: Operation<Body> = {
  name: 'dry run',
  put: (body) => ({ path: '/v1/admin/dry-run', token: ADMIN, body, headers: json }),
};
const TAKING_JSON = [
  ...['responses', 'delegate', 'snooze'].map(onItem),
  ...['subscriptions', 'absence'].map(own),
  dryRun,
];

const key = randomUUID;
const ANSWERS: Payload<Body>[] = [
  ['nothing', ''],
  ['null', 'null'],
  ['a list', []],
  ['an empty object', {}],
  ['no key', { action: 'approve' }],
  ['a key that is no UUID', { action: 'approve', key: 'x' }],
  ['a UUID and more', { action: 'approve', key: `${key()} ` }],
  ['a number as key', { action: 'approve', key: 1 }],
  ['no action', { key: key() }],
  ['an unknown action', { action: 'sell', key: key() }],
  ['an action from prototypes', { action: 'constructor', key: key() }],
  ['a list as action', { action: ['approve'], key: key() }],
  ['a comment of 2,001 characters', { action: 'reject', key: key(), comment: 'x'.repeat(2001) }],
  ['an object as comment', { action: 'reject', key: key(), comment: {} }],
  ['null as comment', { action: 'reject', key: key(), comment: null }],
  ['an unknown member', { action: 'approve', key: key(), by: 'lee' }],
  ['__proto__', `{"action":"approve","key":"${key()}","__proto__":{"x":1}}`],
  ['a question without words', { action: 'request-info', key: key() }, 'COMMENT_REQUIRED'],
  ['a question of spaces', { action: 'request-info', key: key(), comment: ' \t\n ' }, 'COMMENT_REQUIRED'],
  ['a depth of 30,000', deep(30_000)],
  ['100 KB', { action: 'approve', key: key(), comment: 'x'.repeat(100_000) }, 'EVENT_TOO_LARGE'],
];

const RULE = { role: '*', types: ['*'], deliver: 'beckon' };
const QUIET = { from: '18:00', to: '07:00', days: ['mon'], timeZone: 'Europe/Berlin' };
const SUBSCRIPTIONS: Payload<Body>[] = [
  ['nothing', ''],
  ['a list', []],
  ['no rules', {}],
  ['a rule of nothing', { rules: [{}] }],
  ['201 rules', { rules: Array(201).fill(RULE) }],
  ['no types', { rules: [{ ...RULE, types: [] }] }],
  ['a bad way', { rules: [{ ...RULE, deliver: 'shout' }] }],
  ['a bad severity', { rules: [{ ...RULE, minSeverity: 'x' }] }],
  ['a mandatory role switched off', { rules: [{ ...RULE, role: 'approver', deliver: 'off' }] }],
  ['a role that is no id', { rules: [{ ...RULE, role: '../x' }] }],
  ['more members', { rules: [], x: 1 }],
  ['a clock of 25 hours', { rules: [], quietHours: { ...QUIET, from: '24:00' } }],
  ['a zone nobody lives in', { rules: [], quietHours: { ...QUIET, timeZone: 'Mars/Olympus' } }],
  ['a zone from prototypes', { rules: [], quietHours: { ...QUIET, timeZone: '__proto__' } }],
  ['no days', { rules: [], quietHours: { ...QUIET, days: [] } }],
  ['a day twice', { rules: [], quietHours: { ...QUIET, days: ['mon', 'mon'] } }],
  ['a duration of letters', { rules: [], quietHours: { ...QUIET, unless: { dueWithin: 'soon' } } }],
];
const JANUARY = { from: '2036-01-01T00:00:00Z', to: '2036-01-02T00:00:00Z' };
const ABSENCES: Payload<Body>[] = [
  ['only a start', { from: JANUARY.from }],
  ['only an end', { to: JANUARY.from }],
  ['only a stand-in', { delegate: 'lee' }],
  ['an end before the start', { from: '2036-02-01T00:00:00Z', to: JANUARY.from }],
  ['the past', { from: '2001-01-01T00:00:00Z', to: '2002-01-01T00:00:00Z' }],
  ['a day that is not', { from: '2036-02-30T00:00:00Z', to: '2036-03-01T00:00:00Z' }],
  ['oneself', { ...JANUARY, delegate: 'dana' }],
  ['nobody', { ...JANUARY, delegate: '__proto__' }],
  ['numbers', { from: 1, to: 2 }],
];
const SNOOZES: Payload<Body>[] = [
  ['nothing', ''],
  ['no time', {}],
  ['the past', { until: '2001-01-01T00:00:00Z' }],
  ['decades', { until: '2099-01-01T00:00:00Z' }],
  ['a leap second', { until: '2026-12-31T23:59:60Z' }],
  ['a number', { until: 1e300 }],
];
const HANDOVERS: Payload<Body>[] = [
  ['nobody', {}],
  ['oneself', { to: 'dana' }],
  ['who is not here', { to: 'nobody' }],
  ['a list', { to: ['lee'] }],
  ['prototypes', { to: '__proto__' }],
  ['controls', { to: 'lee\u0000' }],
  ['a note of 2,001 characters', { to: 'lee', note: 'x'.repeat(2001) }],
];
/** Rejected by every operation that accepts JSON. */
const BODIES = [
  ...['', 'null', '[]', '1', '"x"', '{', '{"key":1}', '{"x":{}}', deep(10_000), '{"__proto__":1}'],
  ...['{"rules":[{}]}', '{"rules":"x"}', '{"until":"never"}', '{"to":7}'],
  `{"action":"approve","key":"${'x'.repeat(70_000)}"}`,
  '{"from":"2026-02-30T00:00:00Z","to":"x"}',
  '{"action":"approve","key":"11111111-1111-4111-8111-111111111111","comment":{"a":1}}',
];
const FORM: Payload<string>[] = [['a form', 'a=b']];
const asForm = ({ name, put }: Operation<Body>): Operation<string> => ({
  name,
  put: (body, itemId) => ({ ...put(body, itemId), headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
});

/** Any of these as any type, at every interface that accepts a body: accepted or refused, never a failure. */
const ANYTHING = [
  ...['', 'null', '0', '[]', '{}', '[[]]', '"\\ud800"', '{"__proto__":{"x":1}}', '\u0000'],
  ...['{"a":'.repeat(5000), `[${'['.repeat(20_000)}`, 'ÿþ', '{"id":1e999}'],
];
const TYPES = [JSON_TYPE, STRUCTURED, BATCH, 'x', `${JSON_TYPE}; charset=utf-16`];
const DOORS = [
  'events',
  'sources/erp/events',
  'hooks/erp/x',
  'pair',
  'items/ID/responses',
  'items/ID/delegate',
  'items/ID/snooze',
  'me/push',
];
const door = (path: string): Operation<readonly [type: string, body: string]> => ({
  name: `POST /v1/${path}`,
  put: ([type, body], itemId) => ({
    path: `/v1/${path.replace('ID', itemId)}`,
    token: /items|me/.test(path) ? 'dana-token' : 'erp-key',
    body,
    headers: { 'content-type': type },
  }),
});

export const PEOPLE = [
  row(onItem('responses'), 'answers', 'REQUEST_INVALID', ANSWERS),
  row(own('subscriptions'), 'settings', 'REQUEST_INVALID', SUBSCRIPTIONS),
  row(own('absence'), 'settings', 'REQUEST_INVALID', ABSENCES),
  row(onItem('snooze'), 'times', 'REQUEST_INVALID', SNOOZES),
  row(onItem('delegate'), 'people and notes', 'REQUEST_INVALID', HANDOVERS),
  ...TAKING_JSON.map((operation) => row(operation, 'bodies', 'refused', named(BODIES))),
  ...TAKING_JSON.map((operation) => row(asForm(operation), 'a form', 'refused', FORM)),
  ...DOORS.map((path) =>
    row(
      door(path),
      'bodies of any type',
      'sound',
      named(TYPES.flatMap((type) => ANYTHING.map((body) => [type, body] as const))),
    ),
  ),
];
