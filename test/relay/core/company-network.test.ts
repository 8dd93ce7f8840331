/** Outbound connections through the company's proxy, to sources and the sign-in issuer, and their error messages. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Log } from '../../../relay/domain/ports.ts';
import { authority } from '../../helpers/certificate.ts';
import { type ConnectProxy, connectProxy } from '../../helpers/connect-proxy.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const company = authority('Acme Root');
const SECRET = `whsec_${Buffer.from('the-secret-of-the-source-32-byte').toString('base64')}`;
const SIGN_IN = { user: 'relay', password: 'p@ss:word' };
const AUDIENCE = 'https://beckon.acme.example';
const ISSUER = 'https://login.acme.example';

const trustedBefore = getCACertificates('default');
setDefaultCACertificates([...trustedBefore, company.cert]);
after(() => setDefaultCACertificates(trustedBefore));

/** An external server whose name only the proxy resolves. */
async function outside(t: TestContext, proxy: ConnectProxy, host: string, by = company) {
  const asked: string[] = [];
  const pages = new Map<string, object>();
  const server: Server = createServer(by.issue({ subject: host, names: [host] }), (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().once('end', () => response.end(JSON.stringify(pages.get(request.url ?? '') ?? {})));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  proxy.leads.set(`${host}:443`, { host: '127.0.0.1', port });
  return { asked, pages };
}

interface Site {
  relay: RunningRelay;
  proxy: ConnectProxy;
  log: string[];
}

async function start(
  t: TestContext,
  given: { proxyUrl?: (port: number) => string; env?: Record<string, string> } = {},
) {
  const proxy = await connectProxy(t);
  proxy.signIn = SIGN_IN;
  const { proxyUrl = (port) => `http://relay:p%40ss%3Aword@127.0.0.1:${port}` } = given;
  const lines: string[] = [];
  const take = (...line: unknown[]) => void lines.push(JSON.stringify(line));
  const log: Log = { debug: take, info: take, warn: take, error: take };
  const [erp] = DIRECTORY.sources;
  const relay = await startRelay({
    env: { HTTPS_PROXY: proxyUrl(proxy.port), ...given.env },
    log,
    directory: {
      ...DIRECTORY,
      sources: [{ ...erp, response: { url: 'https://sap.acme.example/answers', secret: SECRET } }],
      oidc: { issuer: ISSUER, audience: AUDIENCE },
    },
  });
  t.after(() => relay.close());
  return { relay, proxy, log: lines } satisfies Site;
}

async function answer({ relay }: Site): Promise<string> {
  const itemId = await relay.sendOne(event('approval.requested'));
  const reply = await relay.post(
    `/v1/items/${itemId}/responses`,
    { action: 'approve', key: randomUUID() },
    'dana-token',
  );
  assert.equal(reply.status, 200, reply.text);
  return itemId;
}

test('answers go by the proxy and its sign-in, over one tunnel; nothing of the sign-in is in the log', async (t) => {
  const site = await start(t);
  const sap = await outside(t, site.proxy, 'sap.acme.example');
  for (const count of [1, 2]) {
    await answer(site);
    await until(`answer ${count} arrives`, () => sap.asked.length === count);
  }
  const toSap = site.proxy.asked.filter(({ authority }) => authority === 'sap.acme.example:443');
  assert.deepEqual(
    toSap.map(({ authorization }) => authorization),
    [`Basic ${Buffer.from('relay:p@ss:word').toString('base64')}`],
    'the second answer found the connection of the first',
  );
  const said = site.log.join('\n');
  assert.match(said, new RegExp(`"proxy":"${site.proxy.name}","signIn":true`));
  assert.doesNotMatch(said, /p@ss|p%40ss/);
  assert.doesNotMatch(site.proxy.seen().toString('latin1'), /answers|webhook/, 'TLS is end to end');
});

test('the keys of the issuer are fetched by the proxy', async (t) => {
  const site = await start(t);
  const login = await outside(t, site.proxy, 'login.acme.example');
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  login.pages.set('/.well-known/openid-configuration', { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` });
  login.pages.set('/jwks', { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] });
  const token = await new SignJWT({ name: 'Kai Lee' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
    .setSubject('kai')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
  const me = await until('signed in', async () => {
    const reply = await site.relay.get('/v1/me', token);
    return reply.status === 200 && reply;
  });
  assert.equal(me.body.user.name, 'Kai Lee');
});

const FAULTS: readonly [string, (site: Site, t: TestContext) => unknown, RegExp, ((port: number) => string)?][] = [
  ['no sign-in', () => {}, /the proxy 127\.0\.0\.1:\d+ wants a sign-in/, (port) => `http://127.0.0.1:${port}`],
  ['a wrong one', () => {}, /the proxy \S+ does not take the sign-in/, (port) => `http://relay:no@127.0.0.1:${port}`],
  ['not allowed', ({ proxy }) => Object.assign(proxy, { status: 403 }), /the proxy \S+ refused \(HTTP 403\)/],
  ['nobody there', ({ proxy }) => proxy.close(), /the proxy \S+ cannot be reached: connection refused/],
  [
    'no proxy',
    () => {},
    /HTTPS_PROXY names no proxy that can be used \(socks5:/,
    () => 'socks5://relay:p@socks.example',
  ],
  [
    'an authority that nobody trusts',
    ({ proxy }, t) => outside(t, proxy, 'sap.acme.example', authority('Somebody')),
    /the certificate is of an authority that is not trusted; BECKON_CA_FILE can name it/,
  ],
];

for (const [name, make, words, proxyUrl] of FAULTS) {
  test(`a dead letter says why: ${name}`, async (t) => {
    const site = await start(t, proxyUrl ? { proxyUrl } : {});
    await make(site, t);
    await answer(site);
    const letter = await until('the dead letter', async () => {
      const { items } = (await site.relay.get('/v1/admin/dead-letters', ADMIN)).body;
      return items[0];
    });
    assert.match(letter.reason, words);
    assert.doesNotMatch(`${letter.reason}${site.log.join()}`, /p@ss|p%40ss|relay:no|relay:p/);
  });
}

test('what NO_PROXY names is called without the proxy', async (t) => {
  const site = await start(t, { env: { NO_PROXY: '.acme.example' } });
  await answer(site);
  await until('the dead letter', async () => (await site.relay.get('/v1/admin/dead-letters', ADMIN)).body.items[0]);
  assert.deepEqual(site.proxy.asked, []);
});
