/** A suspended tab holds the store and cannot release it: the next tab works in memory, says so, and later returns to the store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, pairingCode, signInByCode } from '../helpers/web-client.ts';
import { event, startRelay } from '../relay/parts/relay.ts';

test('a suspended worker: the next tab uses the relay alone, and returns to the store without losing an answer', async () => {
  const relay = await startRelay();
  const profile = browserProfile();
  const browser = await launchWebBrowser('chromium', profile.folder);
  const send = async (title: string): Promise<string> => {
    const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));
    assert.ok(made);
    return made.itemId;
  };
  try {
    const first = (await browser.open(`${relay.url}/`)).page;
    await signInByCode(first, await pairingCode(relay, 'dana'));
    const second = (await browser.open(`${relay.url}/`)).page;
    await send('Before');
    await second.locator('::-p-text(Before)').wait();

    const worker = first.workers().find((one) => one.url().startsWith(relay.url));
    assert.ok(worker);
    await worker.client.send('Debugger.enable');
    const paused = new Promise((resolve) => worker.client.once('Debugger.paused', resolve));
    void worker.client.send('Debugger.pause');
    const itemId = await send('Meanwhile');
    await paused;
    await second.locator('::-p-text(Another tab of Beckon holds what this browser keeps)').wait();
    await second.locator('::-p-text(Meanwhile)').click();
    await second.locator('::-p-aria([name="Approve"][role="button"])').click();
    await until(
      'the answer',
      async () => (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.state === 'answered',
    );

    await worker.client.send('Debugger.disable');
    await second.waitForFunction(`!document.body.textContent.includes('Another tab of Beckon')`);
    const metrics = async () => (await relay.get('/metrics')).text;
    await until('one connection again', async () => /^beckon_desks_connected 1$/m.test(await metrics()));
    const after = await send('Afterwards');
    await second.locator('::-p-text(Afterwards)').click();
    // Hover first: a button that has just moved under the pointer ignores presses.
    await second.locator('h1::-p-text(Afterwards)').hover();
    await second.locator('::-p-aria([name="Approve"][role="button"])').click();
    await until(
      'the answer',
      async () => (await relay.get(`/v1/items/${after}`, 'dana-token')).body.state === 'answered',
    );
  } finally {
    await browser.close();
    profile.remove();
    await relay.close();
  }
});
