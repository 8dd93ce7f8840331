/** The web client redirects to the issuer and returns: signed in, reauthenticated for an answer, or signed in as another person. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../helpers/browser.ts';
import { CLIENT_ID, RESOURCE, startIssuer } from '../helpers/issuer.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { FILES_KEPT } from './parts/private-files.ts';

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

async function atIssuer(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${relay.url}/`);
}
const kept = (page: Page, needle: string) => async (): Promise<boolean | null> => {
  const found: unknown = await page.evaluate(FILES_KEPT).catch(() => null);
  return typeof found === 'string' ? found.includes(needle) : null;
};

test('signs in, signs in again for an answer that is not sent by itself, and leaves nothing to the next person', async () => {
  const context = await browser.newContext({ viewport: { width: 1040, height: 720 } });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(`${relay.url}/`);
  await page.getByRole('button', { name: `Sign in with ${new URL(issuer.url).host}` }).click();
  await atIssuer(page, 'dana');
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  const amount = { value: '9000.00', currency: 'EUR' };
  const [made] = await relay.send(
    event('approval.requested', { title: 'Frame contract-12', audience: { users: ['dana'] }, amount }),
  );
  const stateOf = async () => (await relay.get(`/v1/items/${made?.itemId}`, 'dana-token')).body.state;
  await page.getByText('Frame contract-12').first().click();
  await page
    .getByRole('button', { name: /^Approve/ })
    .last()
    .click();
  await page.getByRole('textbox').fill('Agreed in May');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Sign in again and confirm' }).click();
  await atIssuer(page, 'dana');
  // Back at the item: one press answers it.
  await page.getByRole('heading', { name: 'Frame contract-12' }).waitFor();
  await page.getByText('Agreed in May').first().waitFor();
  assert.equal(await stateOf(), 'open');
  await until('kept', async () => (await kept(page, 'contract-12')()) === true);

  await page.goto(`${relay.url}/me/sign-in?anew=${made?.itemId}`);
  await atIssuer(page, 'sam');
  await until('gone', async () => (await kept(page, 'contract-12')()) === false);
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  assert.equal(await page.getByText('contract-12').count(), 0);
  assert.equal(await stateOf(), 'open');
  await context.close();
});
