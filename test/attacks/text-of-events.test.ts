/**
 * A source that puts markup, script and addresses wherever an event accepts text: each payload in every place of the schemas,
 * rendered by the web client in a real browser. None of it runs, is fetched or becomes an element, the content security policy
 * blocks nothing because nothing reaches it, and the text is displayed literally, without invisible characters.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ITEM_TYPES, type ItemType } from '../../shared/events.ts';
import { cleanText } from '../../shared/rules/hidden-characters.ts';
import { until } from '../helpers/until.ts';
import { browserProfile, launchWebBrowser, signInByCode } from '../helpers/web-client.ts';
import { SECRET, startReceiver } from '../relay/outbound/receiver.ts';
import { bareEvent, DIRECTORY, startRelay } from '../relay/parts/relay.ts';
import { filledData } from './parts/fill.ts';
import { PAYLOADS } from './parts/payloads.ts';
import { pairingCode, withMail } from './parts/people.ts';
import { watch } from './parts/watched-page.ts';

const HOSTILE_NAME = '<img src=/attacked onerror=attacked("name")>';
const EVERYTHING = { types: '*', roles: '*', users: '*', gateways: '*', systems: '*', hosts: '*' };
const profile = browserProfile();

const mails = await startReceiver();
const { users, ...rest } = withMail(mails);
const relay = await startRelay({
  directory: {
    ...rest,
    sources: DIRECTORY.sources.map((source) => ({
      ...source,
      name: `${HOSTILE_NAME} ${source.id}`,
      response: { url: mails.url, secret: SECRET },
      grants: { ...EVERYTHING, documents: ['attacked.example'] },
    })),
    users: users.map((user) => ({ ...user, name: `${HOSTILE_NAME} ${user.id}` })),
    roles: DIRECTORY.roles.map((role) => ({ ...role, name: `${HOSTILE_NAME} ${role.id}` })),
  },
});
const browser = await launchWebBrowser('chromium', profile.folder);
const page = await browser.browser.newPage();
await page.setViewport({ width: 1040, height: 720 });
const watched = await watch(page, relay.url);
await page.goto(`${relay.url}/`);
await signInByCode(page, await pairingCode(relay, 'dana'));
await watched.begin();
after(async () => {
  await browser.close();
  await relay.close();
  await mails.close();
  profile.remove();
});

interface Sent {
  type: ItemType;
  payload: string;
  /** Part of each text, so that the texts of different items differ. */
  mark: string;
}
/** A text that names the place where it is rendered. */
const textAt = ({ payload, mark }: Sent, place: string, most: number): string =>
  [
    ...`${mark} ${place
      .split('/')
      .map((part) => part.slice(0, 4))
      .join('')} ${payload}`,
  ]
    .slice(0, most)
    .join('');

type Texts = Map<string, string>;

async function send(sent: Sent): Promise<Texts> {
  const texts: Texts = new Map();
  const data = filledData(sent.type, (place, most) => {
    const text = textAt(sent, place, most);
    texts.set(place, cleanText(text));
    return text;
  });
  await relay.send(bareEvent(sent.type, data, { id: sent.mark }));
  return texts;
}

const drawn = (): Promise<string> =>
  page.evaluate(() => Reflect.get(globalThis, 'document').querySelector('main').textContent);

const ITEM_SHOWN = /P\d+(?= body )/;

/** Moves from item to item by key until no new one appears. @returns the rendered text of each, by its mark */
async function drawnOneByOne(count: number): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  await until(`${count} items`, async () =>
    (await page.$eval('nav', ({ textContent }) => textContent ?? '')).includes(`${count}`),
  );
  // The click ends text input from the sign-in: later keys are commands.
  await page.locator('[data-item]').click();
  while (all.size < count) {
    if (all.size > 0) await page.keyboard.press('j');
    await until(`another than ${[...all.keys()].at(-1)}`, async () => {
      const text = await drawn();
      const [mark = ''] = ITEM_SHOWN.exec(text) ?? [];
      // The evidence is loaded after the item.
      if (mark === '' || all.has(mark) || !text.includes('Earlier decisions')) return false;
      all.set(mark, text);
      return true;
    });
  }
  return all;
}

const placesIn = (text: string, texts: Texts): string[] =>
  [...texts].flatMap(([place, one]) => (text.includes(one) ? [place] : []));

/** Rendered in a more readable form: hyphens of a type as spaces, a name without invisible characters. */
const READABLE: ReadonlySet<string> = new Set(['record/type', 'requester']);
const HARMLESS = 'harmless';

test('in every place of every type of event it is text, and nothing else', async () => {
  const all: Sent[] = [HARMLESS, ...PAYLOADS].flatMap((payload, index) =>
    // The harmless payload shows, type by type, which places are rendered at all.
    (index === 0 ? ITEM_TYPES : ITEM_TYPES.slice(index % ITEM_TYPES.length).slice(0, 1)).map((type) => ({
      ...{ type, payload },
      mark: `P${payload === HARMLESS ? '' : index}${payload === HARMLESS ? `0${ITEM_TYPES.indexOf(type)}` : ''}`,
    })),
  );
  const sent = new Map<Sent, Texts>();
  for (const one of all) sent.set(one, await send(one));
  const shown = await drawnOneByOne(all.length);
  assert.deepEqual(await watched.noticed(), []);
  const places = new Map<ItemType, string[]>();
  for (const [{ type, payload, mark }, texts] of sent) {
    const here = placesIn(shown.get(mark) ?? '', texts);
    if (payload === HARMLESS) places.set(type, here);
    const due = places.get(type) ?? [];
    assert.ok(due.length >= 10, `${type}: ${due}`);
    const changed = due.filter((place) => !here.includes(place) && !READABLE.has(place));
    assert.deepEqual(changed, [], `${payload} in ${type}`);
  }
});

test('what people write beside an item, and the other views, neither', async () => {
  const words = PAYLOADS.join(' ').slice(0, 1900).trim();
  const [made] = await relay.send(
    bareEvent('approval.requested', { title: 'Asked', audience: { users: ['dana'] } }, { id: 'asked' }),
  );
  const answer = { action: 'request-info', comment: words, key: '2c7f8a4e-5ad0-4a6a-9b8e-1f8d1e2f3a4b' };
  const asked = await relay.post(`/v1/items/${made?.itemId}/responses`, answer, 'dana-token');
  assert.equal(asked.status, 200, asked.text);
  await relay.send(bareEvent('info.provided', { eventId: 'asked', text: words, by: PAYLOADS[1] }));
  // The newest is the last: the key scrolls it into view from any position.
  await until('the thread is drawn', async () => {
    if ((await drawn()).split(cleanText(words)).length > 2) return true;
    await page.keyboard.press('j');
    return false;
  });
  for (const [view, text] of [
    ['Processes', 'procname'],
    ['History', 'recosyst'],
    ['Preferences', HOSTILE_NAME],
  ] as const) {
    await page.locator(`::-p-aria([name="${view}"])`).click();
    await until(view, async () => (await drawn()).includes(text));
  }
  assert.deepEqual(await watched.noticed(), []);
});

test('a reader that parsed it as markup would be noticed', async () => {
  // Without the one that would navigate the page away.
  const markup = PAYLOADS.filter((payload) => /<[a-z]/i.test(payload) && !payload.includes('http-equiv'));
  assert.ok(markup.length > 30);
  await page.evaluate((texts) => {
    const { body } = Reflect.get(globalThis, 'document');
    for (const text of texts) body.insertAdjacentHTML('beforeend', text);
  }, markup);
  await until('it is noticed', async () => {
    const noticed = await watched.noticed();
    const kinds = ['an element: ', 'a request: ', 'the policy was needed: '];
    return noticed.length > 30 && kinds.every((kind) => noticed.some((one) => one.startsWith(kind)));
  });
});
