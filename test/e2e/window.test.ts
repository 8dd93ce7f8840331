/** The window of the running app: answer, read the outcome, change a subscription, pair with a code. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appWindow, WINDOW_ARGS } from '../helpers/app-window.ts';
import { purchaseOrder, syncFailure } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld, tokenOf } from '../helpers/world.ts';

test('in one window', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS, preferences: { afterAnswer: 'stay' } });
  const window = await appWindow(t, desk);
  await window.getByText('Connected to').first().waitFor();

  await t.test("answered in the window: its state is shown in words, up to the source's confirmation", async () => {
    const { itemId } = await world.send('approval.requested', purchaseOrder('4750'));
    await window
      .getByRole('button', { name: /PO 4750 needs/ })
      .first()
      .click();
    await window.getByRole('button', { name: 'Approve' }).last().click();
    await settled(world, 'dana', itemId, 'confirmed');
    await window
      .getByText(/confirmed/i)
      .first()
      .waitFor();
    await desk.session.waitForNone('PO 4750');
  });

  await t.test('a subscription changed in the window holds for the next event', async () => {
    await window
      .getByRole('link', { name: 'Preferences' })
      .or(window.getByRole('button', { name: 'Preferences' }))
      .or(window.getByRole('tab', { name: 'Preferences' }))
      .first()
      .click();
    const row = window
      .getByRole('radiogroup', { name: /Integration operations/ })
      .or(window.getByRole('row', { name: /Integration operations/ }));
    await row.first().getByRole('radio', { name: 'Badge only' }).check({ force: true });
    const headers = { authorization: `Bearer ${tokenOf('dana')}` };
    await until('the relay has the subscription', async () =>
      (await (await fetch(`${world.url}/v1/me/subscriptions`, { headers })).text()).includes('"badge"'),
    );
    const from = desk.session.monitor.history.length;
    await world.send('exception.raised', syncFailure('quiet'));
    await world.send('approval.requested', purchaseOrder('4752'));
    await desk.session.waitForNotification('PO 4752');
    const raised = desk.session.monitor.history
      .slice(from)
      .flatMap((event) => (event.kind === 'notify' ? [event.title] : []));
    assert.deepEqual(raised, ['PO 4752 needs your approval']);
    await until('the relay knows the subscription too', async () =>
      (await world.items('dana')).some((item) => item.type === 'exception.raised' && item.delivery === 'badge'),
    );
  });

  await t.test('an answer given offline in the window says that it is stored on this device', async () => {
    await window.getByRole('button', { name: 'Inbox' }).first().click();
    const { itemId } = await world.send('approval.requested', purchaseOrder('4751'));
    await window
      .getByRole('button', { name: /PO 4751 needs/ })
      .first()
      .click();
    await world.stopRelay();
    await window.getByRole('button', { name: 'Approve' }).last().click();
    await window
      .getByText(/kept on this device/)
      .first()
      .waitFor();
    await world.startRelay();
    await settled(world, 'dana', itemId, 'confirmed');
    await window
      .getByText(/confirmed/i)
      .first()
      .waitFor();
  });
});
