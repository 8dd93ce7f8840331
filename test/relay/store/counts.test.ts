/** Counters maintained by writes always match the rows, also after rollbacks and writes of another process. */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { OutboundMessage } from '../../../relay/domain/outbound/outbound-ports.ts';
import type { Tx } from '../../../relay/domain/unit-of-work.ts';
import { itemOf, save } from '../parts/items.ts';
import { openParts, type Parts } from '../parts/store.ts';

const toGateway = (id: string): OutboundMessage => ({
  ...{ kind: 'gateway', id, gatewayId: 'sms', itemId: 'i1', messageIndex: null, userId: 'dana', orderKey: id },
  input: {
    ...{ to: '+4930', kind: 'sms', title: 'T', body: '', link: 'https://relay.test/a/b' },
    item: { id: 'i1', eventId: 'e', type: 'task.assigned', severity: 'notice', record: null },
  },
});
const open = (tx: Tx, ...ids: string[]) => {
  for (const id of ids) save(tx, itemOf(id), ['dana']);
};
const closed = (tx: Tx, id: string) => save(tx, itemOf(id, { state: 'closed' }), ['dana']);

describe('counts', () => {
  let parts: Parts;
  beforeEach(() => {
    // Failing units are part of the test.
    parts = openParts({}, undefined, () => {});
  });
  afterEach(() => parts.close());

  const openItems = () => parts.store.openItems();
  const write = (work: (tx: Tx) => unknown) => parts.store.writer.write((tx) => void work(tx));
  const beside = (sql: string) => {
    const other = new DatabaseSync(parts.path);
    other.exec(sql);
    other.close();
  };

  test('of open items follow what is made, closed, opened again and forgotten', async () => {
    await write((tx) => open(tx, 'i1', 'i2'));
    assert.equal(openItems(), 2, 'counted when it is first asked');
    await write((tx) => open(tx, 'i3'));
    await write((tx) => closed(tx, 'i1'));
    assert.equal(openItems(), 2);
    await write((tx) => open(tx, 'i1', 'i2'));
    assert.equal(openItems(), 3);
    await write((tx) => tx.forgetItem({ id: 'i2', seq: 6, at: 0, asks: false }));
    assert.equal(openItems(), 2);
  });

  test('do not count what was undone, alone or in a group of others', async () => {
    assert.equal(openItems(), 0);
    const refused = (id: string) =>
      write((tx) => {
        open(tx, id);
        throw new TypeError('refused');
      }).catch(() => {});
    await Promise.all([write((tx) => open(tx, 'i1')), refused('i2'), write((tx) => open(tx, 'i3')), refused('i4')]);
    assert.equal(openItems(), 2);
    await refused('i5');
    assert.equal(openItems(), 2);
  });

  test('are read again after another process wrote', async () => {
    await write((tx) => open(tx, 'i1', 'i2'));
    assert.equal(openItems(), 2);
    beside("UPDATE items SET open = 0 WHERE id = 'i1'");
    assert.equal(openItems(), 1);
    await write((tx) => open(tx, 'i3'));
    assert.equal(openItems(), 2);
  });

  test('of outbound entries follow their states', async () => {
    const depth = () => parts.store.outbound.depth();
    const lane = { kind: 'gateway', target: 'sms' } as const;
    assert.deepEqual(depth(), { queued: 0, sending: 0, tracked: 0, dead: 0 });
    await write((tx) => ['a', 'b', 'c', 'd'].map((id) => tx.enqueue(toGateway(id))));
    assert.deepEqual(depth(), { queued: 4, sending: 0, tracked: 0, dead: 0 });
    await write((tx) => tx.claimOutbound(lane, 3));
    assert.deepEqual(depth(), { queued: 1, sending: 3, tracked: 0, dead: 0 });
    await write((tx) => {
      tx.settleOutbound('a', { state: 'done' });
      tx.settleOutbound('b', { state: 'dead', error: 'gone' });
      tx.settleOutbound('c', { state: 'tracked', at: 0, job: 'job-1' });
    });
    assert.deepEqual(depth(), { queued: 1, sending: 0, tracked: 1, dead: 1 });
    await write((tx) => tx.replayOutbound('b', false));
    assert.deepEqual(depth(), { queued: 2, sending: 0, tracked: 1, dead: 0 });
    const listed = parts.store.outbound.list('queued', 1).map(({ id }) => id);
    assert.equal(listed.length, 1, 'no more than was asked');
    assert.deepEqual(
      parts.store.outbound.list('tracked', 5).map(({ id }) => id),
      ['c'],
    );
  });
});
