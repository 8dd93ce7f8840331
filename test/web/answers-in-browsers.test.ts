/**
 * An answer given in a browser reaches its source, signed, and closes the item for the other recipients. Given offline, it is stored,
 * survives a kill of the browser, and is delivered once. Relay, source system and browsers run in separate processes.
 */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { purchaseOrder } from '../helpers/events.ts';
import { layCable, type NetworkCable } from '../helpers/network-cable.ts';
import { BROWSERS_OF_RUN, type BrowserName } from '../helpers/web-client.ts';
import { startWebDesk, type WebDesk } from '../helpers/web-desk.ts';
import { settled, startWorld, type World } from '../helpers/world.ts';

async function danaAt(
  t: TestContext,
  name: BrowserName,
): Promise<{ world: World; cable: NetworkCable; dana: WebDesk }> {
  const world = await startWorld(t);
  const cable = await layCable(world.url);
  t.after(() => cable.close());
  const dana = await startWebDesk(t, name, { url: cable.url, code: await world.pairingCode('dana') });
  return { world, cable, dana };
}

describe('answers in browsers', { concurrency: true }, () => {
  for (const name of BROWSERS_OF_RUN) {
    test(`${name}: an answer reaches its source once, signed, and an item answered by a colleague is closed`, async (t) => {
      const { world, dana } = await danaAt(t, name);
      const mine = await world.send('approval.requested', purchaseOrder('4811'));
      // Selected after the answer, so that the row of 4812 may leave the list.
      await world.send('approval.requested', purchaseOrder('4813'));
      const theirs = await world.send('approval.requested', purchaseOrder('4812'));
      await dana.shows('PO 4811');
      await dana.shows('PO 4812');
      await dana.press('PO 4811', 'Approve');
      assert.equal((await world.answer('lee', theirs.itemId, 'reject', 'Too dear')).status, 200);
      await dana.shedsOff('PO 4812');
      await settled(world, 'dana', mine.itemId, 'confirmed');
      await settled(world, 'lee', theirs.itemId, 'confirmed');
      const answers = world.source.received.map(({ valid, event }) => ({
        valid,
        eventId: event.data.eventId,
        by: event.data.respondedBy,
      }));
      assert.equal(answers.length, 2);
      assert.ok(
        answers.every(({ valid }) => valid),
        'each signed as Standard Webhooks has it',
      );
      assert.deepEqual(answers.find(({ eventId }) => eventId === mine.id)?.by, { id: 'dana', name: 'Dana Fox' });
      assert.deepEqual(dana.complaints, []);
    });

    test(`${name}: answered without network, killed, started offline and then connected: delivered once`, async (t) => {
      const { world, cable, dana } = await danaAt(t, name);
      const { itemId } = await world.send('approval.requested', purchaseOrder('4820'));
      await dana.shows('PO 4820');
      await dana.startsOffline();
      await dana.close();
      await dana.start();
      await dana.isConnected();
      await cable.cut();
      await dana.isOffline();
      await dana.press('PO 4820', 'Approve');
      await dana.says('Answer kept, waiting for the network');
      await dana.kill();
      await dana.start();
      await dana.isOffline();
      assert.equal((await world.item('dana', itemId)).state, 'open');
      await cable.mend();
      await settled(world, 'dana', itemId, 'confirmed');
      await dana.isConnected();
      assert.equal(world.source.received.length, 1);
      assert.deepEqual(
        world.source.received.map(({ valid }) => valid),
        [true],
      );
    });
  }
});
