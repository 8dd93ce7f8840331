/** kill -9 of the relay between any two steps: accepted events are stored, answers arrive, once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { settled, startWorld, type World } from '../helpers/world.ts';
import { killsOfTheRelay } from './random-kills.ts';

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

test('kills at any moment under load: nothing accepted is lost, nothing is delivered twice', (t) =>
  killsOfTheRelay(t, 5));
