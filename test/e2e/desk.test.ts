/** Confirmed answers, undoable answers, and many at once: on the real desktop, with real notifications and a real kill. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appWindow, WINDOW_ARGS } from '../helpers/app-window.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { endHolds, keptAnswers, SOURCE_KEY, settled, startWorld } from '../helpers/world.ts';

const LIMIT = { stepUp: { value: '10000.00', currency: 'EUR' } };

test('13: above the amount the notification asks first, and nothing is sent before the yes', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana');
  const { itemId } = await world.send('approval.requested', purchaseOrder('4801', LIMIT));
  await desk.session.press('PO 4801', 'Approve');
  const window = 'Approve · PO 4801 needs your approval';
  assert.equal(await desk.session.keyboard.comes(window, 60_000), true);
  const before = await world.item('dana', itemId);
  assert.deepEqual([before.state, before.votes.length, world.source.received.length], ['open', 0, 0]);
  await desk.session.keyboard.send(window, 'Budget agreed with Kim');
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal((await world.item('dana', itemId)).outcome?.comment, 'Budget agreed with Kim');

  // A dozen at once: two are displayed, and a summary of the rest.
  const raised = () => desk.session.monitor.history.flatMap((event) => (event.kind === 'notify' ? [event.title] : []));
  const count = raised().length;
  const batch = Array.from({ length: 12 }, (_, n) => ({
    specversion: '1.0',
    id: `burst-${n}`,
    source: '/erp',
    type: 'com.xconnector.approval.requested',
    datacontenttype: 'application/json',
    data: purchaseOrder(String(4810 + n)),
  }));
  const accepted = await fetch(`${world.url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SOURCE_KEY}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(batch),
  });
  assert.equal(accepted.status, 202);
  await until('the one for many', () => raised().some((title) => title === 'More is waiting for you'));
  assert.ok(raised().length - count <= 9, `${raised().length - count} notifications for 12 events`);
});

test('an answer of the window can be undone; killed within the moment, the next run sends it', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { args: WINDOW_ARGS, undoSeconds: 60 });
  const page = await appWindow(t, desk);
  const { itemId } = await world.send('approval.requested', purchaseOrder('4802'));
  await page
    .getByRole('button', { name: /PO 4802 needs/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Approve', exact: true }).last().click();
  await page
    .getByRole('region', { name: 'Undo an answer' })
    .getByText(/^Approved: .*4802/)
    .waitFor();
  await page.keyboard.press('z');
  await page.getByRole('button', { name: 'Approve', exact: true }).last().waitFor();
  assert.equal((await world.item('dana', itemId)).state, 'open');
  const unconfirmed = await page.evaluate(
    `beckon.invoke('item.answer', { itemId: '${itemId}', action: 'request-info', version: 1 }).then((r) => r.ok ? 'ok' : r.problem.code)`,
  );
  assert.equal(unconfirmed, 'COMMENT_REQUIRED');
  // A button that reappears under a resting pointer does not act.
  await page.getByRole('heading', { name: /PO 4802 needs/ }).hover();
  await page.getByRole('button', { name: 'Approve', exact: true }).last().click();
  await page
    .getByRole('region', { name: 'Undo an answer' })
    .getByText(/^Approved: .*4802/)
    .waitFor();
  await desk.crash();
  assert.equal((await world.item('dana', itemId)).state, 'open', 'nothing had been sent');
  assert.deepEqual(keptAnswers(desk.profile), [itemId]);
  endHolds(desk.profile);
  await desk.restart();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(world.source.received.length, 1);
});
