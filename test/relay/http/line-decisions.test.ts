/** Decisions by line: accepted, recorded, delivered for every row, audited, erased. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { openDesk } from '../../contract/parts/desk.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, bareEvent, event } from '../parts/relay.ts';
import { deliveredTo, faults, startWithReceiver } from '../parts/with-receiver.ts';

const ACTIONS = [
  { id: 'approve', label: 'Approve', kind: 'approve', revocable: 'PT15M' },
  { id: 'reject', label: 'Reject', kind: 'reject', comment: 'optional' },
  { id: 'ask', label: 'Ask', kind: 'request-info' },
  { id: 'note', label: 'Note', kind: 'acknowledge' },
];
const row = (id: string, net: string) => ({ id, cells: { net } });
const lines = {
  columns: [{ id: 'net', label: 'Net', type: 'money', currency: 'EUR' }],
  rows: [row('10', '120.00'), row('20/a', '8.50'), row('30', '7.00')],
};
const byLine = { policy: 'first', perLine: true };
const approve = { decision: 'approve' };
const reject = { decision: 'reject' };

const { receiver, relay } = await startWithReceiver({});
after(async () => {
  await relay.close();
  await receiver.close();
});
beforeEach(() => receiver.answer((response) => response.writeHead(204).end()));

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const submit = (data: object) =>
  relay.post('/v1/events', event('approval.requested', { actions: ACTIONS, ...data }), 'erp-key', STRUCTURED);
async function ask(data: object = {}): Promise<string> {
  const { body, text } = await submit({ lines, decision: byLine, ...data });
  assert.ok(body.results, text);
  return body.results[0].itemId;
}
const answer = (id: string, more: object) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, 'dana-token');
const seen = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
const delivered = (id: string, count?: number) => deliveredTo(receiver, id, count);

describe('an answer by line', () => {
  test('decides in part; the source receives every row', async () => {
    const id = await ask();
    const given = await answer(id, {
      lineDecisions: { '20/a': { ...reject, comment: ' too \u200bmany ' }, '10': approve },
    });
    assert.equal(given.status, 200, given.text);
    const { state, decision, outcome, answers } = await seen(id);
    assert.deepEqual([state, decision.state, decision.perLine], ['answered', 'partial', true]);
    assert.deepEqual(outcome.lineCounts, { approved: 2, rejected: 1 });
    assert.deepEqual(answers[0].lineDecisions, { '20/a': { decision: 'reject', comment: 'too many' } });
    const [{ data }] = await delivered(id);
    assert.deepEqual([data.action, data.kind, data.decision.state], ['approve', 'approve', 'partial']);
    assert.deepEqual(data.lineDecisions, {
      '10': approve,
      '20/a': { decision: 'reject', comment: 'too many' },
      '30': approve,
    });
  });

  test('with every row rejected is a rejection, with every row approved an approval', async () => {
    const rejected = await ask();
    assert.equal(
      (await answer(rejected, { lineDecisions: { '10': reject, '20/a': reject, '30': reject } })).status,
      200,
    );
    assert.equal((await seen(rejected)).decision.state, 'rejected');
    const approved = await ask();
    const all = { '10': approve, '20/a': approve, '30': approve };
    assert.equal((await answer(approved, { action: 'reject', lineDecisions: all })).status, 200);
    assert.equal((await seen(approved)).decision.state, 'approved');
    const [{ data }] = await delivered(approved);
    assert.deepEqual(data.lineDecisions, all);
  });

  test('without rows all take the decision of the action, and the source receives each', async () => {
    const id = await ask();
    assert.equal((await answer(id, { action: 'reject' })).status, 200);
    const { decision, outcome, answers } = await seen(id);
    assert.deepEqual([decision.state, outcome.lineCounts], ['rejected', { approved: 0, rejected: 3 }]);
    assert.ok(!('lineDecisions' in answers[0]));
    const [{ data }] = await delivered(id);
    assert.deepEqual(data.lineDecisions, { '10': reject, '20/a': reject, '30': reject });
  });

  test('a question decides no row', async () => {
    const id = await ask();
    const question = { action: 'ask', comment: 'Which tape?' };
    assert.deepEqual(faults(await answer(id, { ...question, lineDecisions: {} })), [
      400,
      'REQUEST_INVALID',
      '/lineDecisions is not possible for Ask, which decides nothing',
    ]);
    assert.equal((await answer(id, question)).status, 200);
    const [{ data }] = await delivered(id);
    assert.ok(!('lineDecisions' in data));
    assert.ok(!('lineCounts' in (await seen(id)).answers[0]));
  });

  test('an acknowledgement applies to any version, so it takes no rows', async () => {
    const id = await ask();
    const given = await answer(id, { action: 'note', lineDecisions: { '10': reject } });
    assert.deepEqual(faults(given).slice(0, 2), [400, 'REQUEST_INVALID']);
    assert.deepEqual((await seen(id)).answers, []);
  });

  test('unknown rows and items that are decided as a whole are refused by pointer, and nothing is recorded', async () => {
    const id = await ask();
    assert.deepEqual(faults(await answer(id, { lineDecisions: { '10': reject, '40': reject, 'a/b~': approve } })), [
      400,
      'REQUEST_INVALID',
      '/lineDecisions/40 is not the id of a row',
      '/lineDecisions/a~1b~0 is not the id of a row',
    ]);
    for (const wrong of [{ '10': { decision: 'maybe' } }, { '10': {} }, { '10': { ...reject, other: 1 } }, [reject]]) {
      assert.deepEqual(faults(await answer(id, { lineDecisions: wrong })).slice(0, 2), [400, 'REQUEST_INVALID']);
    }
    assert.deepEqual((await seen(id)).answers, []);
    const whole = await ask({ decision: { policy: 'first' } });
    assert.deepEqual(faults(await answer(whole, { lineDecisions: { '10': reject } })), [
      400,
      'REQUEST_INVALID',
      '/lineDecisions is not possible for an item that is decided as a whole',
    ]);
    assert.equal((await answer(whole, {})).status, 200);
    const [{ data }] = await delivered(whole);
    assert.ok(!('lineDecisions' in data));
  });

  test('lines that changed since are refused as any old version', async () => {
    const id = await ask();
    const { version, eventId } = await seen(id);
    const changed = { ...lines, rows: [row('10', '999.00'), row('50', '1.00')] };
    await relay.send(bareEvent('item.updated', { eventId, lines: changed }));
    assert.equal((await answer(id, { version, lineDecisions: { '30': reject } })).body.code, 'ITEM_CHANGED');
    assert.equal((await answer(id, { version: version + 1, lineDecisions: { '50': reject } })).status, 200);
    const [{ data }] = await delivered(id);
    assert.deepEqual(data.lineDecisions, { '10': approve, '50': reject });
  });

  test('sent again with its key it is the same answer; with other rows the key is used', async () => {
    const id = await ask();
    const key = randomUUID();
    assert.equal((await answer(id, { key, lineDecisions: { '10': reject, '30': approve } })).status, 200);
    const again = await answer(id, { key, lineDecisions: { '10': { ...reject, comment: ' ' } } });
    assert.equal(again.status, 200, again.text);
    for (const other of [undefined, {}, { '30': reject }, { '10': { ...reject, comment: 'no' } }, { '99': reject }]) {
      assert.equal((await answer(id, { key, lineDecisions: other })).body.code, 'KEY_REUSED');
    }
    assert.equal((await seen(id)).answers.length, 1);
  });

  test('by the socket: the same check and the same record', async () => {
    const id = await ask();
    const desk = await openDesk(relay.url, { token: 'dana-token', cursor: null });
    try {
      await desk.hear('sync', (page) => page.live);
      const message = { itemId: id, action: 'approve', key: randomUUID() };
      const refused = await desk.ask('respond', { ...message, lineDecisions: { '40': reject } });
      assert.deepEqual(refused.problem.errors, [{ pointer: '/lineDecisions/40', detail: 'is not the id of a row' }]);
      const given = await desk.ask('respond', { ...message, lineDecisions: { '10': reject } });
      assert.deepEqual([given.ok, given.value?.outcome.lineCounts], [true, { approved: 2, rejected: 1 }]);
    } finally {
      desk.close();
    }
  });

  test('is withdrawn as a whole; the source receives the same rows', async () => {
    const id = await ask();
    const key = randomUUID();
    await answer(id, { key, lineDecisions: { '10': reject } });
    const [response] = await delivered(id);
    assert.equal((await relay.post(`/v1/items/${id}/responses/${key}/withdraw`, undefined, 'dana-token')).status, 200);
    const withdrawal = (await delivered(id, 2))[1];
    assert.equal(withdrawal.type, 'com.beckon.response.withdrawn');
    assert.deepEqual(withdrawal.data.lineDecisions, response.data.lineDecisions);
    await until('it is open', async () => (await seen(id)).decision.state === 'open');
    assert.equal((await answer(id, { lineDecisions: { '30': reject } })).status, 200);
    assert.deepEqual((await delivered(id, 3))[2].data.lineDecisions, { '10': approve, '20/a': approve, '30': reject });
  });

  test('is in the audit as numbers and a digest, and in the console’s trace as given', async () => {
    const id = await ask();
    const lineDecisions = { '10': { ...reject, comment: 'SECRET-10' } };
    await answer(id, { lineDecisions });
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const answered = items.find(({ kind, item }: { kind: string; item: string }) => kind === 'answered' && item === id);
    assert.match(answered.facts.said, /^[0-9a-f]{32}$/);
    assert.deepEqual([answered.facts.approvedLines, answered.facts.rejectedLines], [2, 1]);
    assert.ok(!JSON.stringify(items).includes('SECRET-10'));
    const { item } = (await relay.get(`/v1/admin/items/${id}`, ADMIN)).body;
    assert.deepEqual(
      [item.answers[0].lineDecisions, item.answers[0].lineCounts],
      [lineDecisions, { approved: 2, rejected: 1 }],
    );
  });
});

test('an approval that rejects every row needs the comment of a rejection', async () => {
  const actions = ACTIONS.map((action) => (action.id === 'reject' ? { ...action, comment: 'required' } : action));
  const id = await ask({ actions });
  const lineDecisions = { '10': reject, '20/a': reject, '30': reject };
  assert.deepEqual(faults(await answer(id, { lineDecisions })).slice(0, 2), [400, 'COMMENT_REQUIRED']);
  assert.equal((await answer(id, { lineDecisions: { ...lineDecisions, '30': approve } })).status, 200);
});

test('an event asks for decisions by line only with rows and the policy first', async () => {
  const refusal = async (data: object) => faults(await submit(data));
  const needsRow = [400, 'EVENT_INVALID', '/data/decision/perLine needs lines with a row'];
  assert.deepEqual(await refusal({ decision: byLine }), needsRow);
  assert.deepEqual(await refusal({ decision: byLine, lines: { ...lines, rows: [] } }), needsRow);
  for (const other of [{ policy: 'all' }, { policy: 'quorum', quorum: 2 }, { policy: 'sequential', order: ['dana'] }]) {
    const actions = ACTIONS.map(({ revocable: _, ...action }) => action);
    assert.deepEqual(await refusal({ actions, lines, decision: { ...other, perLine: true } }), [
      400,
      'EVENT_INVALID',
      '/data/decision/perLine belongs to the policy first alone',
    ]);
  }
  assert.deepEqual(await refusal({ decision: byLine, lines: { ...lines, rows: [row('__proto__', '1.00')] } }), [
    400,
    'EVENT_INVALID',
    '/data/lines/rows/0/id is not possible with perLine',
  ]);
  const whole = await ask({ decision: { policy: 'first', perLine: false } });
  assert.ok(!('perLine' in (await seen(whole)).decision));
});

test('an item whose lines were all removed is decided as a whole', async () => {
  const id = await ask();
  const { eventId } = await seen(id);
  await relay.send(bareEvent('item.updated', { eventId, lines: { ...lines, rows: [] } }));
  assert.deepEqual(faults(await answer(id, { lineDecisions: { '10': reject } })), [
    400,
    'REQUEST_INVALID',
    '/lineDecisions/10 is not the id of a row',
  ]);
  assert.equal((await answer(id, {})).status, 200);
  assert.equal((await seen(id)).decision.state, 'approved');
});
