/** Single sign-on from the person's browser to the item on the desk: a real provider, a real relay, the desktop's own core. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { CLIENT_ID, createBrowser, type IssuerSite, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../../relay/parts/relay.ts';
import { type SignInDesk, signInDesk } from '../parts/sign-in-desk.ts';

interface Site {
  issuer: IssuerSite;
  relay: RunningRelay;
}

async function start(t: TestContext, options: Parameters<typeof startIssuer>[0] = {}): Promise<Site> {
  const issuer = await startIssuer(options);
  t.after(() => issuer.close());
  issuer.people.set('kai', { name: 'Kai Lee', roles: ['lead'] });
  const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
  const relay = await startRelay({ directory: { ...DIRECTORY, oidc } });
  t.after(() => relay.close());
  return { issuer, relay };
}

/** A port of this machine that is occupied until released. */
async function holdPort(t: TestContext): Promise<{ port: number; free(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const free = async () => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  t.after(free);
  return { port: typeof address === 'object' && address ? address.port : 0, free };
}

interface Person extends SignInDesk {
  /** The page that the browser showed at the end of each visit. */
  pages: { url: string; status: number; text: string }[];
}

function person(t: TestContext, login = 'kai', folder?: string): Person {
  const browser = createBrowser(login);
  const pages: Person['pages'] = [];
  const desk = signInDesk(
    t,
    (url) => void browser.visit(url).then((page) => pages.push(page)),
    folder === undefined ? {} : { folder },
  );
  return { ...desk, pages };
}

const secretsIn = (file: string): string => readFileSync(file, 'utf8');

test('signed in by browser: an item arrives, roles decide, nothing secret is in the log or open in the file', async (t) => {
  const { issuer, relay } = await start(t);
  const kai = person(t);
  assert.deepEqual(await kai.accounts.ways(relay.url), {
    relay: relay.url,
    host: new URL(relay.url).host,
    issuer: new URL(issuer.url).host,
  });
  assert.deepEqual(await kai.accounts.signIn(relay.url), { user: { id: 'kai', name: 'Kai Lee' } });
  assert.equal((await kai.state('connected')).issuer, new URL(issuer.url).host);
  const id = await relay.sendOne(event('approval.requested', { title: 'PO 4711', audience: { roles: ['lead'] } }));
  await until('raised', () => kai.parts.screen.has(id));
  kai.parts.answerNow(id, { action: 'approve' });
  await until('recorded', () => kai.parts.desk.commands.item(id)?.item.outcome?.by.id === 'kai');

  const asked = new URL(kai.opened[0] ?? '');
  assert.equal(asked.searchParams.get('code_challenge_method'), 'S256');
  assert.ok(
    (asked.searchParams.get('state')?.length ?? 0) >= 32 && (asked.searchParams.get('nonce')?.length ?? 0) >= 32,
  );
  assert.match(asked.searchParams.get('redirect_uri') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  const [page] = await until('the last page', () => kai.pages.length > 0 && kai.pages);
  assert.match(page?.text ?? '', /You can close this tab/);
  await assert.rejects(fetch(asked.searchParams.get('redirect_uri') ?? ''), 'the port is closed again');

  const kept = secretsIn(kai.file);
  assert.equal(statSync(kai.file).mode & 0o777, 0o600);
  assert.doesNotMatch(kept, /eyJ|plain/);
  assert.doesNotMatch(kai.log.join('\n'), /eyJ|code=/);
});

test('a fresh token goes over the live connection before the old one ends; roles move with it', async (t) => {
  const { issuer, relay } = await start(t);
  issuer.accessTokenLife = 12;
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  const before = secretsIn(kai.file);
  issuer.people.set('kai', { name: 'Kai Lee', roles: ['support'] });
  const [other] = await relay.send(event('task.assigned', { audience: { roles: ['support'] } }));
  await until('the item of the new role', () => kai.parts.desk.commands.item(other?.itemId ?? '') !== null);
  await until('the new tokens are kept', () => secretsIn(kai.file) !== before);
  assert.ok(
    kai.views
      .slice(kai.views.findIndex(({ state }) => state === 'connected'))
      .every(({ state }) => state === 'connected'),
  );
});

test('started again after the token ended: renewed before the person notices', async (t) => {
  const { issuer, relay } = await start(t);
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  kai.session.close();
  await kai.client.close();
  const kept = JSON.parse(secretsIn(kai.file));
  const again = person(t, 'kai', kai.parts.restart().folder);
  const past = Date.now() - 3600_000;
  writeFileSync(
    again.file,
    JSON.stringify({ ...kept, signedIn: { ...kept.signedIn, issuedAt: past, expiresAt: past + 300_000 } }),
  );
  const before = issuer.asked.length;
  assert.equal(await again.accounts.start(), true);
  await again.state('connected');
  await until('renewed', () => issuer.asked.slice(before).includes('POST /token'));
  assert.equal(again.opened.length, 0);
});

test('the issuer refuses: the person must sign in again, answers are stored, and sent after it', async (t) => {
  const { relay } = await start(t);
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  const id = await relay.sendOne(event('approval.requested', { audience: { roles: ['lead'] } }));
  await until('there', () => kai.parts.desk.commands.item(id) !== null);
  kai.client.use(null);
  kai.parts.answerNow(id, { action: 'approve' });
  const kept = JSON.parse(secretsIn(kai.file));
  const past = Date.now() - 3600_000;
  // The token in use is no longer valid either.
  kai.session.follow({
    relay: relay.url,
    token: 'x',
    signedIn: { ...kept.signedIn, refreshToken: 'gone', issuedAt: past, expiresAt: past + 1 },
  });
  kai.client.use({ relay: relay.url, token: 'eyJhbGciOiJSUzI1NiJ9.e30.x', signedIn: kept.signedIn });
  const told = await kai.state('revoked');
  assert.match(told.reason ?? '', /has ended\. Sign in again; your answers are kept/);
  assert.equal(kai.parts.desk.commands.item(id)?.pending?.status, 'kept');
  await kai.accounts.signIn(null);
  await until('recorded', () => kai.parts.desk.commands.item(id)?.item.outcome?.by.id === 'kai');
});

test('the issuer is away: the connection stays while the token is good, and comes back after', async (t) => {
  const { issuer, relay } = await start(t);
  issuer.accessTokenLife = 300;
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  issuer.away = true;
  kai.client.use(null);
  const kept = JSON.parse(secretsIn(kai.file));
  const past = Date.now() - 3600_000;
  const refreshToken = [...Buffer.from(kept.signedIn.refreshToken.sealed, 'base64').toString()].reverse().join('');
  const account = {
    relay: relay.url,
    token: 'eyJhbGciOiJSUzI1NiJ9.e30.x',
    signedIn: { ...kept.signedIn, refreshToken, issuedAt: past, expiresAt: past + 1 },
  };
  kai.session.follow(account);
  kai.client.use(account);
  const told = await kai.state('offline');
  assert.match(told.reason ?? '', /^Your sign-in cannot be renewed now\. .* was cut/);
  assert.ok(told.retryAt !== null);
  issuer.away = false;
  await kai.state('connected');
});

test('an issuer that gives a refresh token only after consent is asked once more, in the same tab', async (t) => {
  const { issuer, relay } = await start(t, { strictConsent: true });
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  assert.equal(kai.opened.length, 1);
  assert.equal(issuer.asked.filter((path) => path === 'GET /auth').length, 2);
  assert.notEqual(JSON.parse(secretsIn(kai.file)).signedIn.refreshToken, null);
});

test('an issuer with exact redirect addresses: the directory’s ports in order; an error if all are in use', async (t) => {
  const [one, other] = [await holdPort(t), await holdPort(t)];
  const ports = [one.port, other.port];
  const redirectUris = ports.map((port) => `http://127.0.0.1:${port}/callback`);
  const { issuer, relay } = await start(t, { redirectUris, exactRedirects: true });
  const anyPort = person(t);
  const refused = anyPort.accounts.signIn(relay.url);
  const [page] = await until('the issuer answers', () => anyPort.pages.length > 0 && anyPort.pages);
  assert.match(page?.text ?? '', /redirect_uri/, 'a random port is refused at the issuer, where the person sees it');
  anyPort.accounts.cancelSignIn();
  await assert.rejects(refused, /was cancelled/);

  const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID, redirectPorts: ports };
  const told = await startRelay({ directory: { ...DIRECTORY, oidc } });
  t.after(() => told.close());
  const kai = person(t);
  await assert.rejects(kai.accounts.signIn(told.url), /uses every port that the browser could come back to/);
  assert.equal(kai.opened.length, 0, 'nobody is sent to where they cannot come back from');
  assert.match(kai.log.join('\n'), new RegExp(`PortsTaken.*${ports.join(' ')}`));
  await other.free();
  await kai.accounts.signIn(told.url);
  await kai.state('connected');
  assert.equal(new URL(kai.opened[0] ?? '').searchParams.get('redirect_uri'), redirectUris[1]);
  await one.free();
  await kai.accounts.signIn(null);
  assert.equal(new URL(kai.opened[1] ?? '').searchParams.get('redirect_uri'), redirectUris[0]);
});

test('signing out tells the issuer, and nothing stays on this computer', async (t) => {
  const { issuer, relay } = await start(t);
  const kai = person(t);
  await kai.accounts.signIn(relay.url);
  await kai.state('connected');
  await kai.accounts.unpair();
  await kai.state('unpaired');
  await until('the issuer heard', () => issuer.asked.includes('POST /token/revocation'));
  assert.throws(() => secretsIn(kai.file), /ENOENT/);
});

test('cancelled, denied, refused by the relay: reported in words, nothing stored', async (t) => {
  const { issuer, relay } = await start(t);
  const idle = signInDesk(t, () => {});
  const first = idle.accounts.signIn(relay.url);
  await until('opened', () => idle.opened.length === 1);
  const redirect = new URL(new URL(idle.opened[0] ?? '').searchParams.get('redirect_uri') ?? '');
  const answers = await Promise.all(
    ['', '?state=x&code=y', '?code=y', '?state=&error=access_denied'].map(
      async (query) => (await fetch(`${redirect}${query}`)).status,
    ),
  );
  assert.deepEqual(answers, [400, 400, 400, 400]);
  const elsewhere = await fetch(
    `http://localhost:${redirect.port}/callback?state=${new URL(idle.opened[0] ?? '').searchParams.get('state')}&code=y`,
  );
  assert.equal(elsewhere.status, 400, 'by another name it is another host');
  idle.accounts.cancelSignIn();
  await assert.rejects(first, /was cancelled/);

  const denied = signInDesk(t, (url) => {
    const { searchParams } = new URL(url);
    const back = `${searchParams.get('redirect_uri')}?error=access_denied&state=${searchParams.get('state')}&iss=${encodeURIComponent(issuer.url)}`;
    void fetch(back).then(async (response) => assert.match(await response.text(), /Not signed in/));
  });
  await assert.rejects(denied.accounts.signIn(relay.url), /did not sign you in/);

  const other = await startRelay({
    directory: { ...DIRECTORY, oidc: { issuer: issuer.url, audience: 'urn:elsewhere', clientId: CLIENT_ID } },
  });
  t.after(() => other.close());
  const wrong = person(t);
  await assert.rejects(wrong.accounts.signIn(other.url), /is not meant for this server, so it was not sent there/);
  const [page] = await until('told in the browser too', () => wrong.pages.length > 0 && wrong.pages);
  assert.match(page?.text ?? '', /Not signed in/);

  const plain = await startRelay();
  t.after(() => plain.close());
  await assert.rejects(wrong.accounts.signIn(plain.url), /offers no sign-in by browser/);
  issuer.away = true;
  await assert.rejects(person(t).accounts.signIn(relay.url), /Nobody can be signed in now\. .*Nothing was changed/);
  for (const { file } of [idle, denied, wrong]) assert.throws(() => secretsIn(file), /ENOENT/);
});

test('a relay of the policy is the only one: for a code, for a stored account, and for the browser', async (t) => {
  const { relay } = await start(t);
  const folder = await temporaryFolder(t);
  const first = person(t, 'kai', folder);
  await first.accounts.signIn(relay.url);
  const only = { relay: 'https://relay.acme.example' };
  const pins = { issuer: null, relay: only.relay };
  const kai = signInDesk(t, () => {}, { folder, policy: only, pins });
  assert.equal(await kai.accounts.start(), false);
  const refused = /may sign in to relay\.acme\.example alone/;
  await assert.rejects(kai.accounts.pair(relay.url, 'any code'), refused);
  await assert.rejects(kai.accounts.signIn(relay.url), refused);
  const same = signInDesk(t, () => {}, { folder, policy: { relay: `${relay.url}/` } });
  assert.equal(await same.accounts.start(), true);
});
