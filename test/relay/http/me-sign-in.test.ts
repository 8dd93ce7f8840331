/** The page for staff signs in at a real OpenID provider, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../helpers/browser.ts';
import { CLIENT_ID, type IssuerSite, RESOURCE, startIssuer } from '../../helpers/issuer.ts';
import { measurePage } from '../../helpers/page-coverage.ts';
import { DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

let issuer: IssuerSite;
let relay: RunningRelay;
let browser: Browser;
before(async () => {
  issuer = await startIssuer({ redirectUris: ['http://127.0.0.1/me/callback'] });
  const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID };
  const stepUp = { value: '1000', currency: 'EUR', freshSignIn: true };
  relay = await startRelay({ directory: { ...DIRECTORY, oidc, stepUp } });
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await relay.close();
  await issuer.close();
});

async function openPage(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await measurePage(page, { from: `${relay.url}/me/`, folder: 'relay/http/me' });
  await page.goto(`${relay.url}/me`);
  return { context, page };
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
  await page.getByRole('link', { name: `Sign in with ${new URL(issuer.url).host}` }).click();
  await signInAtIssuer(page, 'ada@acme.example');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.match((await page.locator('#who').textContent()) ?? '', /Ada Low/);
  assert.equal(page.url(), `${relay.url}/me`);
  const cookies = (await context.cookies()).filter(({ name }) => name.includes('beckon') && !name.includes('begun'));
  assert.deepEqual(
    cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
    [['__Host-beckon_me', true, 'Strict']],
  );
  const life = (cookies[0]?.expires ?? 0) - Date.now() / 1000;
  assert.ok(life > issuer.accessTokenLife && life <= 12 * 3600, `a session of its own, for ${life} s`);
  await context.close();
});

test('a way back that this browser did not begin signs nobody in', async () => {
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
  assert.match(reply.text, /You are not signed in/);
  assert.equal((await lost.get('/v1/me', 'dana-token')).status, 200);
  await lost.close();
});

test('above the second limit they sign in anew, come back to the question, and only then it counts', async () => {
  issuer.people.set('bea@acme.example', { name: 'Bea Low', roles: ['approver'] });
  const { context, page } = await openPage();
  await page.getByRole('link', { name: `Sign in with ${new URL(issuer.url).host}` }).click();
  await signInAtIssuer(page, 'bea@acme.example');
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const amount = { amount: { value: '5000', currency: 'EUR' } };
  const [made] = await relay.send(event('approval.requested', { title: 'A very large one', ...amount }));
  const asked = () => relay.get(`/v1/items/${made?.itemId}`, 'dana-token');
  await page.goto(`${relay.url}/me#item=${made?.itemId}`);
  await page.getByText('Approve…').click();
  await page.getByLabel('Comment', { exact: true }).first().fill('Agreed with the board');
  await page.getByRole('button', { name: 'Continue' }).first().click();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await signInAtIssuer(page, 'bea@acme.example');
  const question = page.getByRole('region', { name: 'Approve 5,000 EUR?' });
  await question.getByText('Agreed with the board').waitFor();
  assert.equal((await asked()).body.state, 'open', 'signing in is no yes');
  await question.getByRole('button', { name: 'Approve 5,000 EUR' }).click();
  await page.getByText(/You approved this at/).waitFor();
  assert.equal((await asked()).body.outcome.comment, 'Agreed with the board');
  await context.close();
});

test('a sign-in by device token cannot give such an answer, and says so', async () => {
  const { context, page } = await openPage();
  await page.getByLabel('Code').fill('dana-token');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const amount = { amount: { value: '5000', currency: 'EUR' } };
  const [made] = await relay.send(event('approval.requested', { title: 'Another large one', ...amount }));
  await page.goto(`${relay.url}/me#item=${made?.itemId}`);
  await page.getByText('Reject…').click();
  await page.getByRole('button', { name: 'Continue' }).last().click();
  await page.getByText('This answer needs a new sign-in by single sign-on').waitFor();
  await context.close();
});
