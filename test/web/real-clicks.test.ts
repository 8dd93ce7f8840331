/**
 * A real pointer press on a notification that a real service drew, in a desktop session of its own. An open page answers; without one, a
 * new page opens and answers.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { desktopSession } from '../helpers/desktop-session.ts';
import { purchaseOrder } from '../helpers/events.ts';
import { until } from '../helpers/until.ts';
import { BROWSERS_OF_RUN } from '../helpers/web-client.ts';
import { startWebDesk } from '../helpers/web-desk.ts';
import { startWorld } from '../helpers/world.ts';

for (const name of BROWSERS_OF_RUN) {
  test(`${name}: the buttons that the system drew answer, with the page open and with the page gone`, async (t) => {
    const session = await desktopSession(t);
    const world = await startWorld(t);
    const code = await world.pairingCode('dana');
    const dana = await startWebDesk(t, name, { url: world.url, code, settings: { session, notifications: 'granted' } });
    const arrive = async (number: string): Promise<string> => {
      const { itemId } = await world.send('approval.requested', purchaseOrder(number));
      const { buttons } = await session.waitForNotification(`PO ${number}`);
      const labels = buttons.map(({ label }) => label);
      assert.ok(labels.includes('Approve') && labels.includes('Reject'), labels.join());
      return itemId;
    };
    const answered = (itemId: string) =>
      until('the answer', async () => (await world.item('dana', itemId)).outcome?.action === 'approve');

    const open = await arrive('4761');
    await session.press('PO 4761', 'Approve');
    await answered(open);

    const gone = await arrive('4762');
    await dana.page.browser().newPage();
    await dana.page.close();
    await session.press('PO 4762', 'Approve');
    await answered(gone);
  });
}
