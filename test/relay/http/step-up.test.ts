/** Above a limit of the source or administrator, approval requires a comment, through every channel. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { DIRECTORY, event, startRelay } from '../parts/relay.ts';

const [erp, ...others] = DIRECTORY.sources;
const relay = await startRelay({
  directory: {
    ...DIRECTORY,
    stepUp: [{ value: '50000', currency: 'EUR', types: ['approval.requested'] }],
    rates: { USD: '0.92', CHF: '60' },
    sources: [{ ...erp, stepUp: [{ value: '900.5', currency: 'CHF' }] }, ...others],
  },
});
after(() => relay.close());

const amount = (value: string, currency = 'EUR') => ({ amount: { value, currency } });
async function made(data: object, type = 'approval.requested') {
  const [result] = await relay.send(event(type, data));
  return (await relay.get(`/v1/items/${result?.itemId}`, 'dana-token')).body;
}
const answer = (id: string, more: object) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, 'dana-token');

test('above the administrator’s limit: refused without a comment, taken with one', async () => {
  const item = await made(amount('50000.01'));
  assert.equal(item.stepUp, true);
  const approve = item.actions.find(({ id }: { id: string }) => id === 'approve');
  assert.deepEqual([approve.comment, approve.confirm], ['required', true]);
  for (const more of [{}, { comment: '' }, { comment: '  ' }, { comment: '\u200b\u2060\u200d' }]) {
    const refused = await answer(item.id, more);
    assert.deepEqual([refused.status, refused.body.code], [400, 'COMMENT_REQUIRED']);
  }
  const comment = 'Budget agreed with the board';
  const asked = await answer(item.id, { comment });
  assert.deepEqual([asked.status, asked.body.code, asked.body.freshSignIn], [409, 'CONFIRMATION_REQUIRED', false]);
  const taken = await answer(item.id, { comment, challenge: asked.body.challenge });
  assert.deepEqual([taken.status, taken.body.outcome.comment], [200, comment]);
});

test('at a limit in every currency, or without an amount, nothing changes', async () => {
  for (const data of [amount('50000.00'), amount('50000', 'USD'), amount('-50000'), {}]) {
    const item = await made(data);
    assert.equal(item.stepUp, undefined);
    assert.equal((await answer(item.id, {})).status, 200);
  }
});

test('the source’s own limit and the event’s lower it; none of them raises the administrator’s', async () => {
  for (const [data, limit] of [
    [amount('900.51', 'CHF'), { value: '900.5', currency: 'CHF' }],
    [
      { ...amount('100'), stepUp: { value: '99.999999', currency: 'EUR' } },
      { value: '99.999999', currency: 'EUR' },
    ],
    [
      { ...amount('60000'), stepUp: { value: '1000000', currency: 'EUR' } },
      { value: '50000', currency: 'EUR' },
    ],
    [
      { ...amount('60000'), stepUp: { value: '40000', currency: 'EUR' } },
      { value: '40000', currency: 'EUR' },
    ],
  ] as const) {
    const { stepUp, stepUpLimit } = await made(data);
    assert.deepEqual([stepUp, stepUpLimit], [true, limit]);
  }
});

test('types of a limit are respected; labels of the source’s own buttons stay', async () => {
  assert.equal((await made({ ...amount('54030') }, 'task.assigned')).stepUp, undefined);
  const actions = [
    { id: 'release', label: 'Release payment', kind: 'custom' },
    { id: 'stop', label: 'Stop', kind: 'reject', comment: 'required' },
  ];
  const item = await made({ ...amount('60000'), actions });
  assert.deepEqual(
    item.actions.map(({ label, comment, confirm }: Record<string, unknown>) => [label, comment, confirm]),
    [
      ['Release payment', 'required', true],
      ['Stop', 'required', true],
    ],
  );
});

test('a limit that is no amount stops the start with one line', async () => {
  for (const [stepUp, words] of [
    [[{ value: '1,000', currency: 'EUR' }], /stepUp\/0\/value/],
    [[{ value: '1000' }], /stepUp\/0/],
    [{ value: '1,000', currency: 'EUR' }, /stepUp\/value/],
  ] as const) {
    await assert.rejects(startRelay({ directory: { ...DIRECTORY, stepUp } }), words);
  }
  const limits = [
    { value: '1', currency: 'EUR' },
    { value: '1', currency: 'CHF' },
  ];
  for (const rates of [{ USD: '0' }, { USD: 0.92 }, { usd: '1' }, { USD: '-1' }, { USD: '1e3' }]) {
    await assert.rejects(startRelay({ directory: { ...DIRECTORY, stepUp: limits, rates } }), /rates/);
  }
  const two = { ...DIRECTORY, stepUp: limits, rates: { USD: '0.92' } };
  await assert.rejects(startRelay({ directory: two }), /rates are in one currency: limits are in EUR, CHF/);
  await assert.rejects(
    startRelay({ directory: { ...DIRECTORY, repeat: 'PT5S' } }),
    /repeat must be a minute or longer/,
  );
});
