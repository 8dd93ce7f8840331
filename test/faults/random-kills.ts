/** kill -9 at any moment: a few times in `npm test`, many times in `npm run test:long`. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld } from '../helpers/world.ts';

/** Sources send and people answer across many kills of the relay: nothing accepted is lost, nothing is delivered twice. */
export async function killsOfTheRelay(t: TestContext, kills: number): Promise<void> {
  const world = await startWorld(t);
  const accepted = new Map<string, string>();
  const answers = new Set<string>();
  let sent = 0;
  let running = true;
  // Each sender continues until the end; an event without a confirmed acceptance is sent again under its own id, as a source does.
  const sender = async (): Promise<void> => {
    while (running) {
      const id = randomUUID();
      const data = purchaseOrder(`6${String(sent++).padStart(5, '0')}`);
      const made = await until(
        'the relay takes the event',
        () => world.send('approval.requested', data, id).catch(() => null),
        60_000,
      );
      accepted.set(id, made.itemId);
      if (sent % 3 !== 0) continue;
      const response = await world.answer('dana', made.itemId, 'approve').catch(() => null);
      if (response?.status === 200) answers.add(made.itemId);
    }
  };
  const senders = [sender(), sender(), sender(), sender()];
  for (let n = 0; n < kills; n++) {
    // The moment of the kill varies: 5 to 200 ms after the relay was ready.
    await pause(5 + ((n * 37) % 195));
    await world.stopRelay();
    await world.startRelay();
  }
  // On a slow machine little may have been accepted between the kills.
  await until('a fair trial', () => accepted.size > kills && answers.size > kills / 8, 60_000);
  running = false;
  await Promise.all(senders);

  for (const [id, itemId] of accepted) {
    const again = await world.send('approval.requested', purchaseOrder('6'), id);
    assert.equal(again.itemId, itemId, `event ${id} is known as the same item`);
  }
  for (const itemId of answers) await settled(world, 'dana', itemId, 'confirmed');
  const perItem = Map.groupBy(world.source.received, (one) => String(one.event.data.itemId));
  for (const [itemId, responses] of perItem) {
    assert.equal(new Set(responses.map((one) => one.webhookId)).size, 1, `one response for ${itemId}`);
  }
  for (const itemId of answers) assert.ok(perItem.has(itemId), `the source heard of ${itemId}`);
}

/** An answer given in the notification, and a kill 0 to 90 ms later, repeatedly: it arrives once. */
export async function killsOfTheDesktop(t: TestContext, kills: number): Promise<void> {
  const world = await startWorld(t);
  const desk = await world.desktop('dana', { undoSeconds: 5 });
  for (let n = 0; n < kills; n++) {
    const number = `70${String(n).padStart(2, '0')}`;
    const { itemId } = await world.send('approval.requested', purchaseOrder(number));
    await desk.session.waitForNotification(`PO ${number}`);
    await desk.session.press(`PO ${number}`, 'Approve');
    // 0 to 90 ms after the time to undo: before, during and after sending.
    await desk.session.waitForNotification(`Approved: PO ${number}`);
    await desk.session.waitForNone(`Approved: PO ${number}`);
    await pause((n * 90) / (kills - 1));
    await desk.crash();
    await desk.restart();
    const item = await until(`PO ${number} is answered or open again`, async () => {
      const now = await world.item('dana', itemId);
      return (
        (now.outcome !== null ||
          desk.session.monitor.history.some((e) => e.kind === 'notify' && e.title.includes(number))) &&
        now
      );
    });
    if (item.outcome === null)
      await until('answered after all', async () => {
        const now = await world.item('dana', itemId);
        if (now.outcome) return true;
        const drawn = (await desk.session.notifications()).find((one) => one.title.includes(number));
        if (drawn) await desk.session.press(`PO ${number}`, 'Approve');
        return false;
      });
    await settled(world, 'dana', itemId, 'confirmed');
    const responses = world.source.received.filter((one) => one.event.data.itemId === itemId);
    assert.equal(new Set(responses.map((one) => one.webhookId)).size, 1, `one response for PO ${number}`);
  }
}
