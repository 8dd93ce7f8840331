/** kill -9 of the relay between any two steps: what was accepted is there, what was answered arrives, once. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld, type World } from '../helpers/world.ts';

const distinct = (world: World): number => new Set(world.source.received.map((one) => one.webhookId)).size;

async function answered(world: World, number: string): Promise<string> {
  const { itemId } = await world.send('approval.requested', purchaseOrder(number));
  assert.equal((await world.answer('dana', itemId, 'approve')).status, 200);
  return itemId;
}

test('killed right after the answer was recorded', async (t) => {
  const world = await startWorld(t);
  world.source.behave('hang');
  const itemId = await answered(world, '5001');
  await world.stopRelay();
  world.source.behave('confirm');
  await world.startRelay();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(distinct(world), 1);
});

test('killed while the source has the response in its hands and has not answered', async (t) => {
  const world = await startWorld(t);
  world.source.behave('hang');
  const itemId = await answered(world, '5002');
  await until('the source was asked', () => world.source.received.length > 0);
  await world.stopRelay();
  world.source.behave('confirm');
  await world.startRelay();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.ok(world.source.received.length >= 2, 'it is delivered again');
  assert.equal(distinct(world), 1, 'under the same webhook-id, so that the source can tell');
});

test('killed in the moment the source confirms', async (t) => {
  const world = await startWorld(t);
  let killed: Promise<void> | null = null;
  world.source.behave(() => {
    killed ??= world.stopRelay();
    return 'confirm';
  });
  const itemId = await answered(world, '5003');
  await until('the relay is gone', async () => {
    await killed;
    return killed !== null;
  });
  await world.startRelay();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(distinct(world), 1);
});

test('killed between a failed try and the next', async (t) => {
  const world = await startWorld(t);
  world.source.behave('fail');
  const itemId = await answered(world, '5004');
  await until('one try has failed', async () => {
    const [answer] = (await world.item('dana', itemId)).answers;
    return answer && answer.attempts >= 1;
  });
  await world.stopRelay();
  world.source.behave('confirm');
  await world.startRelay();
  await settled(world, 'dana', itemId, 'confirmed');
  assert.equal(distinct(world), 1);
});

test('forty kills at any moment under load: nothing accepted is lost, nothing is delivered twice', async (t) => {
  const world = await startWorld(t);
  const accepted = new Map<string, string>();
  const answers = new Set<string>();
  let sent = 0;
  let running = true;
  // Each sender goes on until the end; what was not accepted for sure is sent again under its own id, as a source does.
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
  for (let n = 0; n < 40; n++) {
    // The moment of the kill wanders through the work: 5 to 200 ms after the relay was ready.
    await pause(5 + ((n * 37) % 195));
    await world.stopRelay();
    await world.startRelay();
  }
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
  assert.ok(
    accepted.size > 40 && answers.size > 5,
    `${accepted.size} events and ${answers.size} answers are a fair trial`,
  );
});
