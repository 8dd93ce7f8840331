/** The outcome of an attempt is stored only by the relay with the current claim, not by one that held the message before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimedMessage, DeliveryResult, OutboundLane } from '../../../relay/domain/outbound/outbound-ports.ts';
import { beginDeliveries, settleDelivery, settleJob } from '../../../relay/domain/outbound/settle-delivery.ts';
import { reportedResult } from '../../../relay/outbound/gateways/opentext/job-status.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts } from '../parts/store.ts';

const LANE: OutboundLane = { kind: 'gateway', target: 'mail' };

test('a result that comes after another relay took the message up is not stored beside the one of that relay', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  const { writer, outbound, audit } = parts.store;
  await writer.write((tx) => {
    save(tx, itemOf('a'), ['ann']);
    const item = { id: 'a', eventId: 'e', type: 'task.assigned', severity: 'notice', record: null };
    const input = { to: 'c@a.test', kind: 'email', title: 'T', body: '', item };
    tx.enqueue({ kind: 'gateway', id: 'm1', gatewayId: 'mail', itemId: 'a', messageIndex: null, orderKey: 'k', input });
  });
  const end = { urlOf: () => 'https://mail.test/' };
  const claim = async (by: string): Promise<ClaimedMessage> => {
    await writer.write((tx) => tx.releaseOutbound());
    const [claimed] = await writer.write((tx) => beginDeliveries(tx, LANE, 1, end, { by }));
    assert.equal(claimed?.message.id, 'm1');
    return claimed!;
  };
  const settle = (claimed: ClaimedMessage, result: DeliveryResult) =>
    writer.write((tx) => settleDelivery(tx, claimed, result));
  const records = (): string[] => audit.page(0, 10).map(({ record }) => JSON.parse(record).kind);

  const [first, second] = [await claim('a'), await claim('b')];
  await settle(first, { kind: 'delivered' });
  assert.deepEqual([outbound.depth().sending, records()], [1, []]);
  await settle(second, { kind: 'failed', reason: 'no' });
  await settle(first, { kind: 'delivered' });
  assert.deepEqual([outbound.depth().dead, records()], [1, ['failed']]);
});

test('a status that the service reports is stored once, and not while the relay queries it', async (t) => {
  const parts = openParts({});
  t.after(() => parts.close());
  const { writer, outbound, audit } = parts.store;
  const end = { urlOf: () => 'https://mail.test/' };
  const report = (state: string, job = 'xsi-1') =>
    writer.write((tx) => {
      const body = { job_id: job, job_state: ['Complete'], deliveries: [{ delivery_attempts: [{ state }] }] };
      return settleJob(tx, 'mail', job, ({ input }) => reportedResult(body, input));
    });
  const kinds = (): string[] => audit.page(0, 10).map(({ record }) => JSON.parse(record).kind);
  await writer.write((tx) => {
    save(tx, itemOf('a'), ['ann']);
    const item = { id: 'a', eventId: 'e', type: 'task.assigned', severity: 'notice', record: null };
    const input = { to: '+491555', kind: 'whatsapp', title: 'T', body: '', item };
    tx.enqueue({ kind: 'gateway', id: 'm1', gatewayId: 'mail', itemId: 'a', messageIndex: null, orderKey: 'k', input });
  });
  const [sent] = await writer.write((tx) => beginDeliveries(tx, LANE, 1, end));
  await writer.write((tx) => settleDelivery(tx, sent!, { kind: 'sent', track: { job: 'xsi-1', after: 0 } }));
  const before = kinds();

  assert.deepEqual([await report('Sent'), await report('Delivered', 'xsi-2')], [true, false]);
  assert.deepEqual([outbound.depth().tracked, kinds()], [1, before]);
  const [query] = await writer.write((tx) => beginDeliveries(tx, { kind: 'status', target: 'mail' }, 1, end));
  assert.equal(await report('Delivered'), false);
  await writer.write((tx) => settleDelivery(tx, query!, { kind: 'retry', reason: 'no final status yet', after: 0 }));
  assert.deepEqual([await report('Error'), await report('Delivered')], [true, false]);
  assert.deepEqual([outbound.depth().dead, kinds()], [1, [...before, 'failed']]);
});
