/** Requests of people, administrators and strangers that must be refused: addresses, credentials and bodies. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { problemOf } from '../relay/parts/relay.ts';
import { type Answer, assertRefused, JSON_TYPE, refusingRelay, STRUCTURED, signed } from './parts/relay.ts';
import { ADDRESSED } from './table/addresses.ts';
import { CREDENTIALS, SIGNED_BODY } from './table/credentials.ts';
import { PEOPLE } from './table/people.ts';
import { walk } from './table/row.ts';

const relay = refusingRelay();
const as = (token: string | null, path: string, body: string | object = {}): Promise<Answer> =>
  relay.ask({ path, token, body, headers: { 'content-type': JSON_TYPE } });

describe('the table', () => walk(relay, [...ADDRESSED, ...CREDENTIALS, ...PEOPLE]));

test('a right signature among wrong ones is accepted', async () => {
  const good = signed(SIGNED_BODY);
  const headers = {
    'content-type': STRUCTURED,
    ...good,
    'webhook-signature': `v1,AAAA v2,x ${good['webhook-signature']}`,
  };
  const answer = await relay.ask({ path: '/v1/sources/erp/events', token: null, body: SIGNED_BODY, headers });
  assert.equal(answer.status, 202);
});

describe('answers', () => {
  test('to an item of others is 404, whatever is sent: its existence is not revealed', async () => {
    const used = randomUUID();
    const mine = await relay.newItem({ audience: { roles: ['support'] } });
    assert.equal((await as('sam-token', `/v1/items/${mine}/responses`, { action: 'approve', key: used })).status, 200);
    for (const body of [
      { action: 'approve', key: randomUUID() },
      { action: 'sell', key: randomUUID() },
      { action: 'approve', key: used },
    ]) {
      const there = await as('sam-token', `/v1/items/${relay.itemId}/responses`, body);
      const nowhere = await as('sam-token', `/v1/items/${randomUUID()}/responses`, body);
      assertRefused(there, 'there', 'NOT_FOUND');
      assert.deepEqual(problemOf({ body: JSON.parse(there.text) }), problemOf({ body: JSON.parse(nowhere.text) }));
    }
    for (const [name, body] of [
      ['seen', {}],
      ['claim', {}],
      ['release', {}],
      ['delegate', { to: 'sam' }],
      ['snooze', { until: '2036-01-01T00:00:00Z' }],
    ] as const) {
      assertRefused(await as('sam-token', `/v1/items/${relay.itemId}/${name}`, body), name, 'NOT_FOUND');
    }
  });
  test('one key for two answers, a second answer, and half an emoji sent twice', async () => {
    const path = `/v1/items/${await relay.newItem()}/responses`;
    const half = { action: 'reject', key: randomUUID(), comment: 'no \ud83d' };
    assert.equal((await as('dana-token', path, half)).status, 200);
    assert.equal((await as('dana-token', path, half)).status, 200, 'the same again');
    assertRefused(await as('dana-token', path, { ...half, action: 'approve' }), 'key', 'KEY_REUSED');
    const late = { action: 'approve', key: randomUUID() };
    assertRefused(await as('lee-token', path, late), 'late', 'ALREADY_ANSWERED');
  });
  test('questions without end', async () => {
    const path = `/v1/items/${await relay.newItem()}/responses`;
    const ask = async () =>
      (await as('dana-token', path, { action: 'request-info', key: randomUUID(), comment: 'Why?' })).status;
    for (let round = 0; round < 20; round += 1) assert.equal(await ask(), 200);
    assert.equal(await ask(), 400);
  });
});

/** The relay limits attempts per address, so these are not in the table. */
const CODES = [
  ...['', 'x', null, 7, 'AAAA-AAAA', '\u0000\u0000\u0000\u0000', "' OR 1=1", 'x'.repeat(65), ['AAAA']],
  ...['\ud800\ud800\ud800\ud800', '!!!!!!!!'],
];
test('pairing codes that were never given, until there were too many', async () => {
  const answers: Answer[] = [];
  for (const code of [...CODES, ...Array(12).fill('AAAA-AAAA-AAAA')])
    answers.push(await as(null, '/v1/pair', { code, device: 'x' }));
  for (const answer of answers) assertRefused(answer, 'pair');
  const last = answers.at(-1);
  assert.equal(last?.status, 429);
  assert.match(last?.headers.get('retry-after') ?? '', /^\d+$/);
});
test('the relay is ready and logged no fault', () => relay.stillWell('after answers and codes'));
