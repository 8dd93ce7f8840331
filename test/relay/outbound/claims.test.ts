/** The outcome of an attempt is stored only by the relay with the current claim, not by one that held the message before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClaimedMessage, DeliveryResult, OutboundLane } from '../../../relay/domain/outbound/outbound-ports.ts';
import { beginDeliveries, settleDelivery } from '../../../relay/domain/outbound/settle-delivery.ts';
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
