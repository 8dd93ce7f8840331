/** The page for staff, and the page of an answer link, in a real browser the size of a phone. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import webPush from 'web-push';
import { assertAccessible } from '../../helpers/axe.ts';
import { launchBrowser } from '../../helpers/browser.ts';
import { measurePage } from '../../helpers/page-coverage.ts';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { type PushService, startPushService } from '../parts/push-service.ts';
import { ADMIN, bareEvent, DIRECTORY, event, type RunningRelay, startRelay } from '../parts/relay.ts';

const vapid = webPush.generateVAPIDKeys();
const clock = createShiftedClock();
const PHONE = { width: 390, height: 844 };
let service: PushService;
let relay: RunningRelay;
let browser: Browser;

before(async () => {
  service = await startPushService(vapid.publicKey);
  const gateway = { id: 'browsers', kind: 'webpush', subject: 'mailto:ops@acme.example', ...vapid };
  relay = await startRelay({ clock, directory: { ...DIRECTORY, gateways: [gateway] } });
  clock.shift(5000);
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await relay.close();
  await service.close();
});

interface Opened {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}
async function open(path: string, more: Parameters<Browser['newContext']>[0] = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...more });
  const page = await context.newPage();
  await measurePage(page, { from: `${relay.url}/me/`, folder: 'relay/http/me' });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(relay.url + path);
  return { context, page, complaints };
}
async function signIn(page: Page, token = 'dana-token'): Promise<void> {
  await page.getByLabel('Code').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}
const make = async (data: object, more: object = {}): Promise<string> => {
  const [result] = await relay.send(event('approval.requested', { audience: { users: ['dana'] }, ...data }, more));
  return result!.itemId;
};
const itemOf = async (id: string) => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
/** Nothing is wider than the phone. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
/** As when somebody comes back to the page: it looks at once. */
const lookNow = (page: Page) => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
const pictures = process.env.BECKON_PICTURES;
async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

/** No push service of a browser maker is to be had here: the browser's part of subscribing is played. */
const playSubscribing = (given: object): string => `
  const given = ${JSON.stringify(given)};
  let subscribed = false;
  const one = { endpoint: given.endpoint, toJSON: () => given, unsubscribe: async () => !(subscribed = false) };
  PushManager.prototype.getSubscription = async () => (subscribed ? one : null);
  PushManager.prototype.subscribe = async () => { subscribed = true; return one; };`;

const FULL = {
  title: 'PO 4711 needs your approval',
  body: 'ACME GmbH, 3 lines\nDelivery before Christmas',
  severity: 'warning',
  amount: { value: '12400.00', currency: 'EUR' },
  record: { system: 'SAP ERP', type: 'purchase-order', id: '4711', url: 'https://erp.example/4711' },
  facts: [
    { label: 'Supplier', value: 'ACME GmbH' },
    { label: 'Cost centre', value: 'Donaudampfschifffahrtsgesellschaftskapitänsmütze-4200' },
  ],
  attachments: [{ label: 'Invoice.pdf', url: 'https://erp.example/invoice.pdf' }],
};

describe('/me', () => {
  test('asks who it is, says what is wrong, and signs in by a token or a one-time code', async () => {
    const { page, context, complaints } = await open('/me');
    await assertAccessible(page, 'sign in');
    await page.getByLabel('Code').fill('no-such-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('not known, or was revoked').waitFor();
    await signIn(page);
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Code').waitFor();
    assert.deepEqual(await context.cookies(), []);
    const { body } = await relay.post('/v1/admin/people/lee/pair', undefined, ADMIN);
    await signIn(page, body.code);
    assert.match((await page.locator('#who').textContent()) ?? '', /Lee Roe/);
    assert.ok(
      complaints.every((line) => /401/.test(line)),
      complaints.join('\n'),
    );
    await context.close();
  });

  test('an answer that wants a confirmation is ticked for what was read; long names leave each other room', async () => {
    const label = 'Kostenstellenverantwortlichkeitsbereichsbezeichnung';
    const eventId = crypto.randomUUID();
    const about = {
      title: 'PO 99 above the limit',
      actions: [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'required', confirm: true }],
      facts: [{ label, value: 'Aufmerksamkeitsdefizithyperaktivität' }],
    };
    const id = await make(about, { id: eventId });
    const { context, page } = await open(`/me#item=${id}`);
    await signIn(page);
    await page.getByText('Approve…').click();
    const tick = page.getByLabel('Yes, Approve');
    await tick.check();
    const title = await page.title();
    await make({ title: 'Something else arrives' });
    await lookNow(page);
    await until('the other one is counted', async () => (await page.title()) !== title);
    assert.equal(await tick.isChecked(), true, 'what was ticked stays while others arrive');
    // So it does when the item is drawn anew: here by a colleague's claim, and by the relay's note that it was seen.
    await relay.post(`/v1/items/${id}/claim`, undefined, 'dana-token');
    await lookNow(page);
    await page.getByText('Dana Fox is on it').waitFor();
    assert.equal(await tick.isChecked(), true, 'what was ticked stays while the item moves');
    const focused = await page.evaluate("document.activeElement.closest('label')?.textContent");
    assert.equal(focused, 'Yes, Approve', 'the keyboard too');
    await relay.send(bareEvent('item.updated', { eventId, title: 'PO 99, twice as much' }));
    await lookNow(page);
    await page.getByRole('heading', { name: 'PO 99, twice as much' }).waitFor();
    assert.equal(await tick.isChecked(), false, 'who ticked has read another title');
    const value = await page.locator('dd').first().boundingBox();
    assert.ok(value && value.width > 100, `the value has ${value?.width} px`);
    await context.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`above a limit the relay asks before it counts, and shows what changed meanwhile, ${colorScheme}`, async () => {
      const eventId = crypto.randomUUID();
      const about = {
        title: 'PO 98 above the limit',
        amount: { value: '90000.00', currency: 'EUR' },
        stepUp: { value: '100.00', currency: 'EUR' },
        facts: [{ label: 'Supplier', value: 'ACME GmbH' }],
      };
      const id = await make(about, { id: eventId });
      const { context, page } = await open(`/me#item=${id}`, { colorScheme });
      await signIn(page);
      await page.getByText('Approve…').click();
      await page.getByText('The amount is above the limit set for it.').first().waitFor();
      await page.getByLabel('Comment', { exact: true }).first().fill('Agreed with the board');
      await page.getByRole('button', { name: 'Continue' }).first().click();
      const question = page.getByRole('region', { name: 'Approve 90,000.00 EUR?' });
      await question.getByText('“Agreed with the board”').waitFor();
      await picture(page, `asked-${colorScheme}`);
      await assertAccessible(page, 'what the relay asks');
      assert.equal((await itemOf(id)).state, 'open');
      await question.getByRole('button', { name: 'Back' }).click();
      assert.equal(await page.getByLabel('Comment', { exact: true }).first().inputValue(), 'Agreed with the board');
      await page.getByRole('button', { name: 'Continue' }).first().click();
      await question.waitFor();
      const facts = [{ label: 'Supplier', value: 'Somebody Else Ltd' }];
      await relay.send(bareEvent('item.updated', { eventId, title: 'PO 98, for somebody else', facts }));
      await question.getByRole('button', { name: 'Approve 90,000.00 EUR' }).click();
      const note = page.getByRole('alert').filter({ hasText: 'This changed while you were deciding' });
      await note.getByText('Somebody Else Ltd').waitFor();
      assert.match((await note.textContent()) ?? '', /Supplier.*ACME GmbH.*Somebody Else Ltd/);
      await picture(page, `changed-${colorScheme}`);
      await assertAccessible(page, 'what changed');
      assert.equal(await overflow(page), 0);
      assert.equal((await itemOf(id)).state, 'open');
      assert.equal(await page.getByLabel('Comment', { exact: true }).first().inputValue(), 'Agreed with the board');
      // The second press of two that came at once would be about what nobody has read yet: it counts for what was there before.
      const goOn = page.getByRole('button', { name: 'Continue' }).first();
      await until('asked for what is there now', async () => {
        if (!(await question.isVisible())) await goOn.click();
        return question.isVisible();
      });
      await question.getByRole('button', { name: 'Approve 90,000.00 EUR' }).click();
      await page.getByText(/You approved this at/).waitFor();
      assert.equal((await itemOf(id)).outcome.comment, 'Agreed with the board');
      await context.close();
    });
  }

  test('who votes for two presses once for each, and reads who asked', async () => {
    const audience = { users: ['dana', 'lee'] };
    const id = await make({ title: 'PO 98 for both', audience, decision: { policy: 'all' }, requester: 'Pat Lind' });
    await relay.post(`/v1/items/${id}/delegate`, { to: 'dana' }, 'lee-token');
    const { context, page, complaints } = await open(`/me#item=${id}`);
    await signIn(page);
    await page.getByText('Requested by Pat Lind · not known here').waitFor();
    await page.getByText('You answer for Lee Roe too; your own answer comes first.').waitFor();
    await page.getByText('Lee Roe handed it to Dana Fox').waitFor();
    await picture(page, 'me-for-both');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('You answer for Lee Roe.').waitFor();
    assert.equal((await itemOf(id)).votes.length, 1);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText(/Dana Fox for Lee Roe answered/).waitFor();
    const rights = (await itemOf(id)).votes.map(({ by }: { by: { id: string; onBehalfOf?: { id: string } } }) => by);
    assert.deepEqual(
      rights.map((by: { id: string; onBehalfOf?: { id: string } }) => by.onBehalfOf?.id ?? by.id),
      ['dana', 'lee'],
    );
    await assertAccessible(page, 'for both');
    assert.deepEqual(
      complaints.filter((line) => !/401/.test(line)),
      [],
    );
    await context.close();
  });

  test('words written for one item do not turn up in another', async () => {
    const [first, second] = [await make({ title: 'The first' }), await make({ title: 'The second' })];
    const { context, page } = await open(`/me#item=${first}`);
    await signIn(page);
    await page.getByText('Ask…').click();
    await page.getByLabel('Comment', { exact: true }).fill('Only about the first');
    await page.evaluate(`location.hash = 'item=${second}'`);
    await page.getByRole('heading', { name: 'The second' }).waitFor();
    await page.getByText('Ask…').click();
    assert.equal(await page.getByLabel('Comment', { exact: true }).inputValue(), '');
    await context.close();
  });

  test('a link that names no item leads the page nowhere else', async () => {
    const { page, context } = await open('/me');
    await signIn(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
    const id = await make({});
    for (const item of ['../people?', `${id}/../../people?`, `${id}#`, '..\\people?']) {
      await page.goto(`${relay.url}/me#item=${encodeURIComponent(item)}`);
    }
    await page.goto(`${relay.url}/me#item=${id}`);
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    await until('it was said to be seen', () => asked.includes(`POST /v1/items/${id}/seen`));
    const others = asked.filter((line) => !/ \/(me|v1\/(me|items|push\/key))(\/|$)/.test(line));
    assert.deepEqual(others, []);
    // How often the true one is read is the page's affair: it reads it anew when the relay says that it moved.
    const items = new Set(asked.filter((line) => line.startsWith('GET /v1/items/')));
    assert.deepEqual([...items], [`GET /v1/items/${id}`], 'no item but the one that a link names');
    await context.close();
  });

  test('the cookie alone, as another site would send it, opens nothing', async () => {
    const body = JSON.stringify({ token: 'dana-token' });
    const json = { 'content-type': 'application/json' };
    const ofPage = { ...json, 'x-beckon-page': '1' };
    const signedIn = await fetch(`${relay.url}/me/session`, { method: 'POST', headers: ofPage, body });
    const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
    assert.equal((await fetch(`${relay.url}/v1/me`, { headers })).status, 401);
    const page = { ...headers, 'x-beckon-page': '1' };
    assert.equal((await fetch(`${relay.url}/v1/me`, { headers: page })).status, 200);
    assert.equal((await fetch(`${relay.url}/me/session`, { method: 'POST', headers: json, body })).status, 403);
    const { status, headers: got } = await fetch(`${relay.url}/me/../../package.json`);
    assert.deepEqual([status, got.get('content-type')], [404, 'application/problem+json']);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`shows what waits and answers it, live, on a phone, ${colorScheme}`, async () => {
      const first = await make(FULL);
      const { page, context, complaints } = await open('/me', { colorScheme });
      await signIn(page);
      await page.getByRole('heading', { name: /Waiting for you/ }).waitFor();
      const second = await make({ title: `A second one, ${colorScheme}` });
      await lookNow(page);
      await page.getByText(`A second one, ${colorScheme}`).waitFor();
      await assertAccessible(page, `list ${colorScheme}`);
      assert.equal(await overflow(page), 0);
      await picture(page, `me-list-${colorScheme}`);
      await page.goto(`${relay.url}/me#item=${first}`);
      await page.getByRole('heading', { name: FULL.title }).waitFor();
      await page.getByText('Reject', { exact: true }).first().waitFor();
      await page.getByText('Ask…').click();
      await page.getByLabel('Comment', { exact: true }).fill('Which cost centre?');
      // A colleague's claim redraws the page; what was typed stays.
      await relay.post(`/v1/items/${first}/claim`, undefined, 'dana-token');
      await lookNow(page);
      await page.getByText('Dana Fox is on it').waitFor();
      assert.equal(await page.getByLabel('Comment', { exact: true }).inputValue(), 'Which cost centre?');
      await assertAccessible(page, `item ${colorScheme}`);
      assert.equal(await overflow(page), 0);
      await picture(page, `me-item-${colorScheme}`);
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.getByText('Dana Fox asked').waitFor();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText(/You approved this at/).waitFor();
      await until('it is answered', async () => (await itemOf(first)).state === 'answered');
      assert.ok((await itemOf(first)).seenAt);
      await relay.post(`/v1/items/${second}/responses`, { action: 'reject', key: crypto.randomUUID() }, 'dana-token');
      assert.deepEqual(
        complaints.filter((line) => !/401/.test(line)),
        [],
      );
      await context.close();
    });
  }

  test('allowed, the browser is notified while nobody looks; the notification opens the item', async () => {
    const subscription = service.browser('phone');
    const { page, context } = await open('/me', { permissions: ['notifications'] });
    await context.addInitScript({ content: playSubscribing(subscription) });
    await page.reload();
    await signIn(page);
    const here = await make({ title: 'While somebody looks' });
    await lookNow(page);
    await page.getByText('While somebody looks').waitFor();
    await page.getByRole('button', { name: 'Allow notifications' }).click();
    await page.getByText('This browser notifies you').waitFor();
    const scope = await page.evaluate('navigator.serviceWorker.ready.then(({ scope }) => scope)');
    assert.equal(scope, `${relay.url}/me`);
    await page.goto('about:blank');
    clock.shift(60_000);
    const id = await make({ title: 'While nobody looks', body: 'ACME' });
    const pushed = await until('a push', () => service.messages.find(({ json }) => json.item.id === id));
    assert.ok(!service.messages.some(({ json }) => json.item.id === here));

    const back = await context.newPage();
    await back.goto(`${relay.url}/me`);
    const shown = await showPush(back, pushed.text);
    assert.equal(shown.title, 'While nobody looks');
    assert.deepEqual(
      [shown.body, shown.tag, shown.itemId, shown.actions],
      ['ACME\nERP', id, id, ['approve', 'reject']],
    );
    await context.close();
  });
});

/** Hands the worker what was pushed, as the browser does, and reads the notification it shows. */
async function showPush(page: Page, data: string) {
  const session = await page.context().newCDPSession(page);
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registration;
  await session.send('ServiceWorker.deliverPushMessage', { origin: new URL(page.url()).origin, registrationId, data });
  return until('a notification', () => page.evaluate<Shown | null>(SHOWN));
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  itemId: string;
  actions: string[];
}
const SHOWN = `navigator.serviceWorker.getRegistration('/me')
  .then((registered) => registered.getNotifications())
  .then(([one]) => one ? { title: one.title, body: one.body, tag: one.tag, itemId: one.data.itemId,
    actions: one.actions.map(({ action }) => action) } : null)`;

describe('an answer link on a phone, without a script', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(colorScheme, async () => {
      await relay.post('/v1/me/push', service.browser(`mail-${colorScheme}`), 'dana-token');
      clock.shift(120_000);
      const eventId = crypto.randomUUID();
      const id = await make({ ...FULL, severity: 'critical' }, { id: eventId });
      const { json } = await until('the message', () => service.messages.find((one) => one.json.item.id === id));
      const { page, context, complaints } = await open(`${new URL(json.link).pathname}?action=request-info`, {
        colorScheme,
        javaScriptEnabled: false,
      });
      await page.getByRole('heading', { name: FULL.title }).waitFor();
      await picture(page, `link-${colorScheme}`);
      await page.getByRole('textbox', { name: 'Comment' }).first().fill('Which one?');
      await page.getByRole('button', { name: 'Ask' }).click();
      await page.getByText('Dana Fox asked').waitFor();
      const facts = [{ label: 'Supplier', value: 'Somebody Else Ltd' }];
      await relay.send(bareEvent('item.updated', { eventId, title: 'Another title', facts }));
      const refused = page.waitForResponse((response) => response.status() === 409);
      await page.getByRole('button', { name: 'Approve' }).click();
      await refused;
      await page.getByText('This changed while you were deciding').waitFor();
      await page.getByRole('row', { name: 'Supplier' }).getByText('Somebody Else Ltd').waitFor();
      await picture(page, `link-changed-${colorScheme}`);
      assert.equal(await overflow(page), 0);
      complaints.splice(0);
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText(/You approved this at/).waitFor();
      await picture(page, `link-done-${colorScheme}`);
      assert.equal((await itemOf(id)).state, 'answered');
      assert.deepEqual(complaints, []);
      await context.close();
      const other = await make(FULL);
      const next = await until('the message', () => service.messages.find((one) => one.json.item.id === other));
      const seen = await open(new URL(next.json.link).pathname, { colorScheme });
      await assertAccessible(seen.page, `answer link ${colorScheme}`);
      assert.equal(await overflow(seen.page), 0);
      await seen.context.close();
    });
  }
});
