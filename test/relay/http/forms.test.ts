/** Answers with a form: checked, recorded, delivered, searched, audited and erased like comments. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { openDesk } from '../../contract/parts/desk.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, event } from '../parts/relay.ts';
import { deliveredTo, faults, startWithReceiver } from '../parts/with-receiver.ts';

const FORM = {
  type: 'object',
  properties: {
    center: { type: 'string', title: 'Cost centre', maxLength: 12 },
    share: { type: 'integer', minimum: 0, maximum: 100 },
    urgent: { type: 'boolean' },
  },
  required: ['center'],
};
const ACTIONS = [
  { id: 'approve', label: 'Approve', kind: 'approve', form: FORM, revocable: 'PT15M' },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional' },
];
const INPUT = { center: 'CC-4200', share: 50 };

const { receiver, relay } = await startWithReceiver({});
after(async () => {
  await relay.close();
  await receiver.close();
});
beforeEach(() => receiver.answer((response) => response.writeHead(204).end()));

const ask = (data: object = {}): Promise<string> =>
  relay.sendOne(event('approval.requested', { actions: ACTIONS, ...data }));
const answer = (id: string, more: object, token = 'dana-token') =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, token);
const seen = async (id: string, token = 'dana-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const delivered = (id: string, count?: number) => deliveredTo(receiver, id, count);

describe('an answer with a form', () => {
  test('is recorded with its input, in answer, vote and outcome, and delivered with it', async () => {
    const id = await ask();
    const given = await answer(id, { input: { ...INPUT, center: ' CC-42\u202e00 ' } });
    assert.equal(given.status, 200, given.text);
    const { answers, votes, outcome } = await seen(id);
    assert.deepEqual([answers[0].input, votes[0].input, outcome.input], [INPUT, INPUT, INPUT]);
    const [response] = await delivered(id);
    assert.deepEqual([response.data.input, response.data.decision.votes[0].input], [INPUT, INPUT]);
  });

  test('without it the answer has no input', async () => {
    const id = await ask();
    assert.equal((await answer(id, { action: 'reject' })).status, 200);
    const { answers, votes, outcome } = await seen(id);
    assert.deepEqual(
      [answers[0], votes[0], outcome].map((one) => 'input' in one),
      [false, false, false],
    );
    const [response] = await delivered(id);
    assert.ok(!('input' in response.data));
  });

  test('with optional fields alone it may be left out, and is then empty', async () => {
    const id = await ask({ actions: [{ ...ACTIONS[0], form: { ...FORM, required: [] } }] });
    assert.equal((await answer(id, {})).status, 200);
    assert.deepEqual((await seen(id)).outcome.input, {});
  });

  test('missing, wrong and unknown members are refused by name, and nothing is recorded', async () => {
    const id = await ask();
    assert.deepEqual(faults(await answer(id, {})), [400, 'INPUT_INVALID', '/input/center is required']);
    assert.deepEqual(faults(await answer(id, { input: { center: 'x'.repeat(13), share: '50', other: 1 } })), [
      400,
      'INPUT_INVALID',
      '/input/center must have at most 12 characters',
      '/input/share must be a whole number',
      '/input/other is not known here',
    ]);
    assert.deepEqual(faults(await answer(id, { input: { center: 'é'.repeat(8200) } })), [
      400,
      'INPUT_INVALID',
      '/input must have at most 8192 bytes as JSON',
    ]);
    assert.deepEqual((await answer(id, { input: 'CC-4200' })).body.code, 'REQUEST_INVALID');
    assert.deepEqual((await seen(id)).answers, []);
  });

  test('an input for an action without a form is refused', async () => {
    const id = await ask();
    assert.deepEqual(faults(await answer(id, { action: 'reject', input: {} })), [
      400,
      'INPUT_INVALID',
      '/input is not possible for Reject, which has no form',
    ]);
  });

  test('sent again with its key it is the same answer; with another input the key is used', async () => {
    const id = await ask();
    const key = randomUUID();
    assert.equal((await answer(id, { key, input: INPUT })).status, 200);
    const again = await answer(id, { key, input: { share: 50, center: 'CC-4200 ' } });
    assert.equal(again.status, 200, again.text);
    assert.equal((await answer(id, { key, input: { center: 'CC-1' } })).body.code, 'KEY_REUSED');
    assert.equal((await answer(id, { key })).body.code, 'KEY_REUSED');
    assert.equal((await seen(id)).answers.length, 1);
  });

  test('by the socket: the same check and the same record', async () => {
    const id = await ask();
    const desk = await openDesk(relay.url, { token: 'dana-token', cursor: null });
    try {
      await desk.hear('sync', (page) => page.live);
      const message = { itemId: id, action: 'approve', key: randomUUID() };
      const refused = await desk.ask('respond', { ...message, input: { center: 7 } });
      assert.deepEqual(
        [refused.ok, refused.problem.code, refused.problem.errors],
        [false, 'INPUT_INVALID', [{ pointer: '/input/center', detail: 'must be text' }]],
      );
      const given = await desk.ask('respond', { ...message, input: INPUT });
      assert.deepEqual([given.ok, given.value?.outcome.input], [true, INPUT]);
    } finally {
      desk.close();
    }
  });

  test('each vote has its own input, the outcome that of the deciding one', async () => {
    const id = await ask({
      actions: [{ ...ACTIONS[0], revocable: undefined }],
      decision: { policy: 'all' },
      audience: { users: ['dana', 'lee'] },
    });
    assert.equal((await answer(id, { input: { center: 'first' } })).status, 200);
    assert.equal((await seen(id)).outcome, null);
    assert.equal((await answer(id, { input: { center: 'second' } }, 'lee-token')).status, 200);
    const { votes, outcome } = await seen(id);
    assert.deepEqual(
      votes.map(({ by, input }: { by: { id: string }; input: object }) => [by.id, input]),
      [
        ['dana', { center: 'first' }],
        ['lee', { center: 'second' }],
      ],
    );
    assert.deepEqual(outcome.input, { center: 'second' });
    const [first, second] = await delivered(id, 2);
    assert.deepEqual([first.data.input, second.data.input], [{ center: 'first' }, { center: 'second' }]);
  });

  test('a withdrawal repeats it to the source, and the next answer brings its own', async () => {
    const id = await ask();
    const key = randomUUID();
    await answer(id, { key, input: INPUT });
    await delivered(id);
    assert.equal((await relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, 'dana-token')).status, 200);
    const withdrawal = (await delivered(id, 2))[1];
    assert.deepEqual([withdrawal.type, withdrawal.data.input], ['com.beckon.response.withdrawn', INPUT]);
    await until('it is open', async () => (await seen(id)).state === 'open');
    assert.equal((await answer(id, { input: { center: 'other' } })).status, 200);
    assert.deepEqual((await seen(id)).outcome.input, { center: 'other' });
  });

  test('is in the audit as a digest only, and in the console’s trace as given', async () => {
    const id = await ask();
    await answer(id, { input: { center: 'SECRET-4200' } });
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const answered = items.find(({ kind, item }: { kind: string; item: string }) => kind === 'answered' && item === id);
    assert.match(answered.facts.said, /^[0-9a-f]{32}$/);
    assert.ok(!JSON.stringify(items).includes('SECRET-4200'));
    const { item } = (await relay.get(`/v1/admin/items/${id}`, ADMIN)).body;
    assert.deepEqual(item.answers[0].input, { center: 'SECRET-4200' });
  });

  test('a form that the event refuses never becomes an item', async () => {
    const form = { ...FORM, properties: { center: { type: 'string', pattern: '(a+)+$' } } };
    const reply = await relay.post(
      '/v1/events',
      event('approval.requested', { actions: [{ ...ACTIONS[0], form }] }),
      'erp-key',
      {
        'content-type': 'application/cloudevents+json',
      },
    );
    assert.deepEqual(faults(reply), [
      400,
      'EVENT_INVALID',
      '/data/actions/0/form/properties/center/pattern is not known here',
    ]);
  });
});
