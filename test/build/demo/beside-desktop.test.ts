/** The demo's message about a browser next to its desktop: one that shows the item, none, and one that fails before that. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { openBeside } from '../../../build/demo/beside-desktop.ts';
import type { SignInLink } from '../../../build/demo/sign-in-link.ts';
import { dyingChromium } from '../../helpers/broken-chromium.ts';

const noLink = () => Promise.reject(new Error('nobody asks for a link'));

/** A page like the signed-in web client's, with one item on it. */
async function inboxWith(t: TestContext, title: string): Promise<SignInLink> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<button>Inbox</button><p>${title}</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return { url: `http://127.0.0.1:${address.port}/#code=ABCD`, code: 'ABCD', minutes: 10 };
}

test('an item that the browser shows was seen in both, one that it does not show in one', async (t) => {
  const link = await inboxWith(t, 'PO 1 needs you');
  const beside = await openBeside(process.env, async () => link);
  t.after(beside.close);
  assert.equal(await beside.places('PO 1 needs you', 60_000), 'seen on the desktop and in a browser');
  await assert.rejects(beside.places('PO 2 needs you', 200), /"PO 2 needs you".*in the browser not within 0.2 s/);
});

test('without a Chromium, and where the relay serves no page, it says so', async () => {
  const withoutOne = await openBeside({ PATH: '' }, noLink);
  assert.match(await withoutOne.places('PO 1', 1), /seen on the desktop \(in no browser: no Chromium found/);
  const off = await openBeside({ ...process.env, BECKON_WEB: 'off' }, noLink);
  assert.match(await off.places('PO 1', 1), /in no browser: BECKON_WEB=off/);
});

test('a browser that dies fails the job that looks for the item, in one line', async (t) => {
  const env = { ...process.env, CHROME_PATH: await dyingChromium(t, 'no room') };
  const link = { url: 'http://127.0.0.1:9/#code=ABCD', code: 'ABCD', minutes: 10 };
  const beside = await openBeside(env, async () => link);
  await assert.rejects(beside.places('PO 1', 1), /^Error: "PO 1" was seen on the desktop, and in no browser: [^\n]+$/);
});
