/** Messages of the service worker to a page that is still starting, among them presses on notifications. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { BROWSERS_OF_RUN, useBrowser } from '../helpers/web-client.ts';
import { startRelay } from '../relay/parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

/** From `DOMContentLoaded` on the browser delivers messages. */
const ASK_AT_ONCE = `{
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => { window.told = data; };
  document.addEventListener('DOMContentLoaded', () => navigator.serviceWorker.dispatchEvent(
    new MessageEvent('message', { data: { kind: 'which-entry' }, ports: [port2] }),
  ));
}`;

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const browser = useBrowser(name);

    test('a message that arrives before the window is loaded is handled', async () => {
      const { page } = await browser().open(`${relay.url}/`);
      await page.evaluateOnNewDocument(ASK_AT_ONCE);
      await page.reload();
      const reply = await until('the reply', () => page.evaluate('window.told'), 30_000);
      assert.match(String(reply), /^\/assets\/.*\.js$/);
    });
  });
}
