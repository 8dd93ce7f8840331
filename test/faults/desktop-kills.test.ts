/** kill -9 of the desktop app: the answer pressed before it arrives once, and the next start is clean. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld } from '../helpers/world.ts';

test('ten kills at any moment after a press', async (t) => {
  const world = await startWorld(t);
  const desk = await world.desktop('dana');
  for (let n = 0; n < 10; n++) {
    const number = `70${String(n).padStart(2, '0')}`;
    const { itemId } = await world.send('approval.requested', purchaseOrder(number));
    await desk.session.waitForNotification(`PO ${number}`);
    await desk.session.press(`PO ${number}`, 'Approve');
    // 0 to 90 ms: before, while and after the answer goes out. The press itself may be lost only before the app took it.
    await pause(n * 10);
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
});
