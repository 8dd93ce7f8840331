/** The path of an event and of an answer, end to end: HTTP in, drawn notification, pressed button, signed response out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld } from '../helpers/world.ts';

test('on one desktop', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { undoSeconds: 30 });

  await t.test('a pressed Approve reaches the source, signed, and its fate comes back', async () => {
    const { itemId, id, recipients } = await world.send(
      'approval.requested',
      purchaseOrder('4711', { requester: 'kim' }),
    );
    assert.equal(recipients, 2, 'dana and lee; kim asked, and is elsewhere');

    const drawn = await desk.session.waitForNotification('PO 4711');
    assert.equal(drawn.title, 'PO 4711 needs your approval');
    const labels = drawn.buttons.map((button) => button.label);
    for (const label of ['Approve', 'Reject', 'Ask'])
      assert.ok(labels.includes(label), `a button ${label} among ${labels}`);
    await desk.session.press('PO 4711', 'Approve');
    await desk.session.waitForNotification('Approved: PO 4711');
    await desk.session.waitForNone((one) => one.title === drawn.title);
    assert.equal((await world.item('dana', itemId)).state, 'open', 'nothing is sent while it can be undone');
    await desk.session.press('Approved: PO 4711', 'Undo');
    await desk.session.press((one) => one.title === drawn.title, 'Approve');

    const item = await settled(world, 'dana', itemId, 'confirmed');
    assert.equal(item.state, 'answered');
    assert.equal(item.outcome?.action, 'approve');
    assert.equal(item.outcome?.by.id, 'dana');
    assert.equal(world.source.received.length, 1);
    const response = world.source.received[0]!;
    assert.ok(response.valid, 'the signature of the response verifies');
    assert.equal(response.event.type, 'com.beckon.response.recorded');
    assert.equal(response.event.data.eventId, id);
    assert.equal(response.event.data.action, 'approve');
    await desk.session.waitForNone('PO 4711');
  });

  await t.test('Ask opens the reply window and sends nothing before the comment is there', async () => {
    const { itemId } = await world.send('approval.requested', purchaseOrder('4714'));
    await desk.session.press('PO 4714', 'Ask');
    assert.equal(await desk.session.keyboard.comes('PO 4714', 60_000), true);
    const before = world.source.received.length;
    assert.equal((await world.item('dana', itemId)).state, 'open');
    await desk.session.keyboard.send('PO 4714', 'Which cost centre?');
    const item = await until('the question is recorded', async () => {
      const now = await world.item('dana', itemId);
      return now.state === 'waiting' && now;
    });
    assert.equal(item.thread.at(-1)?.text, 'Which cost centre?');
    const asked = await until('the source has the question', () => world.source.received[before]);
    assert.equal(asked.event.data.kind, 'request-info');
    assert.equal(asked.event.data.comment, 'Which cost centre?');

    await world.send('info.provided', { eventId: item.eventId, text: 'Cost centre 4200', by: 'Kim Reyes' });
    await desk.session.waitForNotification((one) => one.title.includes('PO 4714') && one.body.includes('4200'));
    assert.equal((await world.item('dana', itemId)).state, 'open');
  });

  await t.test('a refusal by the source is reported to the person who answered', async () => {
    world.source.behave('refuse');
    const { itemId } = await world.send('approval.requested', purchaseOrder('4713'));
    await desk.session.press('PO 4713', 'Approve');
    const item = await settled(world, 'dana', itemId, 'refused');
    assert.deepEqual([item.state, item.refused?.reason], ['open', 'budget closed']);
    const told = await desk.session.waitForNotification((one) => /refused/i.test(`${one.title} ${one.body}`));
    assert.match(`${told.title} ${told.body}`, /budget closed/);
  });

  await t.test('answered on one desktop, withdrawn on the other; the later answer learns who was faster', async () => {
    world.source.behave('confirm');
    const lee = await world.desktop('lee');
    const before = world.source.received.length;
    const { itemId } = await world.send('approval.requested', purchaseOrder('4712'));
    const { id } = await lee.session.waitForNotification('PO 4712');
    await desk.session.press('PO 4712', 'Approve');

    await until('lee sees it withdrawn', () =>
      lee.session.monitor.history.some((event) => event.kind === 'close-asked' && event.id === id),
    );
    await lee.session.waitForNone('PO 4712');
    const late = await world.answer('lee', itemId, 'reject');
    assert.equal(late.status, 409);
    const problem: { code?: string; outcome?: { by?: { name?: string } } } = JSON.parse(await late.text());
    assert.equal(problem.code, 'ALREADY_ANSWERED');
    assert.equal(problem.outcome?.by?.name, 'Dana Fox');
    await settled(world, 'dana', itemId, 'confirmed');
    assert.equal(world.source.received.length, before + 1, 'the source heard one answer');
  });
});
