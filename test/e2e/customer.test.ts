/** A customer is not reached: staff are notified, see why in the window, send the message again there, and see it arrive. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '../../simulator/clock.ts';
import { DEMO_ACCOUNT, gatewayEntry } from '../../simulator/opentext/account.ts';
import { startOpenText } from '../../simulator/opentext/server.ts';
import { appWindow, WINDOW_ARGS } from '../helpers/app-window.ts';
import type { NotifyCall } from '../helpers/desktop-session.ts';
import { SOURCE_KEY, startWorld, tokenOf } from '../helpers/world.ts';

const PICTURES = process.env.TEST_PICTURES;
const SMS = '+4915550100417';

test('a failed SMS is reported, sent again from the window, and delivered', async (t) => {
  const pace = { sent: 200, arrived: 600 };
  const openText = await startOpenText({ host: '127.0.0.1', port: 0, account: DEMO_ACCOUNT, clock: systemClock, pace });
  t.after(() => openText.close());
  openText.faults.set({ undeliverable: [SMS] });
  const world = await startWorld(t, {
    directory: {
      sources: [{ id: 'crm', name: 'CRM', key: SOURCE_KEY }],
      roles: [{ id: 'customer-service', name: 'Customer service' }],
      users: [{ id: 'dana', name: 'Dana Fox', roles: ['customer-service'], token: tokenOf('dana') }],
      gateways: [gatewayEntry('customers', openText.url, DEMO_ACCOUNT)],
    },
  });
  const desk = await world.desktop('dana', { args: WINDOW_ARGS });
  const window = await appWindow(t, desk);
  const { itemId } = await world.send('customer.notification', {
    title: 'Your appointment has moved to 14:00',
    body: 'Good day, Chloé Martin. It was 09:30.',
    customer: { ref: 'C-20824', name: 'Chloé Martin' },
    channels: [
      { gateway: 'customers', kind: 'sms', to: SMS },
      { gateway: 'customers', kind: 'push', to: 'device-C-20824' },
    ],
    audience: { roles: ['customer-service'] },
  });
  const told = await desk.session.monitor.waitFor(
    (event): event is NotifyCall => event.kind === 'notify' && /SMS did not reach the customer/.test(event.body),
  );
  assert.equal(told.title, 'Your appointment has moved to 14:00');

  await window.getByRole('tab', { name: /^For info/ }).click();
  await window.getByText('Your appointment has moved to 14:00').first().click();
  await window.getByText(/not delivered: Unknown subscriber/i).waitFor();
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true });
    await window.screenshot({ path: join(PICTURES, 'customer-failed.png') });
  }
  openText.faults.set({});
  await window.getByRole('button', { name: /^Send again: SMS · \+49…417/ }).click();
  await window.getByText('Delivered', { exact: true }).waitFor();
  if (PICTURES) await window.screenshot({ path: join(PICTURES, 'customer-delivered.png') });
  const { messages } = await world.item('dana', itemId);
  assert.deepEqual(
    messages.map(({ status }) => status),
    ['delivered', 'sent'],
  );
  const submissions = openText.journal.filter(({ route }) => route === 'sms');
  assert.equal(submissions.length, 2);
  assert.equal(new Set(submissions.map(({ submitId }) => submitId)).size, 1);
});
