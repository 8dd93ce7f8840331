/** The link of messages that opens an item in the app, else in the web client. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readLink } from '../../../electron/links.ts';
import { type RunningRelay, startRelay } from '../parts/relay.ts';

const ITEM = '0198f3c2-0000-7000-8000-000000000001';
let relay: RunningRelay;

before(async () => {
  relay = await startRelay();
});
after(() => relay.close());

const open = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${relay.url}/open/${id}`, { headers, redirect: 'manual' });

test('offers the app and the web client, runs its own script alone, and reveals nothing', async () => {
  const reply = await open(ITEM, { 'accept-language': 'fr' });
  const text = await reply.text();
  assert.equal(reply.status, 200);
  const [, app = ''] = /id="app" href="([^"]+)"/.exec(text) ?? [];
  assert.deepEqual(readLink(app), { to: 'item', itemId: ITEM });
  const [, web = ''] = /id="web" href="([^"]+)"/.exec(text) ?? [];
  assert.equal(new URL(web, `${relay.url}/open/${ITEM}`).href, `${relay.url}/#item=${ITEM}`);
  assert.match(text, /Ouvrir dans le navigateur/);
  const policy = reply.headers.get('content-security-policy') ?? '';
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(text) ?? [];
  assert.ok(policy.includes(`script-src 'sha256-${hash('sha256', script, 'base64')}'`), policy);
  assert.doesNotMatch(policy, /unsafe/);
  const other = await (await open('0198f3c2-0000-7000-8000-00000000ffff', { 'accept-language': 'fr' })).text();
  assert.equal(other.replaceAll('00000000ffff', '000000000001'), text);
});

test('a phone goes to the web client at once', async () => {
  const reply = await open(ITEM, {
    'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148',
  });
  assert.deepEqual([reply.status, reply.headers.get('location')], [303, `../#item=${ITEM}`]);
});

test('anything but the id of an item is refused', async () => {
  for (const id of ['x', '%22%3E%3Cscript%3E', `${ITEM}x`, '..%2f..%2fme', 'beckon:']) {
    const reply = await open(id);
    assert.equal(reply.status, 404, id);
    assert.doesNotMatch(await reply.text(), /<script|beckon:/);
  }
});

test('without the web client the app alone is offered', async () => {
  relay.set({ web: false });
  await relay.restart();
  const text = await (await open(ITEM)).text();
  assert.match(text, /beckon:\/\/item/);
  assert.doesNotMatch(text, /id="web"/);
});
