/** Sleep, crash and no network: an answer is persisted, arrives once, and the user returns to no flood of notifications. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purchaseOrder, syncFailure } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { keptAnswers, settled, startWorld } from '../helpers/world.ts';

test('on one desktop', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana');

  await t.test('a thousand failures are one notification with a count, closed when the source recovers', async () => {
    const first = await world.send('exception.raised', syncFailure('sap-sync/timeout'));
    await desk.session.waitForNotification('SAP sync failed');
    const from = desk.session.monitor.history.length;
    const folded = await world.sendMany(999, 'exception.raised', syncFailure('sap-sync/timeout'));
    assert.deepEqual(new Set(folded), new Set([first.itemId]));
    assert.equal((await world.item('dana', first.itemId)).fold?.count, 1000);
    await world.send('exception.resolved', { fold: 'sap-sync/timeout', note: 'The endpoint answers again' });
    await desk.session.waitForNone('SAP sync failed');
    await until('the item is closed', async () => (await world.item('dana', first.itemId)).state === 'closed');
    const again = desk.session.monitor.history.slice(from).filter((event) => event.kind === 'notify');
    assert.equal(again.length, 0, 'counting up beckons nobody');
  });

  await t.test('answered offline, killed, started again: the answer arrives once', async () => {
    const { itemId } = await world.send('approval.requested', purchaseOrder('4720'));
    await desk.session.waitForNotification('PO 4720');
    await world.stopRelay('SIGKILL');
    await desk.session.press('PO 4720', 'Approve');
    await until('the answer is on this computer', () => keptAnswers(desk.profile).length === 1);
    await desk.crash();
    await world.startRelay();
    assert.equal((await world.item('dana', itemId)).state, 'open');
    await desk.restart();
    await settled(world, 'dana', itemId, 'confirmed');
    assert.equal(world.source.received.length, 1);
  });

  await t.test('a night offline becomes one summary, and nothing already answered is raised', async () => {
    await desk.quit();
    for (let n = 0; n < 6; n++) await world.send('approval.requested', purchaseOrder(`473${n}`));
    const answered = await world.send('approval.requested', purchaseOrder('4739'));
    assert.equal((await world.answer('lee', answered.itemId, 'approve')).status, 200);
    await world.sendMany(300, 'exception.raised', syncFailure('sap-sync/timeout'));

    const from = desk.session.monitor.history.length;
    await desk.restart();
    const summary = await desk.session.waitForNotification(/while you were away/);
    assert.match(summary.title, /^7 new while you were away/);
    const raised = desk.session.monitor.history.slice(from).filter((event) => event.kind === 'notify');
    assert.equal(raised.length, 1, `one summary and nothing else, not ${raised.length} notifications`);
  });

  await t.test('several events of one item while away are reported as that item', async () => {
    await desk.quit();
    await world.send('approval.requested', purchaseOrder('4740'));
    await desk.restart();
    await desk.session.waitForNotification('PO 4740 needs your approval');
  });
});
