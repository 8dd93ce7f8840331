/** The console in a real browser against a real relay, as an administrator uses it. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { assertAccessible } from '../helpers/axe.ts';
import { until } from '../helpers/until.ts';
import { ADMIN, event } from '../relay/parts/relay.ts';
import { pxBeside, testViews } from './draw-views.ts';
import {
  answeredApproval,
  type ConsoleLab,
  LONG_NAMED,
  longNamedPerson,
  type OpenConsole,
  openConsoleLab,
  signIn,
} from './parts.ts';

const lab = await openConsoleLab();
const itemId = await answeredApproval(lab.relay);
await longNamedPerson(lab.relay);
// A machine-generated title without a line break opportunity.
await lab.relay.send(event('alert.raised', { title: 'W'.repeat(140), body: 'x', fold: 'wide' }));
after(() => lab.close());

/** Opens a page, closes it in every case, and asserts that it logged no errors. */
async function within(options: Parameters<ConsoleLab['open']>[0], work: (open: OpenConsole) => Promise<void>) {
  const open = await lab.open(options);
  try {
    await work(open);
    assert.deepEqual(open.complaints, []);
  } finally {
    await open.close();
  }
}
const deadLetters = async () => (await lab.relay.get('/v1/admin/dead-letters', ADMIN)).body.items;

describe('signing in', () => {
  test('a wrong token is reported, the right one opens, a reload keeps the session, signing out closes it', async () => {
    const { page, close } = await lab.open({ signedIn: false });
    await signIn(page, 'not-the-token');
    await page.getByText('This is not the administrator token of this relay').waitFor();
    await signIn(page);
    await page.reload();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Administrator token').waitFor();
    await page.reload();
    await page.getByLabel('Administrator token').waitFor();
    await close();
  });

  test('a wrong token is reported in German too', async () => {
    const { page, close } = await lab.open({ signedIn: false, locale: 'de-DE' });
    await page.locator('input').fill('not-the-token');
    await page.keyboard.press('Enter');
    await page.getByText('Das ist nicht das Administrator-Token dieses Relays.').waitFor();
    await close();
  });

  test('a session that ended elsewhere leads back to the form', async () => {
    const { page, close } = await lab.open();
    await page.context().clearCookies();
    await page.getByText('Your session is over').waitFor();
    await close();
  });
});

test('a tab continues after a new sign-in in another tab', async () => {
  const { page, go, close } = await lab.open();
  await go('people/roles%3A');
  await page.getByRole('cell', { name: 'Approver approver' }).waitFor();
  // Another tab signs in, which replaces the browser's cookie.
  const other = await page.context().request.post(`${lab.relay.url}/v1/admin/session`, { data: { token: ADMIN } });
  assert.equal(other.status(), 200);
  await page.getByRole('button', { name: 'Add a role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a role' });
  await dialog.getByLabel('Id').fill('two-tabs');
  await dialog.getByRole('button', { name: 'Add a role' }).click();
  await page.getByRole('cell', { name: 'two-tabs two-tabs' }).waitFor();
  await close();
});

test('the oldest open items of the insights have the name of their source', async () => {
  await within({}, async ({ page, go }) => {
    await lab.relay.send(event('approval.requested', { title: 'Waits longest' }));
    await go('insights');
    const row = page.getByRole('table', { name: 'What waits longest' }).getByRole('row').nth(1);
    await row.getByRole('cell', { name: 'ERP', exact: true }).waitFor();
  });
});

describe('sources', () => {
  test('a new one shows its key once, and the key is good', () =>
    within({}, async ({ page, go }) => {
      await go('sources');
      await page.getByRole('button', { name: 'Add a source' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a source' });
      await dialog.getByLabel('Id').fill('shop');
      await dialog.getByLabel('Name').fill('Web shop');
      await dialog.getByLabel('Roles').fill('sup');
      await dialog.getByRole('option', { name: 'Support support' }).click();
      await dialog.getByRole('button', { name: 'Without Support' }).waitFor();
      await dialog.getByLabel('Systems').fill('Web shop, Berlin');
      await dialog.getByRole('button', { name: 'Add a source' }).click();
      const secrets = page.getByRole('dialog', { name: 'Secrets of shop' });
      await secrets.getByText('Shown this once').waitFor();
      const key = await secrets.getByLabel('Key (Authorization: Bearer)').inputValue();
      const headers = { 'content-type': 'application/cloudevents+json' };
      const record = { system: 'Web shop, Berlin', type: 'order', id: '1' };
      const task = (roles: string[]) =>
        lab.relay.post('/v1/events', event('task.assigned', { record, audience: { roles } }), key, headers);
      assert.equal((await task(['support'])).status, 202, 'the key is known');
      assert.equal((await task(['approver'])).status, 403, 'and good for what was granted');
      // The test event is followed from acceptance to a desk.
      await secrets.getByLabel('The same from a shell').waitFor();
      assert.match(await secrets.getByLabel('The same from a shell').inputValue(), /^curl .*Bearer /);
      await secrets.getByRole('button', { name: 'Send a test event' }).click();
      await secrets.getByRole('link', { name: 'Test event: Web shop' }).waitFor();
      await secrets.getByText('It waits for ').waitFor();
      await secrets.getByText('Not at a desk yet.').waitFor();
      const address = await secrets.getByRole('link', { name: 'Test event: Web shop' }).getAttribute('href');
      const testId = address?.split('/').at(-1);
      assert.equal((await lab.relay.post(`/v1/items/${testId}/seen`, undefined, 'sam-token')).status, 200);
      await secrets.getByText(/^Opened: Sam Poe/).waitFor();
      await assertAccessible(page, 'a test event that is followed');
      if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/new-source.png` });
      await secrets.getByRole('button', { name: 'I have copied it' }).click();
      await page.getByRole('cell', { name: 'Web shop shop' }).waitFor();
      const row = page.getByRole('row', { name: 'Web shop shop' });
      await row.getByText('Systems: Web shop, Berlin').waitFor();
      await row.getByText('People: none').waitFor();
      await page.getByRole('row', { name: 'CRM' }).getByText('no grants').waitFor();
      assert.ok(!(await page.content()).includes(key), 'the key is nowhere any more');
    }));

  test('hosts of documents and what requesters see are set; a fault is at its field, and a later change retains them', () =>
    within({}, async ({ page, go, complaints }) => {
      const stored = async () =>
        (await lab.relay.get('/v1/admin/sources', ADMIN)).body.items.find(({ id }: { id: string }) => id === 'slow');
      const change = async () => {
        await page.getByRole('button', { name: 'Change Slow' }).click();
        return page.getByRole('dialog', { name: 'Change Slow' });
      };
      await go('sources');
      const dialog = await change();
      await dialog.getByRole('radio', { name: 'As listed' }).check();
      await dialog.getByLabel('Roles').fill('*');
      await dialog.getByLabel('Hosts of documents').fill('dms.example\n*');
      await dialog.getByRole('radio', { name: 'Also who answered, and comments' }).check();
      await dialog.getByRole('checkbox', { name: 'It learns who opens its documents' }).uncheck();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.getByText(/^Entry 2: must be the name of a host/).waitFor();
      await assertAccessible(page, 'a fault of the grants');
      if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/source.png` });
      await dialog.getByLabel('Hosts of documents').fill('dms.example\n*.files.example');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('row', { name: 'Slow slow' }).getByText('Hosts of documents: dms.example').waitFor();
      const again = await change();
      await again.getByLabel('Name').fill('Slow, but steady');
      await again.getByRole('button', { name: 'Save' }).click();
      await again.waitFor({ state: 'hidden' });
      const { name, grants, requesterSees, documentsSayWho } = await stored();
      assert.deepEqual([name, grants.documents], ['Slow, but steady', ['dms.example', '*.files.example']]);
      assert.deepEqual([requesterSees, documentsSayWho], ['names', false]);
      // The browser logs the 400 response as an error.
      complaints.length = 0;
    }));

  test('what does not fit is said in the form, and what was typed stays', () =>
    within({}, async ({ page, go, complaints }) => {
      await go('sources');
      await page.getByRole('button', { name: 'Add a source' }).click();
      const dialog = page.getByRole('dialog', { name: 'Add a source' });
      await dialog.getByLabel('Id').fill('Not An Id');
      await dialog.getByRole('button', { name: 'Add a source' }).click();
      await dialog.getByText(/^must be an id|^must be/).waitFor();
      await dialog.getByRole('alert').getByText('Some entries do not fit. They are marked above.').waitFor();
      assert.equal(await dialog.getByText('/id').count(), 0, 'no pointer is shown');
      assert.equal(await dialog.getByLabel('Id').inputValue(), 'Not An Id');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      // The browser logs the 400 response as an error.
      complaints.length = 0;
    }));

  test('taking one away asks first', () =>
    within({}, async ({ page, go }) => {
      await go('sources');
      await page.getByRole('button', { name: 'Remove Narrow' }).click();
      const question = page.getByRole('alertdialog', { name: 'Remove Narrow' });
      await question.getByRole('button', { name: 'Cancel' }).click();
      assert.equal(await page.getByRole('cell', { name: 'Narrow narrow' }).count(), 1);
      await page.getByRole('button', { name: 'Remove Narrow' }).click();
      await question.getByRole('button', { name: 'Remove the source' }).click();
      await page.getByRole('cell', { name: 'Narrow narrow' }).waitFor({ state: 'detached' });
    }));
});

test('a person gets a code for a device, and the device is seen and ended', () =>
  within({}, async ({ page, go }) => {
    await go('people');
    await page.getByLabel('Name or id').fill('poe');
    await page.getByRole('button', { name: 'Open Sam Poe' }).click();
    await page.getByRole('button', { name: 'Pair a device' }).click();
    await page
      .getByRole('dialog', { name: 'A device for Sam Poe' })
      .getByRole('button', { name: 'Pair a device' })
      .click();
    const code = await page.getByLabel('Code, valid 10 minutes').inputValue();
    await page.getByRole('button', { name: 'I have copied it' }).click();
    const paired = await lab.relay.post('/v1/pair', { code, device: 'Laptop of Sam' });
    assert.equal(paired.status, 200, paired.text);
    await page.getByRole('button', { name: 'Sign out Laptop of Sam' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out', exact: true }).click();
    await until(
      'the device is signed out',
      async () => (await lab.relay.get('/v1/me', paired.body.token)).status === 401,
    );
  }));

test('a location with a comma in its name stays one where its person is changed', () =>
  within({}, async ({ page, go }) => {
    await go(`people/${LONG_NAMED}`);
    await page.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Lo Ng');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Lo Ng', level: 1 }).waitFor();
    const { body } = await lab.relay.get(`/v1/admin/people/${LONG_NAMED}`, ADMIN);
    assert.equal(body.locations[0], 'Riem, building 14');
  }));

test('a dead letter is replayed, and one of a hook is mended by its mapping first', () =>
  within({}, async ({ page, go, complaints }) => {
    await lab.relay.post('/v1/hooks/sap/tickets', { number: 'INC-1', short: 'Printer on fire' }, 'sap-key');
    await until('both letters', async () => (await deadLetters()).length === 2);
    await go('hooks/sap%2Ftickets');
    const mapping = page.getByLabel('Mapping (JSONata)');
    await mapping.fill((await mapping.inputValue()).replace('subject', 'short'));
    await page.getByLabel('A payload to try it with').fill('{ "number": "INC-2", "short": "Paper out" }');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('It makes this event:').waitFor();
    await page.getByText('"title": "Paper out"').waitFor();
    // The trial lists the recipients, and warns if there are none.
    await page.getByRole('heading', { name: /would receive it$/ }).waitFor();
    const right = await mapping.inputValue();
    await mapping.fill(right.replace(/"roles": \["[^"]*"\]/, '"roles": ["nobodys-role"]'));
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('“nobodys-role” is no role here.').waitFor();
    await page.getByText('The event reaches nobody.').waitFor();
    await mapping.fill(right);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It is used from the next post on.').waitFor();

    await go('outbound');
    await page.getByRole('row').filter({ hasText: 'sap/tickets' }).getByRole('button', { name: 'Replay' }).click();
    await page.getByText('1 letter is done.').waitFor();
    await until('the letter is gone', async () =>
      (await deadLetters()).every(({ kind }: { kind: string }) => kind !== 'hook'),
    );
    const { items } = (await lab.relay.get('/v1/items?q=printer', 'dana-token')).body;
    assert.equal(items[0].title, 'Printer on fire');
    complaints.length = 0;
  }));

test('a hook says when it was last heard from, and what became of each request', () =>
  within({}, async ({ page, go }) => {
    const post = (make: unknown, key = 'sap-key') => lab.relay.post('/v1/hooks/sap/fates', { make }, key);
    const task = (id: string, roles: readonly string[]) => ({
      ...{ id, source: '/fates', type: 'com.xconnector.task.assigned' },
      data: { title: `Task ${id}`, audience: { roles } },
    });
    await go('hooks/sap%2Fsilent');
    await page.getByText('Nobody has sent anything here yet.').waitFor();
    await post([task('a', ['approver']), task('b', ['gone']), { ignored: 'a heartbeat' }]);
    await post(task('a', ['approver']));
    await post({ ignored: 'a test of the webhook' });
    await post([]);
    const kept = await post({ ...task('', ['approver']), secretOfThePayload: 'x' });
    await post(task('c', ['approver']), 'wrong');
    await go('hooks');
    const row = page.getByRole('row').filter({ hasText: 'sap/fates' });
    await row
      .getByText(
        '1 taken · 1 reaching nobody · 1 known already · 2 ignored (1 without a reason) · 1 dead letter · 1 from somebody unknown',
      )
      .waitFor();
    await page.getByRole('row').filter({ hasText: 'sap/silent' }).getByText('no requests yet').waitFor();
    await page.getByRole('button', { name: 'Open sap/fates' }).click();
    const table = page.getByRole('table', { name: 'Last requests' });
    const rowOf = (text: string) => table.getByRole('row').filter({ hasText: text });
    await rowOf('a heartbeat').getByText('1 event reaches nobody.').waitFor();
    await rowOf('a heartbeat').getByRole('link', { name: 'a', exact: true }).waitFor();
    await rowOf('The mapping gave no reason.').waitFor();
    await rowOf('a test of the webhook').getByText('127.0.0.1').waitFor();
    await rowOf('kept as a dead letter').getByRole('link', { name: 'Dead letters' }).waitFor();
    await page.getByRole('table', { name: 'Requests of somebody unknown' }).getByText('refused, 401').waitFor();
    assert.ok(!(await page.content()).includes('secretOfThePayload'));
    // Replays the dead letter, so that other tests do not see it.
    const { letter } = kept.body;
    const hook = '/v1/admin/hooks/sap/fates';
    await lab.relay.put(hook, { mapping: '{ "ignored": "put right" }' }, ADMIN);
    assert.equal((await lab.relay.post(`/v1/admin/dead-letters/${letter}/replay`, {}, ADMIN)).status, 200);
  }));

test('a letter of several events, replayed when some of them fit, says how many are left', () =>
  within({}, async ({ page, go }) => {
    const hook = '/v1/admin/hooks/sap/silent';
    const mapping = `[make.{ "id": id, "source": "/parts", "type": "com.xconnector.task.assigned",
      "data": { "title": title, "audience": { "roles": ["approver"] } } }]`;
    await lab.relay.put(hook, { mapping, accept: 'each' }, ADMIN);
    await lab.relay.post('/v1/hooks/sap/silent', { make: [{ id: 'p1' }, { id: '' }, { id: 'p3' }] }, 'sap-key');
    await lab.relay.put(hook, { mapping: mapping.replace('title,', '"Part " & id,') }, ADMIN);
    await go('outbound');
    const letter = page.getByRole('row').filter({ hasText: 'sap/silent' });
    await letter.getByText(/^3 of 3 events do not fit/).waitFor();
    await letter.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('1 event still does not fit; it stays in the letter').waitFor();
    await letter.getByText(/^1 of 3 events does not fit. \/1\/id must not be empty/).waitFor();
    await lab.relay.put(hook, { mapping: '{ "ignored": "put right" }' }, ADMIN);
    await letter.getByRole('button', { name: 'Replay' }).click();
    await page.getByText('1 letter is done.').waitFor();
  }));

test('dead letters name item, customer, channel and cause; those of a filter are replayed together, one is deleted', () =>
  within({}, async ({ page, go }) => {
    for (const [title, name] of [
      ['Appointment moved', 'Ada'],
      ['Parcel delayed', 'Kim'],
    ]) {
      const channels = [{ gateway: 'nowhere', kind: 'sms', to: '+491700000417' }];
      const data = { title, customer: { ref: 'C-1', name }, channels, audience: { roles: ['support'] } };
      await lab.relay.send(event('customer.notification', data));
    }
    await until('both are letters', async () => {
      const letters = await deadLetters();
      return letters.filter(({ source }: { source: string }) => source === 'nowhere').length === 2;
    });
    await go('outbound');
    const row = page.getByRole('row').filter({ hasText: 'Appointment moved' });
    await row.getByText('Ada · SMS').waitFor();
    await row.getByRole('link', { name: 'Appointment moved' }).waitFor();
    await row.getByRole('button', { name: /^Details/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Dead letter' });
    await dialog.getByText('Ada · SMS').waitFor();
    if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/letter.png` });
    await dialog.getByText('The directory has no address for it any more.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('To', { exact: true }).selectOption('nowhere');
    await page.getByText(/^2 of \d+ dead letters$/).waitFor();
    if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/letters.png` });
    await page.setViewportSize({ width: 720, height: 800 });
    assert.ok((await pxBeside(page)) <= 0, 'six columns become cards before they are wider than the window');
    await page.getByRole('button', { name: 'Replay all 2' }).click();
    await page.getByText('2 letters are done.').waitFor();
    await row.getByText('replayed').waitFor();
    await page.getByRole('button', { name: 'Delete Appointment moved' }).click();
    const question = page.getByRole('alertdialog', { name: 'Delete 1 dead letter' });
    await question.getByText('This cannot be undone.').waitFor();
    await question.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 letter is done.').waitFor();
    await row.waitFor({ state: 'detached' });
  }));

test('defaults of a role are set by rules; a rule that a required role cannot have is marked', () =>
  within({}, async ({ page, go, complaints }) => {
    await go('people/roles%3A');
    await page.getByRole('button', { name: 'Change Approver' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change Approver' });
    await dialog.getByRole('button', { name: 'Add a rule' }).click();
    const rule = dialog.getByRole('group', { name: 'Rule 1' });
    await rule.getByRole('button', { name: 'Without all' }).click();
    await rule.getByLabel('Types').fill('status');
    await rule.getByRole('option', { name: 'status.changed' }).click();
    await rule.getByLabel('Delivery').selectOption('off');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await rule.getByText('must not be off: the role is mandatory').waitFor();
    await assertAccessible(page, 'a fault of a rule');
    if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/role.png` });
    await rule.getByLabel('Delivery').selectOption('digest');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const role = async () =>
      (await lab.relay.get('/v1/admin/roles', ADMIN)).body.items.find(({ id }: { id: string }) => id === 'approver');
    assert.deepEqual((await role()).defaults, [{ types: ['status.changed'], deliver: 'digest' }]);
    const renamed = await lab.relay.put('/v1/admin/roles/approver', { name: 'Approver', mandatory: true }, ADMIN);
    assert.equal(renamed.body.defaults.length, 1, 'a change that omits them leaves them');
    await lab.relay.put('/v1/admin/roles/approver', { name: 'Approver', mandatory: true, defaults: [] }, ADMIN);
    assert.deepEqual((await role()).defaults, []);
    // The browser logs the 400 response as an error.
    complaints.length = 0;
  }));

test('a gateway is added with a generated secret, changed without giving it again, and removed', () =>
  within({}, async ({ page, go, complaints }) => {
    await go('gateways');
    await page.getByRole('button', { name: 'Add a gateway' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a gateway' });
    await dialog.getByLabel('Id').fill('flows');
    await dialog.getByLabel('Address').fill('http://10.1.2.3/in');
    assert.match(await dialog.getByLabel('Signing secret').inputValue(), /^whsec_/);
    await dialog.getByRole('button', { name: 'Add a gateway' }).click();
    await dialog.getByText('must be https, or http to this machine').waitFor();
    await assertAccessible(page, 'a fault of a gateway');
    if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/gateway.png` });
    await dialog.getByLabel('Address').fill('https://flows.acme.example/in');
    await dialog.getByRole('button', { name: 'Add a gateway' }).click();
    await page.getByRole('row', { name: 'flows webhook' }).getByText('https://flows.acme.example/in').waitFor();
    await page.getByRole('button', { name: 'Change flows' }).click();
    const change = page.getByRole('dialog', { name: 'Change gateway flows' });
    await change.getByText('A secret is stored. Leave it empty to keep it.').first().waitFor();
    await change.getByLabel('Messages a second').fill('7');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.waitFor({ state: 'hidden' });
    const stored = (await lab.relay.get('/v1/admin/gateways/flows', ADMIN)).body;
    assert.deepEqual([stored.settings.rate, stored.secrets], [7, ['/secret']]);
    await page.getByRole('button', { name: 'Remove flows' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('row', { name: 'flows webhook' }).waitFor({ state: 'detached' });
    // The browser logs the 400 response as an error.
    complaints.length = 0;
  }));

test('a hook begins with a ready mapping', () =>
  within({}, async ({ page, go }) => {
    await go('hooks');
    await page.getByRole('button', { name: 'Add a hook' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a hook' });
    const { options } = await dialog.getByLabel('Begin with').evaluate((one: unknown) => {
      const { options } = one as { options: Iterable<{ text: string }> };
      return { options: [...options].map(({ text }) => text) };
    });
    assert.deepEqual(options.slice(1, 4), ['alertmanager', 'azure-monitor', 'form']);
    await dialog.getByLabel('Begin with').selectOption('alertmanager');
    await until('the mapping is there', async () =>
      (await dialog.getByLabel('Mapping').inputValue()).includes('alerts'),
    );
    assert.equal(await dialog.getByRole('textbox', { name: /^Hook/ }).inputValue(), 'alertmanager');
    await page.keyboard.press('Escape');
  }));

test('a form that lacks a value marks its field and moves the focus there', () =>
  within({}, async ({ page, go }) => {
    const lacks = async (place: string, open: string, submit: string, label: string | RegExp, words: string) => {
      await go(place);
      await page.getByRole('button', { name: open, exact: true }).click();
      const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
      await dialog.getByRole('button', { name: submit, exact: true }).click();
      const field = dialog.getByRole('textbox', { name: label });
      await until('the field is marked and has the focus', () =>
        field.evaluate((one) => one.matches('[aria-invalid="true"]:focus')),
      );
      await dialog.getByRole('alert').getByText(words, { exact: true }).first().waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };
    await lacks('gateways', 'Add a gateway', 'Add a gateway', 'Id', 'Enter a value.');
    await lacks('people/roles%3A', 'Add a role', 'Add a role', 'Id', 'Enter a value.');
    await lacks('hooks', 'Add a hook', 'Add a hook', /^Hook/, 'Enter a value.');
    await lacks('people/kim', 'Erase', 'Erase for good', 'Type kim to confirm', 'Type kim to confirm');
  }));

test('who saw what: found by record, with everybody in it', () =>
  within({}, async ({ page, go }) => {
    await go('trace');
    await page.getByLabel('Words or record').fill('4711');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'PO 4711 needs your approval' }).click();
    await page.getByRole('heading', { name: 'PO 4711 needs your approval', level: 1 }).waitFor();
    const people = page.getByRole('table', { name: 'People' });
    await people
      .getByRole('row')
      .filter({ hasText: 'Dana Fox' })
      .getByText(/^Approve, /)
      .waitFor();
    await people
      .getByRole('row')
      .filter({ hasText: 'Lee Roe' })
      .getByText(/too late/)
      .waitFor();
    assert.ok(page.url().endsWith(`#/trace/${itemId}`), 'it can be sent to a colleague');
  }));

test('who saw what: an answer with its comment and the fields of its form', () =>
  within({ locale: 'de-DE' }, async ({ page, go }) => {
    const form = { type: 'object', properties: { center: { type: 'string' }, share: { type: 'number' } } };
    const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', comment: 'optional', form }];
    const [made] = await lab.relay.send(event('approval.requested', { actions }));
    const answer = {
      action: 'approve',
      key: crypto.randomUUID(),
      comment: 'As agreed',
      input: { center: '<b>4200', share: 1.5 },
    };
    await lab.relay.post(`/v1/items/${made?.itemId}/responses`, answer, 'dana-token');
    await go(`trace/${made?.itemId}`);
    const row = page.getByRole('table', { name: 'Antworten' }).getByRole('row').filter({ hasText: 'Dana Fox' });
    await row.getByText('As agreed').waitFor();
    assert.deepEqual(await row.getByRole('definition').allTextContents(), ['<b>4200', '1,5']);
    assert.deepEqual(await row.getByRole('term').allTextContents(), ['center', 'share']);
    await assertAccessible(page, 'fields of an answer');
    if (process.env.BECKON_PICTURES) await page.screenshot({ path: `${process.env.BECKON_PICTURES}/trace-input.png` });
  }));

test('dry run: who would, who would not and why', () =>
  within({}, async ({ page, go, complaints }) => {
    await go('dry-run');
    const event = {
      specversion: '1.0',
      id: 'try',
      source: '/x',
      type: 'com.xconnector.task.assigned',
      data: { title: 'Try', audience: { roles: ['approver'], locations: ['BER'] } },
    };
    await page.getByLabel('Event (CloudEvent as JSON)').fill(JSON.stringify(event));
    await page.getByRole('button', { name: 'Try it' }).click();
    const would = page.getByRole('table', { name: '2 people would receive it' });
    await would.getByRole('row').filter({ hasText: 'Dana Fox' }).getByText('approver · BER').waitFor();
    await page.getByText('Is not at BER').first().waitFor();
    await page.getByLabel('Event (CloudEvent as JSON)').fill(JSON.stringify({ ...event, data: {} }));
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('/data/title is required').waitFor();
    complaints.length = 0;
  }));

test('the audit is verified, and says who changed what', () =>
  within({}, async ({ page, go }) => {
    await go('audit');
    await page.getByRole('button', { name: 'Verify the whole trail' }).click();
    await page.getByText(/^Verified: \d+ records are unchanged/).waitFor();
    await page.getByRole('row').filter({ hasText: 'source add' }).filter({ hasText: 'shop' }).first().waitFor();
  }));

test('numbers live: what happens is counted without a reload', () =>
  within({}, async ({ page }) => {
    const open = () =>
      page.locator('dt', { hasText: 'Open items' }).locator('xpath=following-sibling::dd[1]').textContent();
    const figure = await until('the number', async () => /^\d+$/.exec((await open()) ?? '')?.[0]);
    await lab.relay.send({
      specversion: '1.0',
      id: `live-${figure}`,
      source: '/x',
      type: 'com.xconnector.task.assigned',
      data: { title: 'Counted', audience: { roles: ['approver'] } },
    });
    await until('one more', async () => Number(await open()) > Number(figure));
  }));

test('a gateway is tested, and each step is shown', () =>
  within({}, async ({ page, go }) => {
    await go('gateways');
    await page.getByRole('button', { name: 'Test customers' }).click();
    const row = page.getByRole('row').filter({ hasText: 'customers' });
    await row.getByText('Settings fit: http://127.0.0.1:9/push, signed').waitFor();
    await row.getByText(/^Not reached: /).waitFor();
    assert.ok(!(await page.content()).includes('token=hidden'));
  }));

test('a relay that does not answer is said, what was there stays, and it comes back by itself', async () => {
  const { page, go, close } = await lab.open();
  await go('gateways');
  await page.getByRole('cell', { name: 'customers webhook' }).waitFor();
  await page.context().setOffline(true);
  await page.getByText('The relay does not answer. What you see is from').waitFor();
  assert.equal(await page.getByRole('cell', { name: 'customers webhook' }).count(), 1);
  await go('sources');
  await page.getByRole('heading', { name: 'The relay does not answer' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('cell', { name: 'SAP ERP sap' }).waitFor();
  assert.ok(!(await page.content()).includes('token=hidden'));
  await close();
});

test('a relay that hangs is said after 5 s, and what it answers in the end is shown', async () => {
  const { page, go, close } = await lab.open();
  await page.clock.install();
  const held: (() => void)[] = [];
  let hangs = true;
  await page.route('**/v1/admin/sources*', async (route) => {
    if (hangs) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await go('sources');
  await until('it was asked', () => held.length > 0);
  await page.clock.runFor(6_000);
  await page.getByRole('heading', { name: 'The relay does not answer' }).waitFor();
  hangs = false;
  for (const answer of held) answer();
  await page.getByRole('cell', { name: 'SAP ERP sap' }).waitFor();
  await close();
});

const GERMAN = [
  ['sources', 'Quellen'],
  ['people', 'Personen und Rollen'],
  ['hooks', 'Hooks'],
  ['hooks/sap%2Ffates', 'sap/fates'],
  ['outbound', 'Ausgang'],
  ['gateways', 'Gateways'],
  ['trace', 'Wer hat was gesehen'],
  ['dry-run', 'Probelauf'],
  ['audit', 'Audit'],
  ['cluster', 'Relays'],
  ['overview', 'Überblick'],
] as const;

testViews(() => ({ lab, itemId }), 'by turns');

test('in German, narrow: every view has its words, and room for them', () =>
  within({ width: 420, locale: 'de-DE' }, async ({ page, go }) => {
    for (const [place, title] of GERMAN) {
      await go(place);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      assert.ok((await pxBeside(page)) <= 0, `${place} is wider than its window`);
    }
    assert.equal(await page.locator('html').getAttribute('lang'), 'de-DE');
    const relays = page.getByRole('navigation').getByRole('link', { name: 'Relays' });
    assert.equal(await relays.count(), 0, 'where a relay is alone, no view tells of others');
    await go('cluster');
    await page.getByRole('heading', { name: 'Dieses Relay arbeitet allein' }).waitFor();
    assert.equal(await relays.getAttribute('aria-current'), 'page', 'but who comes by a link');
    await assertAccessible(page, 'in German');
  }));

test('by keyboard alone: from the form to a view, into a dialog and out again', () =>
  within({}, async ({ page }) => {
    await page.getByRole('link', { name: 'Sources' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sources', level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Add a source' });
    await dialog.waitFor();
    await page.keyboard.type('by-keyboard');
    assert.equal(await dialog.getByLabel('Id').inputValue(), 'by-keyboard');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const focused = await page.locator(':focus').textContent();
    assert.equal(focused, 'Add a source');
  }));

test('a list of several pages shows the first ones, and further ones on request', async () => {
  await within({}, async ({ page, go }) => {
    await page.route('**/v1/admin/sources*', (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set('limit', '1');
      return route.request().method() === 'GET' ? route.continue({ url: url.href }) : route.continue();
    });
    await go('sources');
    const rows = page.getByRole('table').getByRole('row');
    const more = page.getByRole('button', { name: 'Show more' });
    await more.waitFor();
    assert.equal(await rows.count(), 2, 'the head and one source');
    await more.click();
    await until('a second page', async () => (await rows.count()) === 3);
    const { items } = (await lab.relay.get('/v1/admin/sources', ADMIN)).body;
    for (let shown = 2; shown < items.length; shown += 1) {
      await more.click();
      await until('a further page', async () => (await rows.count()) === shown + 2);
    }
    await more.waitFor({ state: 'detached' });
  });
});
