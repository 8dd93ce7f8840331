/**
 * A source that puts markup, script and addresses into the labels, descriptions, presets and choices of a form. The window and the page of
 * an answer link display them as text, also in the answer that was given with them.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { cleanText } from '../../shared/rules/hidden-characters.ts';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, signInByCode } from '../helpers/web-client.ts';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { bareEvent, startRelay } from '../relay/parts/relay.ts';
import { linkTo } from './parts/answering.ts';
import { PAYLOADS } from './parts/payloads.ts';
import { pairingCode, withMail } from './parts/people.ts';
import { watch } from './parts/watched-page.ts';

interface Field {
  type: 'string';
  title: string;
  description: string;
  default: string;
  oneOf?: { const: string; title: string }[];
}

/** Every other field is a choice. */
function fieldOf(payload: string, index: number): Field {
  const text = cleanText(payload).trim();
  const field = { type: 'string', title: text, description: `About ${text}`, default: text } as const;
  return index % 2 === 0 ? field : { ...field, oneOf: [{ const: text, title: `Choice ${text}` }] };
}
const PER_FORM = 10;
const forms = Array.from({ length: Math.ceil(PAYLOADS.length / PER_FORM) }, (_, n) => ({
  title: `Form number ${n}`,
  fields: PAYLOADS.slice(n * PER_FORM, (n + 1) * PER_FORM).map(fieldOf),
}));

const profile = browserProfile();
const mails = await startReceiver();
const relay = await startRelay({ directory: withMail(mails) });
const { browser, ...launched } = await launchWebBrowser('chromium', profile.folder);
after(async () => {
  await launched.close();
  await relay.close();
  await mails.close();
  profile.remove();
});

const ids: string[] = [];
for (const { title, fields } of forms) {
  const properties = Object.fromEntries(fields.map((field, index) => [`f${index}`, field]));
  const actions = [{ id: 'approve', label: 'Approve', kind: 'approve', form: { type: 'object', properties } }];
  const data = { title, audience: { users: ['dana'] }, actions };
  const [made] = await relay.send(bareEvent('approval.requested', data, { id: title }));
  ids.push(made?.itemId ?? assert.fail());
}

test('in the window', async () => {
  const page = await browser.newPage();
  await page.setViewport({ width: 1040, height: 720 });
  const watched = await watch(page, relay.url);
  await page.goto(`${relay.url}/`);
  await signInByCode(page, await pairingCode(relay, 'dana'));
  await watched.begin();
  for (const { title, fields } of forms) {
    const drawn = () => page.$eval('main', ({ textContent }) => textContent ?? '');
    await until('its item', async () => {
      // Rows move while items arrive.
      await page.locator(`::-p-xpath(//*[@data-item][contains(., "${title}")])`).click();
      return (await page.$$eval('h1', (all) => all.map(({ textContent }) => textContent))).includes(title);
    });
    await page.keyboard.press('a');
    await until('its fields', async () => (await drawn()).includes(fields.at(-1)?.description ?? ''));
    const text = await drawn();
    for (const field of fields) {
      const shown = [field.title, field.description, ...(field.oneOf ?? []).map((choice) => choice.title)];
      for (const one of shown) assert.ok(text.includes(one), one);
    }
    await page.keyboard.press('Escape');
  }
  // The choices are selects.
  const noticed = (await watched.noticed()).filter(
    (one) => !/^an element: <select (class="fui|aria-|id="field)/.test(one),
  );
  assert.deepEqual(noticed, []);
  await page.close();
});

test('on the page of an answer link, and in the answer that it gives', async () => {
  const page = await browser.newPage();
  const watched = await watch(page, relay.url);
  for (const [n, { fields }] of forms.entries()) {
    await page.goto(await linkTo(mails, ids[n] ?? ''));
    const asked = await page.$eval('main', ({ textContent }) => textContent ?? '');
    for (const { title, description } of fields) assert.ok(asked.includes(title) && asked.includes(description), title);
    await Promise.all([
      page.waitForNavigation(),
      page.$eval('details form', (form) => Reflect.get(form, 'submit').call(form)),
    ]);
    const answered = await page.$eval('[role=status]', ({ textContent }) => textContent ?? '');
    for (const { title, oneOf } of fields)
      assert.ok(answered.includes(oneOf?.[0]?.title ?? title), `${title} in ${answered}`);
    const foreign =
      'script, img, svg, iframe, object, embed, link, base, video, audio, math, marquee, [onload], [onfocus]';
    assert.equal(await page.$$eval(foreign, ({ length }) => length), 0);
  }
  const noticed = (await watched.noticed()).filter((one) => !/^(an element|a page): /.test(one));
  assert.deepEqual(noticed, []);
  await page.close();
});
