/** The notification about a customer who was not reached. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CustomerMessage } from '../../shared/items.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { iso, statusUpdate, T0, uuid } from '../electron/parts/items.ts';

const message = (status: CustomerMessage['status']): CustomerMessage => ({
  gateway: 'customers',
  kind: 'sms',
  to: '+49…417',
  status,
  at: iso(T0),
});

const notice = (status: CustomerMessage['status'], more: Partial<ReturnType<typeof statusUpdate>> = {}) => ({
  ...statusUpdate(1),
  type: 'customer.notification',
  status: null,
  messages: [message(status)],
  customer: { ref: 'C-1', name: 'Ada' },
  ...more,
});

test('a message that fails beckons though the notice was seen, and says through which channel', (t) => {
  const { connect, item, raised, desk, clock } = testDesk(t);
  connect();
  item(notice('queued'));
  desk.commands.seen({ itemIds: [uuid(1)] });
  item(notice('sent'));
  assert.equal(raised.length, 0, 'what is on its way is listed and counted');
  const at = iso(clock.now() + 1000);
  item(notice('failed', { beckon: { at, reason: 'changed' }, updatedAt: at }));
  assert.equal(raised.length, 1);
  assert.match(raised[0]?.body ?? '', /^To Ada · SMS did not reach the customer/);
});
