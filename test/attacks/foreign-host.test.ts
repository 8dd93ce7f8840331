/**
 * Pages of other sites: DNS rebinding, two Host names at once, a neighbour
 * on the same machine, and a page delivered over plain http.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN, startRelay } from '../relay/parts/relay.ts';
import { handshake, sendRaw, statusOf } from './parts/raw.ts';

const relay = await startRelay({ publicUrl: 'https://beckon.acme.example', config: { hosts: ['relay.lan'] } });
const here = new URL(relay.url).host;
after(() => relay.close());

const asked = (host: string | null, first = 'GET /v1/sign-in HTTP/1.1', ...more: string[]) =>
  sendRaw(relay.url, [first, ...(host === null ? [] : [`host: ${host}`]), 'connection: close', ...more]);

test('a foreign name that resolves to this relay is not served, even with a valid token', async () => {
  const { port } = new URL(relay.url);
  for (const name of ['evil.example', `evil.example:${port}`, 'beckon.acme.example.evil.example', 'xn--evil.example']) {
    const answer = await asked(name, 'GET /v1/admin/overview HTTP/1.1', `authorization: Bearer ${ADMIN}`);
    assert.equal(statusOf(answer), 421, name);
    assert.match(answer, /"code":"HOST_UNKNOWN"/);
    assert.equal(statusOf(await sendRaw(relay.url, handshake(name))) === 101, false, `the socket, as ${name}`);
  }
  assert.equal(statusOf(await asked(here, 'GET http://evil.example/v1/sign-in HTTP/1.1')), 421, 'in the first line');
});

test('the own names are served: the public one, those of the setting, this machine, an address; and health checks', async () => {
  for (const name of [
    'beckon.acme.example',
    'BECKON.acme.example:443',
    'relay.lan',
    here,
    'localhost:1',
    '[::1]',
    '10.1.2.3',
  ]) {
    assert.equal(statusOf(await asked(name)), 200, name);
  }
  assert.equal(statusOf(await sendRaw(relay.url, handshake(here))), 101);
  assert.equal(statusOf(await asked('evil.example', 'GET /health/ready HTTP/1.1')), 200);
  assert.equal(statusOf(await asked(null, 'GET /health/live HTTP/1.0')), 200, 'as load balancers ask');
});

test('two names at once, none, or something that is no name, get no further than the door', async () => {
  for (const first of ['GET /v1/sign-in HTTP/1.1', 'GET /health/live HTTP/1.1', 'POST /v1/events HTTP/1.1']) {
    assert.equal(statusOf(await asked(here, first, 'host: evil.example')), 400, `two: ${first}`);
    assert.equal(statusOf(await asked(null, first)), 400, `none: ${first}`);
  }
  assert.equal(statusOf(await asked(null, 'GET /v1/sign-in HTTP/1.0')), 400);
  for (const name of ['', 'a b', 'user@127.0.0.1', '127.0.0.1/x', '127.0.0.1:x', 'a,127.0.0.1']) {
    assert.equal(statusOf(await asked(name)), 400, name);
  }
  assert.equal(statusOf(await sendRaw(relay.url, handshake(here, 'host: evil.example'))) === 101, false);
});

test('HSTS is sent over https only', async () => {
  for (const path of ['/me', '/v1/sign-in', '/nothing', '/v1/me']) {
    const { headers } = await relay.get(path);
    assert.equal(headers.get('strict-transport-security'), 'max-age=31536000', path);
  }
  const plain = await startRelay();
  const proxied = await startRelay({ trustedProxies: ['127.0.0.1'] });
  const by = (url: string, proto: string) => fetch(`${url}/v1/sign-in`, { headers: { 'x-forwarded-proto': proto } });
  try {
    const said = async (reply: Promise<Response>) => (await reply).headers.get('strict-transport-security');
    assert.equal(await said(by(plain.url, 'https')), null, 'anyone can send this header');
    assert.equal(await said(by(proxied.url, 'http')), null);
    assert.equal(await said(by(proxied.url, 'https')), 'max-age=31536000');
  } finally {
    await plain.close();
    await proxied.close();
  }
});
