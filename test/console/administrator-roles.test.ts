/** Administrators by single sign-on: no act that the relay would refuse them, and the role that it needs. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertAccessible } from '../helpers/axe.ts';
import { CLIENT_ID, RESOURCE, startIssuer } from '../helpers/issuer.ts';
import { answeredApproval, consoleDirectory, openConsoleLab } from './parts.ts';

const issuer = await startIssuer({ redirectUris: ['http://127.0.0.1/me/callback'] });
const adminRoles = { full: 'relay-admin', people: 'relay-people', read: 'relay-read' };
const oidc = { issuer: issuer.url, audience: RESOURCE, clientId: CLIENT_ID, adminRoles };
const lab = await openConsoleLab({ directory: { ...consoleDirectory, oidc } });
const itemId = await answeredApproval(lab.relay);
after(async () => {
  await lab.close();
  await issuer.close();
});

/** Names of buttons that a role permits everywhere: navigation, search, looking closer. */
const HARMLESS =
  /^(Sign out|Search|Open |Details |Try again|Show more|Close|Newest|Newer|Older|Verify the whole trail|Try it|Back|People and roles|Hooks|Who saw what|Copy)/;

/** Signs in at the issuer, by the button. */
async function openAs(role: string) {
  const open = await lab.open({ signedIn: false });
  const { page } = open;
  await page.getByRole('link', { name: 'Sign in with single sign-on' }).waitFor();
  if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/sign-in.png` });
  issuer.people.set(`ada-${role}`, { name: `Ada ${role}`, roles: [role] });
  await page.getByRole('link', { name: 'Sign in with single sign-on' }).click();
  await page.locator('input[name=login]').fill(`ada-${role}`);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  return open;
}
const openConsoleAs = async (role: string) => {
  const open = await openAs(role);
  await open.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  // Complaints of the issuer's own pages.
  open.complaints.length = 0;
  return open;
};

const PLACES = [
  ['sources', 'Sources'],
  ['people', 'People and roles'],
  ['people/roles%3A', 'People and roles'],
  ['people/dana', 'Dana Fox'],
  ['hooks', 'Hooks'],
  ['hooks/sap%2Ftickets', 'sap/tickets'],
  ['outbound', 'Outbound'],
  ['gateways', 'Gateways'],
  [`trace/${itemId}`, 'PO 4711 needs your approval'],
  ['audit', 'Audit'],
] as const;

test('a reader sees every view, none of its acts, and which role they need', async () => {
  const { page, go, close, complaints } = await openConsoleAs('relay-read');
  for (const [place, heading] of PLACES) {
    await go(place);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    if (!/trace/.test(place)) await page.getByText('need the administrator role').first().waitFor();
    const names = await page
      .getByRole('button')
      .evaluateAll((buttons: { textContent: string | null; ariaLabel: string | null }[]) =>
        buttons.map(({ textContent, ariaLabel }) => ariaLabel ?? textContent ?? ''),
      );
    assert.deepEqual(
      names.filter((name) => !HARMLESS.test(name)),
      [],
      place,
    );
    if (process.env.BECKON_PICTURES)
      await page.screenshot({ path: `${process.env.BECKON_PICTURES}/reader-${place.replaceAll('/', '-')}.png` });
  }
  await assertAccessible(page, 'as a reader');
  assert.deepEqual(complaints, []);
  await close();
});

test('an administrator of people adds a person, and has no acts on sources', async () => {
  const { page, go, close } = await openConsoleAs('relay-people');
  await go('people');
  await page.getByRole('button', { name: 'Add a person' }).waitFor();
  await go('people/dana');
  await page.getByRole('button', { name: 'Pair a device' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Erase' }).count(), 0);
  await go('sources');
  await page.getByText('“Full administrator”').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add a source' }).count(), 0);
  await close();
});

test('a person without administrator role learns so, and gets no session', async () => {
  const { page, close } = await openAs('support');
  await page.getByText('Your account has no administrator role here').waitFor();
  const kept = (await page.context().cookies()).filter(({ name, value }) => name.includes('beckon') && value !== '');
  assert.deepEqual(
    kept.filter(({ name }) => !name.includes('begun')),
    [],
  );
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByRole('link', { name: 'Sign in with single sign-on' }).waitFor();
  await close();
});
