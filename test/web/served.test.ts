/** The served web client in real browsers: its Content Security Policy allows its own code and blocks injected code; its links resolve. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { pdfFile } from '../../simulator/document-files.ts';
import { until } from '../helpers/until.ts';
import { BROWSERS_OF_RUN, pairingCode, signInByCode, useBrowser } from '../helpers/web-client.ts';
import { sendDocument, startDocumentRelay, startDocumentServer } from '../relay/parts/document-server.ts';
import { event, type RunningRelay } from '../relay/parts/relay.ts';

const files = await startDocumentServer();
const relay = await startDocumentRelay();
after(async () => {
  await relay.close();
  await files.close();
});

/** The page records violations itself, because the browser reports them only there. */
const LISTENING = `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
  window.violations.push([effectiveDirective, blockedURI, sourceFile].join(' ')));`;
const violations = (page: Page) => page.evaluate('window.violations') as Promise<string[]>;

/** Opens every view and gives one answer. */
async function walk(page: Page, title: string): Promise<void> {
  await page.locator(`::-p-text(${title})`).click();
  await page.locator('::-p-aria([name="Approve"][role="button"])').click();
  for (const view of ['History', 'Processes', 'Preferences', 'Inbox']) {
    await page.locator(`nav ::-p-text(${view})`).click();
    await page.locator(`nav [aria-current="page"] ::-p-text(${view})`).wait();
    await page.locator('main h1, main h2, main [role="tab"]').wait();
  }
}

/** A non-loopback IPv4 address of this machine. */
const otherAddress = (): string | null =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? null;

/** Makes the relay reachable at another address of this machine. */
async function forwardTo({ url }: RunningRelay, address: string): Promise<{ url: string; close(): void }> {
  const server = createServer((socket) => {
    const onward = connect(Number(new URL(url).port), '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    for (const one of [socket, onward]) one.on('error', () => one.destroy());
  });
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return { url: `http://${address}:${port}/`, close: () => void server.close() };
}

for (const name of BROWSERS_OF_RUN) {
  describe(name, () => {
    const browser = useBrowser(name);

    test('the client breaks no rule of its policy; a script put into the page does not run', async () => {
      const page = await browser().browser.newPage();
      page.setDefaultTimeout(60_000);
      await page.setViewport({ width: 1040, height: 720 });
      await page.evaluateOnNewDocument(LISTENING);
      const asked: [status: number, path: string][] = [];
      const origins = new Set<string>();
      page.on('response', (reply) => asked.push([reply.status(), new URL(reply.url()).pathname]));
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      await page.goto(`${relay.url}/`);
      await signInByCode(page, await pairingCode(relay, 'dana'));
      const title = `PO for ${name}`;
      const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));
      await walk(page, title);
      const itemOf = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
      await until('the answer', async () => (await itemOf()).state === 'answered');
      assert.deepEqual(await violations(page), []);
      const files = asked.filter(([, path]) => path === '/' || path.startsWith('/assets/'));
      assert.ok(files.length >= 3, JSON.stringify(asked));
      assert.deepEqual(
        files.filter(([status, path]) => status !== 200 || /worker1|async-proxy/.test(path)),
        [],
      );
      assert.deepEqual([...origins], [relay.url], 'nobody else is asked');
      // Control: injected script and handler are blocked and reported.
      await page.evaluate(`const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onerror="window.ran = true">');`);
      await until('both are told', async () => (await violations(page)).length >= 2);
      assert.equal(await page.evaluate('window.ran'), undefined);
      await page.close();
    });

    test('a PDF is drawn within the policy, and no other server is asked', async () => {
      const page = await browser().browser.newPage();
      page.setDefaultTimeout(60_000);
      await page.setViewport({ width: 1040, height: 720 });
      await page.evaluateOnNewDocument(LISTENING);
      const origins = new Set<string>();
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      const { mediaType, bytes } = pdfFile('Offer 17', ['Corrugated board']);
      files.answer((response) => void response.end(bytes));
      const title = `Offer for ${name}`;
      await sendDocument(relay, `${files.url}/17`, { mediaType }, { title, audience: { users: ['dana'] } });
      // Signed in by the test above.
      await page.goto(`${relay.url}/`);
      await page.locator(`::-p-text(${title})`).click();
      await page.locator('::-p-aria([name="Open Offer 17.pdf"][role="button"])').click();
      await page.locator('::-p-aria([name="Text of page 1"]) ::-p-text(Corrugated board)').wait();
      const isDrawn = `(() => {
        const canvas = document.querySelector('section canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value, at) => at % 4 === 0 && value < 128);
      })()`;
      assert.equal(await page.evaluate(isDrawn), true);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual([...origins], [relay.url]);
      await page.close();
    });

    test('the link of a message opens the item in the web client where there is no app', async () => {
      const title = `A message for ${name}`;
      const [made] = await relay.send(event('approval.requested', { title, audience: { users: ['dana'] } }));
      const { page } = await browser().open(`${relay.url}/`);
      // On Linux a browser asks for any scheme, in a dialog that a test cannot close. Elsewhere it does nothing without a program.
      await page.evaluateOnNewDocument("Object.defineProperty(HTMLIFrameElement.prototype, 'src', { set() {} })");
      await page.goto(`${relay.url}/open/${made?.itemId}`);
      await page.locator(`h1 ::-p-text(${title})`).wait();
      assert.equal(page.url(), `${relay.url}/`);
      await page.close();
    });

    test('an address opens the item that it names, also through /me; an invalid one opens nothing else', async () => {
      const [first, second] = await relay.send(
        ...['first', 'second'].map((which) =>
          event('approval.requested', { title: `The ${which} for ${name}`, audience: { users: ['dana'] } }),
        ),
      );
      const { page } = await browser().open(`${relay.url}/me#item=${first?.itemId}`);
      const shown = (title: string) => page.locator(`h1 ::-p-text(${title} for ${name})`).wait();
      await shown('The first');
      assert.equal(page.url(), `${relay.url}/`);
      await page.evaluate(`location.hash = 'item=${second?.itemId}'`);
      await shown('The second');
      assert.equal(await page.evaluate('location.href'), `${relay.url}/`);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      for (const item of ['../people?', `${first?.itemId}/../../people?`, '%2e%2e%2fpeople']) {
        await page.evaluate(`location.hash = ${JSON.stringify(`item=${item}`)}`);
      }
      await page.evaluate(`location.hash = 'item=${first?.itemId}'`);
      await shown('The first');
      assert.deepEqual(asked, []);
      await page.close();
    });

    test('over plain http from another machine the page displays what is missing', async (t) => {
      const address = otherAddress();
      if (address === null) return t.skip('this machine has no address but loopback');
      const there = await forwardTo(relay, address);
      const page = await browser().browser.newPage();
      page.setDefaultTimeout(60_000);
      const reply = await page.goto(there.url);
      assert.deepEqual([reply?.status(), await page.evaluate('isSecureContext')], [421, false]);
      await page.locator('::-p-text(needs https)').wait();
      await page.close();
      there.close();
    });
  });
}
