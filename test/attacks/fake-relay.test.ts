/**
 * A foreign relay names the company's issuer to obtain a token that the company's relay accepts. Real issuer, real relay, the desktop's own
 * core; the fake is a server with arbitrary answers.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { Pins } from '../../desk/account/issuer-trust.ts';
import { signInDesk } from '../electron/parts/sign-in-desk.ts';
import { CLIENT_ID, createBrowser, type IssuerSite, RESOURCE, startIssuer } from '../helpers/issuer.ts';
import { DIRECTORY, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const NO_PINS: Pins = { issuer: null, relay: null };

interface Fake {
  url: string;
  got: string[];
}

/** @param audienceOf the audience that it claims, by its own address */
async function fakeRelay(t: TestContext, issuer: string, audienceOf: (url: string) => string): Promise<Fake> {
  const got: string[] = [];
  const server = createServer((request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token) got.push(token);
    const oidc = { issuer, clientId: CLIENT_ID, scopes: ['openid'], audience: audienceOf(url) };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ methods: ['token', 'pair', 'oidc'], oidc }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url, got };
}

async function company(
  t: TestContext,
  audience: string = RESOURCE,
): Promise<{ issuer: IssuerSite; relay: RunningRelay }> {
  const issuer = await startIssuer({ audience });
  t.after(() => issuer.close());
  issuer.people.set('kai', { name: 'Kai Lee', roles: ['lead'] });
  const relay = await startRelay({
    directory: { ...DIRECTORY, oidc: { issuer: issuer.url, audience, clientId: CLIENT_ID } },
  });
  t.after(() => relay.close());
  return { issuer, relay };
}

/** A user who signs in wherever the browser leads, and declines where the desktop asks for confirmation first. */
const careful = (t: TestContext, pins = NO_PINS) =>
  signInDesk(t, (url) => void createBrowser('kai').visit(url), { pins, confirms: false });

test("naming the company's issuer and audience, it is named to the person before any browser opens", async (t) => {
  const { issuer, relay } = await company(t);
  const fake = await fakeRelay(t, issuer.url, () => RESOURCE);
  const kai = careful(t);
  const said = await kai.accounts.signIn(fake.url);
  assert.deepEqual(said, {
    confirm: { relay: new URL(fake.url).host, host: new URL(issuer.url).host, issuer: issuer.url },
  });
  // Consent to another issuer does not apply to this one.
  assert.ok('confirm' in (await kai.accounts.signIn(fake.url, 'https://other.example')));
  assert.deepEqual([kai.opened, fake.got], [[], []]);
  assert.ok('user' in (await kai.accounts.signIn(relay.url, issuer.url)), 'the real one, once the person said yes');
  assert.equal(kai.opened.length, 1);
  assert.ok('user' in (await kai.accounts.signIn(relay.url)), 'and is not asked again');
});

test("naming the company's relay as audience, which is an address: refused", async (t) => {
  const { issuer } = await company(t);
  const fake = await fakeRelay(t, issuer.url, () => 'https://beckon.acme.example/api');
  const kai = careful(t);
  await assert.rejects(kai.accounts.signIn(fake.url, issuer.url), /meant for beckon\.acme\.example/);
  assert.deepEqual([kai.opened, fake.got], [[], []]);
});

test('naming its own address: if the issuer ignores it, the desktop does not send the token', async (t) => {
  const { issuer } = await company(t);
  const fake = await fakeRelay(t, issuer.url, (url) => url);
  const kai = careful(t);
  await assert.rejects(kai.accounts.signIn(fake.url), /is not meant for this server/);
  const asked = new URL(kai.opened[0] ?? '');
  assert.equal(asked.searchParams.get('resource'), fake.url, 'RFC 8707');
  assert.deepEqual(fake.got, [], 'whatever the issuer gave, the fake has nothing of it');
});

test('on a computer whose issuer is set: another one is refused, and where the relay is set another relay too', async (t) => {
  const { issuer, relay } = await company(t);
  const fake = await fakeRelay(t, issuer.url, () => RESOURCE);
  const elsewhere = careful(t, { issuer: 'https://login.acme.example', relay: null });
  await assert.rejects(elsewhere.accounts.signIn(fake.url, issuer.url), /login\.acme\.example alone/);
  const here = careful(t, { issuer: issuer.url, relay: relay.url });
  await assert.rejects(here.accounts.signIn(fake.url, issuer.url), /not to 127\.0\.0\.1/);
  assert.deepEqual([elsewhere.opened, here.opened, fake.got], [[], [], []]);
  assert.ok('user' in (await here.accounts.signIn(relay.url)), 'the one that was set is not asked about');
});
