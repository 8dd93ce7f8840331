/** An event reaches the web client in a real browser, and its answer reaches the relay. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { BROWSERS, pairingCode, signInByCode, useBrowser } from '../helpers/web-client.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

for (const name of BROWSERS) {
  describe(name, () => {
    const browser = useBrowser(name);

    test('signs in by code, shows an event, and answers it', async () => {
      const { page, complaints } = await browser().open(`${relay.url}/`);
      await signInByCode(page, await pairingCode(relay, 'dana'));
      const [made] = await relay.send(
        event('approval.requested', { title: `PO of ${name}`, audience: { users: ['dana'] } }),
      );
      await page.locator(`::-p-text(PO of ${name})`).click();
      await page.locator('::-p-aria([name="Approve"][role="button"])').click();
      const itemOf = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
      await until('the answer', async () => (await itemOf()).state === 'answered');
      assert.deepEqual(complaints, []);
    });
  });
}
