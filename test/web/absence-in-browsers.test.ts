/** Browser closed for a day: the notification service shows one summary instead of a burst, and the inbox is complete. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { desktopSession } from '../helpers/desktop-session.ts';
import { purchaseOrder, syncFailure } from '../helpers/events.ts';
import { BROWSERS_OF_RUN } from '../helpers/web-client.ts';
import { startWebDesk } from '../helpers/web-desk.ts';
import { startWorld } from '../helpers/world.ts';

describe('after an absence', { concurrency: true }, () => {
  for (const name of BROWSERS_OF_RUN) {
    test(`${name}: waiting items are summarized in one notification, without those that a colleague answered`, async (t) => {
      const session = await desktopSession(t);
      const world = await startWorld(t);
      const code = await world.pairingCode('dana');
      const settings = { session, notifications: 'granted' } as const;
      const dana = await startWebDesk(t, name, { url: world.url, code, settings });
      await dana.close();
      for (let n = 0; n < 6; n++) await world.send('approval.requested', purchaseOrder(`473${n}`));
      const answered = await world.send('approval.requested', purchaseOrder('4739'));
      assert.equal((await world.answer('lee', answered.itemId, 'approve')).status, 200);
      for (let n = 0; n < 100; n++) await world.send('exception.raised', syncFailure('sap-sync/timeout'));
      const from = session.monitor.history.length;
      await dana.start();
      const { title } = await session.waitForNotification(/while you were away/, 60_000);
      assert.match(title, /^7 new while you were away/);
      await dana.shows('PO 4735');
      await dana.shows('SAP sync failed');
      assert.ok(!(await dana.titles()).some((listed) => listed.includes('PO 4739')));
      const raised = session.monitor.history.slice(from).filter((event) => event.kind === 'notify');
      assert.equal(raised.length, 1, `one summary and nothing else, not ${raised.length} notifications`);
    });
  }
});
