/** Signing in and out of the web client in real browsers: code link, session ended elsewhere, session expired, another person. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, pairingCode, signInByCode, type WebBrowser } from '../helpers/web-client.ts';
import { createHandClock } from '../relay/parts/clock.ts';
import { event, startRelay } from '../relay/parts/relay.ts';
import { FILES_KEPT } from './parts/private-files.ts';

const DAY = 24 * 3_600_000;

const clock = createHandClock(Date.now());
const relay = await startRelay({ clock, timers: clock });
after(() => relay.close());

/** Reads the text in each poll, because the page may reload meanwhile. */
const text = (page: Page, words: string) =>
  until(words, async () => (await drawn(page).catch(() => '')).includes(words));
const press = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).setTimeout(60_000).click();
const views = (page: Page) => text(page, 'Processes');
const signInView = (page: Page) =>
  page.locator('::-p-aria([name="One-time code"][role="textbox"])').setTimeout(60_000).wait();
const drawn = async (page: Page): Promise<string> => String(await page.evaluate('document.body.textContent'));
/** Text of the page, once it has drawn something after a reload. */
const drawnNow = (page: Page): Promise<string> =>
  until('something is drawn', async () => (await drawn(page).catch(() => '')) || null);
const approval = async (title: string): Promise<string> => {
  return relay.sendOne(event('approval.requested', { title, audience: { users: ['dana'] } }));
};
const stateOf = async (itemId: string): Promise<string> =>
  (await relay.get(`/v1/items/${itemId}`, 'dana-token')).body.state;

const kept = async (page: Page): Promise<string | null> => {
  const found: unknown = await page.evaluate(FILES_KEPT).catch(() => null);
  return typeof found === 'string' ? found : null;
};
const isKept = (page: Page, needle: string) =>
  until(`${needle} is kept`, async () => (await kept(page))?.includes(needle) === true);
const isGone = (page: Page, needle: string) =>
  until(`${needle} is gone`, async () => (await kept(page))?.includes(needle) === false);

async function answerOffline(page: Page, title: string): Promise<void> {
  await text(page, title);
  await page.setOfflineMode(true);
  await page.locator(`::-p-text(${title})`).click();
  await press(page, 'Approve');
}

describe('chromium', () => {
  const profile = browserProfile();
  let browser: WebBrowser;
  before(async () => {
    browser = await launchWebBrowser('chromium', profile.folder);
  });
  after(async () => {
    await browser.close();
    profile.remove();
  });

  test('a link brings a code, which stays in no address and signs in only when the person says so', async () => {
    const { page } = await browser.open(`${relay.url}/#code=${await pairingCode(relay, 'dana')}`);
    await text(page, 'This link signs you in as Dana Fox');
    assert.equal(await page.$('::-p-aria([name="One-time code"][role="textbox"])'), null, 'the code is not shown');
    assert.equal(page.url(), `${relay.url}/`);
    assert.deepEqual(await page.cookies(), []);
    await press(page, 'Sign in');
    await views(page);
    assert.doesNotMatch(await drawn(page), /was not used/);
    const code = await pairingCode(relay, 'lee');
    await page.evaluate(`location.hash = 'code=${code}'`);
    await text(page, 'You are signed in here as Dana Fox');
    assert.equal(page.url(), `${relay.url}/`);
    assert.equal((await relay.post('/v1/pair', { code, device: 'still good' })).status, 200);
    await page.close();
  });

  test('signing out names what was not sent, and leaves nothing in the browser', async () => {
    const { page } = await browser.open(`${relay.url}/`);
    const itemId = await approval('Order secret-4711');
    await press(page, 'Preferences');
    await press(page, 'This device');
    const time = '::-p-aria([name="Time to undo an answer"][role="combobox"])';
    await page.locator(time).fill('60');
    await page.locator('nav ::-p-text(Inbox)').click();
    await answerOffline(page, 'Order secret-4711');
    await isKept(page, 'secret-4711');
    await page.evaluate(`localStorage.setItem('beckon.drafts', '[["x reject","too dear"]]')`);
    await page.setOfflineMode(false);
    await press(page, 'Preferences');
    await press(page, 'Connection');
    await press(page, 'Sign out of this browser');
    await text(page, 'Approve: Order secret-4711');
    await press(page, 'Sign out');
    await text(page, 'You are signed out');
    await isGone(page, 'secret-4711');
    const drafts = () => page.evaluate(`localStorage.getItem('beckon.drafts')`).catch(() => 'the page loads anew');
    await until('the drafts are gone', async () => (await drafts()) === null);
    assert.deepEqual(await page.cookies(), []);
    assert.doesNotMatch(await drawnNow(page), /secret-4711/);
    assert.equal(await stateOf(itemId), 'open');
    await page.close();
  });

  test('ended from elsewhere: wiped, and said', async () => {
    const { page } = await browser.open(`${relay.url}/`);
    const focused = () => page.evaluate('document.activeElement?.getAttribute("autocomplete")');
    await until('the code field has the focus', async () => (await focused()) === 'one-time-code');
    await page.keyboard.type(await pairingCode(relay, 'dana'));
    await page.keyboard.press('Enter');
    await views(page);
    await approval('Order ended-88');
    await text(page, 'Order ended-88');
    await isKept(page, 'ended-88');
    await relay.remove('/v1/me/sessions', 'dana-token');
    await text(page, 'This browser was signed out from elsewhere');
    await isGone(page, 'ended-88');
    assert.doesNotMatch(await drawnNow(page), /ended-88/);
    await page.close();
  });

  test('a link opened after the session ended elsewhere signs in', async () => {
    const { page } = await browser.open(`${relay.url}/`);
    await signInByCode(page, await pairingCode(relay, 'dana'));
    await views(page);
    await page.goto('about:blank');
    await relay.remove('/v1/me/sessions', 'dana-token');
    await page.goto(`${relay.url}/#code=${await pairingCode(relay, 'lee')}`);
    await text(page, 'This link signs you in as Lee Roe');
    assert.equal(page.url(), `${relay.url}/`);
    await press(page, 'Sign in');
    await views(page);
    await page.close();
    await relay.remove('/v1/me/sessions', 'lee-token');
  });

  test('over: hidden, and sent once the same person is back', async () => {
    const { page } = await browser.open(`${relay.url}/`);
    await signInByCode(page, await pairingCode(relay, 'dana'));
    const itemId = await approval('Order over-99');
    await answerOffline(page, 'Order over-99');
    clock.pass(31 * DAY);
    await page.setOfflineMode(false);
    await text(page, 'Your sign-in here has ended');
    assert.doesNotMatch(await drawnNow(page), /over-99/);
    assert.equal(await stateOf(itemId), 'open');
    await signInByCode(page, await pairingCode(relay, 'dana'));
    await until('the answer', async () => (await stateOf(itemId)) === 'answered');
    await page.close();
  });

  test('over, and then another person: nothing of the first is shown, stored or sent', async () => {
    const { page } = await browser.open(`${relay.url}/`);
    const itemId = await approval('Order first-77');
    await answerOffline(page, 'Order first-77');
    clock.pass(31 * DAY);
    await page.setOfflineMode(false);
    await signInView(page);
    await page.locator('::-p-aria([name="One-time code"][role="textbox"])').fill(await pairingCode(relay, 'kim'));
    await page.keyboard.press('Enter');
    await isGone(page, 'first-77');
    await views(page);
    assert.doesNotMatch(await drawnNow(page), /first-77/);
    assert.equal(await stateOf(itemId), 'open');
    await page.close();
  });
});

describe('firefox', () => {
  const profile = browserProfile();
  let browser: WebBrowser;
  before(async () => {
    browser = await launchWebBrowser('firefox', profile.folder);
  });
  after(async () => {
    await browser.close();
    profile.remove();
  });

  test('signs in by a link, and out without leaving anything', async () => {
    const { page } = await browser.open(`${relay.url}/#code=${await pairingCode(relay, 'dana')}`);
    await press(page, 'Sign in');
    await approval('Order fox-55');
    await text(page, 'Order fox-55');
    await isKept(page, 'fox-55');
    await press(page, 'Preferences');
    await press(page, 'Connection');
    await press(page, 'Sign out of this browser');
    await press(page, 'Sign out');
    await text(page, 'You are signed out');
    await isGone(page, 'fox-55');
  });
});
