/** What people's clients send wrongly: answers, settings, acts, codes. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { deep } from '../../relay/parts/bad-events.ts';
import { type Answer, assertRefused, event, STRUCTURED, sharedTarget } from './target.ts';

const target = sharedTarget();
/** Of dana and lee; sam is not among the recipients. */
let itemId = '';
before(async () => {
  itemId = await newItem();
});

async function newItem(data: object = {}): Promise<string> {
  const answer = await target.ask('/v1/events', {
    body: event('approval.requested', data),
    headers: { 'content-type': STRUCTURED },
  });
  return JSON.parse(answer.text).results[0].itemId;
}
const json = { 'content-type': 'application/json' };
const as = (token: string | null, method: string, path: string, body: string | object = {}): Promise<Answer> =>
  target.ask(path, { method, token, body, headers: json });

describe('answers', () => {
  const key = () => randomUUID();
  const CASES: [string, () => string | object, string][] = [
    ['nothing', () => '', 'REQUEST_INVALID'],
    ['null', () => 'null', 'REQUEST_INVALID'],
    ['a list', () => [], 'REQUEST_INVALID'],
    ['no key', () => ({ action: 'approve' }), 'REQUEST_INVALID'],
    ['a key that is no UUID', () => ({ action: 'approve', key: 'x' }), 'REQUEST_INVALID'],
    ['a UUID and more', () => ({ action: 'approve', key: `${key()} ` }), 'REQUEST_INVALID'],
    ['a number as key', () => ({ action: 'approve', key: 1 }), 'REQUEST_INVALID'],
    ['no action', () => ({ key: key() }), 'REQUEST_INVALID'],
    ['an unknown action', () => ({ action: 'sell', key: key() }), 'REQUEST_INVALID'],
    ['an action from prototypes', () => ({ action: 'constructor', key: key() }), 'REQUEST_INVALID'],
    ['a list as action', () => ({ action: ['approve'], key: key() }), 'REQUEST_INVALID'],
    [
      'a comment of 2,001 characters',
      () => ({ action: 'reject', key: key(), comment: 'x'.repeat(2001) }),
      'REQUEST_INVALID',
    ],
    ['an object as comment', () => ({ action: 'reject', key: key(), comment: {} }), 'REQUEST_INVALID'],
    ['null as comment', () => ({ action: 'reject', key: key(), comment: null }), 'REQUEST_INVALID'],
    ['a member nobody knows', () => ({ action: 'approve', key: key(), by: 'lee' }), 'REQUEST_INVALID'],
    ['__proto__', () => `{"action":"approve","key":"${key()}","__proto__":{"x":1}}`, 'REQUEST_INVALID'],
    ['a question without words', () => ({ action: 'request-info', key: key() }), 'COMMENT_REQUIRED'],
    ['a question of spaces', () => ({ action: 'request-info', key: key(), comment: ' \t\n ' }), 'COMMENT_REQUIRED'],
    ['a depth of 30,000', () => deep(30_000), 'REQUEST_INVALID'],
    ['100 KB', () => ({ action: 'approve', key: key(), comment: 'x'.repeat(100_000) }), 'EVENT_TOO_LARGE'],
  ];
  for (const [what, body, code] of CASES) {
    test(what, async () => {
      assertRefused(await as('dana-token', 'POST', `/v1/items/${itemId}/responses`, body()), what, code);
    });
  }
  test('to an item of others is 404, whatever is sent: nobody learns that it is there', async () => {
    const used = key();
    const mine = await newItem({ audience: { roles: ['clerk'] } });
    assert.equal(
      (await as('sam-token', 'POST', `/v1/items/${mine}/responses`, { action: 'approve', key: used })).status,
      200,
    );
    for (const body of [
      { action: 'approve', key: key() },
      { action: 'sell', key: key() },
      { action: 'approve', key: used },
    ]) {
      const there = await as('sam-token', 'POST', `/v1/items/${itemId}/responses`, body);
      const nowhere = await as('sam-token', 'POST', `/v1/items/${randomUUID()}/responses`, body);
      assertRefused(there, 'there', 'NOT_FOUND');
      assert.equal(there.text, nowhere.text);
    }
    for (const [name, body] of [
      ['seen', {}],
      ['claim', {}],
      ['release', {}],
      ['delegate', { to: 'sam' }],
      ['snooze', { until: '2036-01-01T00:00:00Z' }],
    ] as const) {
      assertRefused(await as('sam-token', 'POST', `/v1/items/${itemId}/${name}`, body), name, 'NOT_FOUND');
    }
  });
  test('one key for two answers, a second answer, and half an emoji sent twice', async () => {
    const id = await newItem();
    const used = key();
    const half = { action: 'reject', key: used, comment: 'no \ud83d' };
    assert.equal((await as('dana-token', 'POST', `/v1/items/${id}/responses`, half)).status, 200);
    assert.equal((await as('dana-token', 'POST', `/v1/items/${id}/responses`, half)).status, 200, 'the same again');
    assertRefused(
      await as('dana-token', 'POST', `/v1/items/${id}/responses`, { ...half, action: 'approve' }),
      'key',
      'KEY_REUSED',
    );
    assertRefused(
      await as('lee-token', 'POST', `/v1/items/${id}/responses`, { action: 'approve', key: key() }),
      'late',
      'ALREADY_ANSWERED',
    );
  });
  test('questions without end', async () => {
    const id = await newItem();
    const asked = async () =>
      (
        await as('dana-token', 'POST', `/v1/items/${id}/responses`, {
          action: 'request-info',
          key: key(),
          comment: 'Why?',
        })
      ).status;
    const first = await asked();
    for (let round = 1; round < 20; round += 1) assert.equal(await asked(), first);
    assert.deepEqual([first, await asked()], [200, 400]);
  });
  test('the relay is well', () => target.stillWell('after answers'));
});

const RULE = { role: '*', types: ['*'], deliver: 'beckon' };
const QUIET = { from: '18:00', to: '07:00', days: ['mon'], timeZone: 'Europe/Berlin' };
const SETTINGS: [string, 'subscriptions' | 'absence', string | object][] = [
  ['nothing', 'subscriptions', ''],
  ['a list', 'subscriptions', []],
  ['no rules', 'subscriptions', {}],
  ['a rule of nothing', 'subscriptions', { rules: [{}] }],
  ['201 rules', 'subscriptions', { rules: Array(201).fill(RULE) }],
  ['no types', 'subscriptions', { rules: [{ ...RULE, types: [] }] }],
  ['a bad way', 'subscriptions', { rules: [{ ...RULE, deliver: 'shout' }] }],
  ['a bad severity', 'subscriptions', { rules: [{ ...RULE, minSeverity: 'x' }] }],
  ['a mandatory role switched off', 'subscriptions', { rules: [{ ...RULE, role: 'approver', deliver: 'off' }] }],
  ['a role that is no id', 'subscriptions', { rules: [{ ...RULE, role: '../x' }] }],
  ['more members', 'subscriptions', { rules: [], x: 1 }],
  ['a clock of 25 hours', 'subscriptions', { rules: [], quietHours: { ...QUIET, from: '24:00' } }],
  ['a zone nobody lives in', 'subscriptions', { rules: [], quietHours: { ...QUIET, timeZone: 'Mars/Olympus' } }],
  ['a zone from prototypes', 'subscriptions', { rules: [], quietHours: { ...QUIET, timeZone: '__proto__' } }],
  ['no days', 'subscriptions', { rules: [], quietHours: { ...QUIET, days: [] } }],
  ['a day twice', 'subscriptions', { rules: [], quietHours: { ...QUIET, days: ['mon', 'mon'] } }],
  ['a duration of letters', 'subscriptions', { rules: [], quietHours: { ...QUIET, unless: { dueWithin: 'soon' } } }],
  ['only a start', 'absence', { from: '2036-01-01T00:00:00Z' }],
  ['only an end', 'absence', { to: '2036-01-01T00:00:00Z' }],
  ['only a stand-in', 'absence', { delegate: 'lee' }],
  ['an end before the start', 'absence', { from: '2036-02-01T00:00:00Z', to: '2036-01-01T00:00:00Z' }],
  ['the past', 'absence', { from: '2001-01-01T00:00:00Z', to: '2002-01-01T00:00:00Z' }],
  ['a day that is not', 'absence', { from: '2036-02-30T00:00:00Z', to: '2036-03-01T00:00:00Z' }],
  ['oneself', 'absence', { from: '2036-01-01T00:00:00Z', to: '2036-01-02T00:00:00Z', delegate: 'dana' }],
  ['nobody', 'absence', { from: '2036-01-01T00:00:00Z', to: '2036-01-02T00:00:00Z', delegate: '__proto__' }],
  ['numbers', 'absence', { from: 1, to: 2 }],
];
const ACTS: [string, 'snooze' | 'delegate', string | object][] = [
  ['nothing', 'snooze', ''],
  ['no time', 'snooze', {}],
  ['the past', 'snooze', { until: '2001-01-01T00:00:00Z' }],
  ['ten years', 'snooze', { until: '2099-01-01T00:00:00Z' }],
  ['a leap second', 'snooze', { until: '2026-12-31T23:59:60Z' }],
  ['a number', 'snooze', { until: 1e300 }],
  ['nobody', 'delegate', {}],
  ['oneself', 'delegate', { to: 'dana' }],
  ['who is not here', 'delegate', { to: 'nobody' }],
  ['a list', 'delegate', { to: ['lee'] }],
  ['prototypes', 'delegate', { to: '__proto__' }],
  ['controls', 'delegate', { to: 'lee\u0000' }],
  ['a note of 2,001 characters', 'delegate', { to: 'lee', note: 'x'.repeat(2001) }],
];
const CODES = [
  '',
  'x',
  null,
  7,
  'AAAA-AAAA',
  '\u0000\u0000\u0000\u0000',
  "' OR 1=1",
  'x'.repeat(65),
  ['AAAA'],
  '\ud800\ud800\ud800\ud800',
  '!!!!!!!!',
];

describe('settings, acts and pairing', () => {
  for (const [what, name, body] of SETTINGS) {
    test(`${name}: ${what}`, async () =>
      assertRefused(await as('dana-token', 'PUT', `/v1/me/${name}`, body), what, 'REQUEST_INVALID'));
  }
  for (const [what, name, body] of ACTS) {
    test(`${name}: ${what}`, async () =>
      assertRefused(await as('dana-token', 'POST', `/v1/items/${itemId}/${name}`, body), what, 'REQUEST_INVALID'));
  }
  test('codes that were never given, until there were too many', async () => {
    const answers = [];
    for (const code of [...CODES, ...Array(12).fill('AAAA-AAAA-AAAA')])
      answers.push(await as(null, 'POST', '/v1/pair', { code, device: 'x' }));
    for (const answer of answers) assertRefused(answer, 'pair');
    const last = answers.at(-1);
    assert.equal(last?.status, 429);
    assert.match(last?.headers.get('retry-after') ?? '', /^\d+$/);
  });
  test('the relay is well', () => target.stillWell('after settings'));
});
