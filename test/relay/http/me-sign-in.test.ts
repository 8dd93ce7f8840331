/** The web client signs in at a real OpenID provider, in a real browser. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../helpers/browser.ts';
import { CLIENT_ID, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { until } from '../../helpers/until.ts';
import { DIRECTORY, event, startRelay } from '../parts/relay.ts';

const issuer = await startIssuer({ redirectUris: ['http://127.0.0.1/me/callback'] });
const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
const stepUp = { value: '1000', currency: 'EUR', freshSignIn: true };
const relay = await startRelay({ directory: { ...DIRECTORY, oidc, stepUp } });
const browser = await launchBrowser();
after(async () => {
  await browser.close();
  await relay.close();
  await issuer.close();
});

interface Opened {
  context: BrowserContext;
  page: Page;
}
async function openPage(): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  context.setDefaultTimeout(60_000);
  return { context, page: await context.newPage() };
}

function ask(page: Page, method: string, path: string, body?: object): Promise<{ status: number; body: Answered }> {
  const init = {
    method,
    headers: { 'x-beckon-page': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
  return page.evaluate<{ status: number; body: Answered }>(`fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})
    .then(async (reply) => ({ status: reply.status, body: await reply.json() }))`);
}
interface Answered {
  user?: { id: string };
  code?: string;
  detail?: string;
  challenge?: string;
  freshSignIn?: boolean;
}

async function signInAtIssuer(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('with their own account: known at once, and by no cookie that a script can read', async () => {
  issuer.people.set('ada@acme.example', { name: 'Ada Low', roles: ['support'] });
  const { context, page } = await openPage();
  await page.goto(`${relay.url}/me/sign-in`);
  await signInAtIssuer(page, 'ada@acme.example');
  await page.waitForURL(`${relay.url}/`);
  assert.equal((await ask(page, 'GET', '/v1/me')).body.user?.id, 'ada@acme.example');
  // The web client opens without another step.
  await page.getByRole('heading', { name: 'Inbox' }).or(page.getByText('Inbox')).first().waitFor();
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('beckon') && !name.includes('begun'));
  assert.deepEqual(
    cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
    [['__Host-beckon_me', true, 'Strict']],
  );
  const life = (cookies[0]?.expires ?? 0) - Date.now() / 1000;
  assert.ok(life > issuer.accessTokenLife && life <= 12 * 3600, `a session of its own, for ${life} s`);
  await context.close();
});

test('a callback that this browser did not begin signs in no one', async () => {
  const first = await openPage();
  await first.page.goto(`${relay.url}/me/sign-in`);
  const callback = first.page.waitForRequest((request) => request.url().includes('/me/callback?'));
  await signInAtIssuer(first.page, 'mallory');
  const url = (await callback).url();
  const second = await openPage();
  for (const address of [url, `${relay.url}/me/callback`, `${relay.url}/me/callback?code=x&state=y`]) {
    const reply = await second.page.goto(address);
    assert.equal(reply?.status(), 400);
    await second.page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
  }
  const kept = (await second.context.cookies()).filter(({ name, value }) => name.includes('beckon') && value !== '');
  assert.deepEqual(kept, []);
  await first.context.close();
  await second.context.close();
});

test('an issuer that does not answer, or none at all: a page, or a problem, and the other ways stay', async () => {
  const plain = await startRelay();
  assert.equal((await plain.get('/me/sign-in')).status, 404);
  await plain.close();
  const oidc = { issuer: 'http://127.0.0.1:9', audience: RESOURCE, clientId: CLIENT_ID };
  const lost = await startRelay({ directory: { ...DIRECTORY, oidc } });
  const reply = await lost.get('/me/sign-in');
  assert.equal(reply.status, 400);
  assert.match(reply.text, /You are not signed in.*<a href="\/">Sign in again<\/a>/s);
  const german = await fetch(`${lost.url}/me/sign-in`, { headers: { 'accept-language': 'de-AT, en;q=0.5' } });
  assert.match(await german.text(), /lang="de".*Sie sind nicht angemeldet/s);
  assert.equal((await lost.get('/v1/me', 'dana-token')).status, 200);
  await lost.close();
});

test('above the second limit they sign in again, return to the item, and only then it counts', async () => {
  issuer.people.set('bea@acme.example', { name: 'Bea Low', roles: ['approver'] });
  const { context, page } = await openPage();
  await page.goto(`${relay.url}/me/sign-in`);
  await signInAtIssuer(page, 'bea@acme.example');
  await page.waitForURL(`${relay.url}/`);
  const amount = { amount: { value: '5000', currency: 'EUR' } };
  const [made] = await relay.send(event('approval.requested', { title: 'A very large one', ...amount }));
  const item = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body;
  const answer = { action: 'approve', comment: 'Agreed with the board', version: 1, key: crypto.randomUUID() };
  const respond = (challenge?: string) =>
    ask(page, 'POST', `/v1/items/${made?.itemId}/responses`, { ...answer, ...(challenge ? { challenge } : {}) });
  // Issuers report whole seconds: within the same second the first sign-in would count as a new one.
  const second = () => Math.floor(Date.now() / 1000);
  const back = second();
  await until('the next second', () => second() > back);
  const { code, freshSignIn, challenge } = (await respond()).body;
  assert.deepEqual([code, freshSignIn], ['CONFIRMATION_REQUIRED', true]);
  assert.equal((await respond(challenge)).body.code, 'CONFIRMATION_REQUIRED', 'who signed in before is asked to anew');
  await page.goto(`${relay.url}/me/sign-in?anew=${made?.itemId}`);
  await signInAtIssuer(page, 'bea@acme.example');
  await page.waitForURL(`${relay.url}/`);
  await page.getByText('A very large one').first().waitFor();
  await page.getByRole('region', { name: 'Your answer' }).waitFor();
  assert.equal((await item()).state, 'open', 'signing in is no yes');
  const { status } = await respond(challenge);
  assert.equal(status, 200);
  assert.deepEqual([(await item()).state, (await item()).outcome.comment], ['answered', 'Agreed with the board']);
  await context.close();
});

test('a sign-in by device token cannot give such an answer, and gets the reason', async () => {
  const { context, page } = await openPage();
  await page.goto(`${relay.url}/`);
  assert.equal((await ask(page, 'POST', '/me/session', { token: 'dana-token' })).status, 200);
  const amount = { amount: { value: '5000', currency: 'EUR' } };
  const [made] = await relay.send(event('approval.requested', { title: 'Another large one', ...amount }));
  const answer = { action: 'reject', comment: 'No', version: 1, key: crypto.randomUUID() };
  const { status, body } = await ask(page, 'POST', `/v1/items/${made?.itemId}/responses`, answer);
  assert.equal(status, 403);
  assert.match(body.detail ?? '', /needs a new sign-in by single sign-on/);
  await context.close();
});
