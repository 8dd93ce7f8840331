/** Approvals of OneTeg: two flows, runs that end, repeated payloads, answers that come back (docs/systems/oneteg.md). */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { ADMIN } from '../relay/parts/relay.ts';
import { payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

const waiting = payload('oneteg-waiting');
const rotated = await relay.post('/v1/admin/sources/oneteg/rotate', { what: 'key' }, ADMIN);
const key: string = rotated.body.secrets.key;

const ask = async (more: object = {}): Promise<string> => {
  const [id = ''] = await relay.items('oneteg-flow', { ...waiting, ...more });
  return id;
};
const run = (id: string, status: string) => ({ run: { id, status } });
const answer = (id: string, action: string) =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID(), comment: 'no' }, 'sam-token');
const responses = async () => (await relay.get('/v1/sources/oneteg/responses?limit=200', key)).body.responses;

test('the approval is about the business record, and stays open when its run ends', async () => {
  const id = await ask();
  const { record, facts, attachments } = await relay.item(id);
  assert.deepEqual(record, { system: 'PIM', type: 'price-list', id: '2026-12' });
  assert.deepEqual(
    facts.map(({ label, value }: { label: string; value: string }) => `${label}: ${value}`),
    ['Flow: New price list', 'Transaction: tx-7301', 'Source system: PIM', 'Run: r-20261125-0700'],
  );
  assert.equal(attachments[0].url, 'https://app.oneteg.example/runs/r-20261125-0700');
  for (const status of ['completed', 'cancelled', 'failed']) {
    await relay.deliver('oneteg-flow', { ...waiting, run: { ...waiting.run, status }, approval: undefined });
    assert.equal(await relay.state(id), 'open', status);
  }
});

test('a manual run repeats the latest payload: it asks once', async () => {
  const first = await ask({ record: { id: 'repeated' } });
  assert.equal(await ask({ record: { id: 'repeated' }, ...run('manual-1', 'waiting') }), first);
  const other = await ask({ record: { id: 'repeated' }, approval: { title: 'Changed?' } });
  assert.notEqual(other, first);
  assert.notEqual(await ask({ record: { id: 'repeated' }, approval: { ...waiting.approval, id: 'second' } }), first);
});

test('an approval ends when its flow says so, by the record', async () => {
  const [id, kept] = [await ask({ record: { id: 'w1' } }), await ask({ record: { id: 'w2' } })];
  const withdrawn = { ...waiting, record: { id: 'w1' }, approval: { reason: 'List replaced' } };
  await relay.sent('oneteg-flow', { ...withdrawn, ...run('later', 'Approval withdrawn') });
  assert.deepEqual([await relay.state(id), await relay.state(kept)], ['withdrawn', 'open']);
  assert.equal((await relay.item(id)).closedReason, 'List replaced');
});

test('the second flow finds the record by the correlation, reads the answer back and reports the outcome', async () => {
  const id = await ask({ record: { system: 'PIM', type: 'price-list', id: 'c1' } });
  await answer(id, 'approve');
  const [{ event }] = (await responses()).slice(-1);
  assert.deepEqual(event.data.correlation, {
    flow: 'price-list',
    run: 'r-20261125-0700',
    record: { system: 'PIM', type: 'price-list', id: 'c1' },
    transactionId: 'tx-7301',
  });
  const read = await relay.get(`/v1/sources/oneteg/responses/${event.id}`, key);
  assert.deepEqual(read.body.event, event);
  assert.equal((await relay.item(id)).outcome.fate, 'accepted');
  const { eventId, eventSource } = event.data;
  const outcome = { eventId, eventSource, responseId: event.id, result: 'failed', reason: 'The PIM is locked' };
  await relay.sent('oneteg-flow', { flow: { id: 'decisions' }, run: { id: 'd1', status: 'completed' }, outcome });
  const { state, refused } = await relay.item(id);
  assert.deepEqual([state, refused.reason], ['open', 'The PIM is locked']);
  await answer(id, 'approve');
  const [{ event: second }] = (await responses()).slice(-1);
  await relay.sent('oneteg-flow', {
    flow: { id: 'decisions' },
    run: { id: 'd2', status: 'completed' },
    outcome: { ...outcome, responseId: second.id, result: 'done', reason: undefined },
  });
  assert.equal((await relay.item(id)).outcome.fate, 'confirmed');
});

test('a correlation of the flow is returned as it is', async () => {
  const id = await ask({ record: { id: 'k1' }, correlation: { case: [7] } });
  await answer(id, 'reject');
  const [{ event }] = (await responses()).slice(-1);
  assert.deepEqual(event.data.correlation, { case: [7] });
});

test('a failure has transaction, source system, code and retry status; one that is repeated by itself is a notice', async () => {
  const failed = payload('oneteg-failed');
  const [id] = await relay.items('oneteg-flow', failed);
  const { error, facts, severity, record } = await relay.item(id);
  assert.deepEqual([error.code, severity, record.type, record.id], ['429', 'warning', 'transaction', 'tx-7255']);
  assert.deepEqual(
    facts.map(({ label, value }: { label: string; value: string }) => `${label}: ${value}`),
    ['Transaction: tx-7255', 'Source system: ERP', 'Retry: exhausted', 'Run: r-20261125-0412'],
  );
  const retried = {
    flow: { id: 'other' },
    run: { id: 'r1', status: 'failed' },
    error: { message: 'x', retryStatus: 'Scheduled' },
  };
  const [notice] = await relay.items('oneteg-flow', retried);
  assert.equal((await relay.item(notice)).severity, 'notice');
});

test('the payloads of the page work as they are written', async () => {
  const page = readFileSync(join(projectRoot, 'docs/systems/oneteg.md'), 'utf8');
  const [asking, reporting] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? ''));
  const [id = ''] = await relay.items('oneteg-flow', { ...asking, record: { ...asking.record, id: 'page' } });
  await answer(id, 'approve');
  const [{ event }] = (await responses()).slice(-1);
  const { eventId, eventSource } = event.data;
  await relay.sent('oneteg-flow', {
    ...reporting,
    outcome: { ...reporting.outcome, eventId, eventSource, responseId: event.id },
  });
  assert.equal((await relay.item(id)).outcome.fate, 'confirmed');
});
