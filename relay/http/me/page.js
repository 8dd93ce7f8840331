/**
 * The page for staff in a browser or on a phone: sign in, allow notifications, see and answer items. It asks the relay every few
 * seconds while somebody looks at it, and tells it that somebody does, so that no message goes after them.
 */
import { call, newKey, Refused } from './api.js';
import { announce, byId, h, redraw } from './dom.js';
import { createItems } from './items.js';
import { allowPush, pushState, stopPush } from './push.js';
import { signInView } from './sign-in.js';
import { itemView, listView } from './views.js';
import { waits } from './words.js';

/** ms between two looks; and between two words to the relay that somebody is here. */
const LOOK_MS = 4000;
const HERE_MS = 20_000;
/** Who has touched nothing for so long is not looking, whatever is on the screen. */
const IDLE_MS = 5 * 60_000;

/** @type {import('../../../shared/people.ts').Person | null} */
let me = null;
/** @type {import('./push.js').PushState} */
let push = 'none';
let items = createItems(draw);
let offline = false;
let touchedAt = Date.now();
let saidHereAt = 0;
let waitingBefore = -1;
/** What is drawn now, so that nothing typed is lost when nothing of it changed. */
let drawn = '';

/** Anyone can write a link to this page: what is no id would lead its requests, which are the person's, to another address. */
const ITEM_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function shownId() {
  const id = new URLSearchParams(location.hash.slice(1)).get('item')?.toLowerCase() ?? '';
  return ITEM_ID.test(id) ? id : null;
}

function draw() {
  if (!me) return;
  byId('who').replaceChildren(`${me.name} `, h('button', { class: 'plain', click: signOut }, 'Sign out'));
  const waiting = items.all().filter(waits).length;
  document.title = waiting > 0 ? `(${waiting}) Beckon` : 'Beckon';
  if (waitingBefore >= 0 && waiting > waitingBefore) announce(`${waiting} waiting for you`);
  waitingBefore = waiting;
  const id = shownId();
  const item = id ? items.get(id) : undefined;
  const state = JSON.stringify(item ? [id, item, offline] : [null, items.all(), push, offline]);
  if (state === drawn) return;
  drawn = state;
  const content = item
    ? itemView(item, me.id, (action, comment) => answer(item.id, action, comment))
    : listView(items.all(), me.id);
  redraw(
    byId('main'),
    [notice(), item ? null : pushCard(), content].filter((part) => part !== null),
  );
}

const notice = () =>
  offline
    ? h('div', { class: 'note bad', role: 'alert' }, 'No connection. What you see may be old; it comes back by itself.')
    : null;

function pushCard() {
  if (push === 'none') return null;
  const change = (/** @type {() => Promise<import('./push.js').PushState>} */ act) => async () => {
    try {
      push = await act();
    } catch {
      announce('It did not work; nothing was changed');
    }
    draw();
  };
  if (push === 'on') {
    return h(
      'p',
      { class: 'soft' },
      'This browser notifies you when you are away. ',
      h('button', { class: 'plain', click: change(stopPush) }, 'Stop'),
    );
  }
  if (push === 'denied') {
    return h(
      'p',
      { class: 'soft' },
      'Notifications are blocked in this browser. Allow them in its settings for this page.',
    );
  }
  return h(
    'div',
    { class: 'card' },
    h('p', {}, 'Get notified in this browser when you are away from your desk.'),
    h('button', { click: change(allowPush) }, 'Allow notifications'),
  );
}

/** Keys by item, action, words and whose answer it is: pressed twice it is one answer. @type {Map<string, string>} */
const keys = new Map();

/** @param {string} id @param {string} action @param {string} comment */
async function answer(id, action, comment) {
  const words = comment.trim();
  const onBehalfOf = items.get(id)?.answersFor[0]?.id;
  const name = JSON.stringify([id, action, words, onBehalfOf]);
  const key = keys.get(name) ?? newKey();
  keys.set(name, key);
  try {
    const { item } = await call('POST', `/v1/items/${id}/responses`, {
      action,
      key,
      ...(words ? { comment: words } : {}),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    });
    items.keep(item);
  } catch (error) {
    if (!(error instanceof Refused)) throw new Error('No connection. Nothing was sent; press again.');
    if (error.status === 409) await load(id);
    draw();
    throw error;
  }
  draw();
  announce('Your answer is recorded');
}

/** One that is not known yet, or no longer as known. @param {string} id */
async function load(id) {
  items.keep(await call('GET', `/v1/items/${id}`));
}

async function openItem() {
  const id = shownId();
  if (!me || !id) return draw();
  try {
    if (!items.get(id)) await load(id);
    draw();
    byId('title').focus();
    items.keep(await call('POST', `/v1/items/${id}/seen`));
  } catch (error) {
    if (!(error instanceof Refused)) return;
    announce('There is no such item for you');
    location.hash = '';
  }
}

async function look() {
  const now = Date.now();
  try {
    if (document.visibilityState === 'visible' && now - touchedAt < IDLE_MS && now - saidHereAt >= HERE_MS) {
      saidHereAt = now;
      await call('POST', '/me/here');
    }
    await items.refresh();
    offline = false;
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return start('Your sign-in has ended.');
    offline = !(error instanceof Refused) || error.status >= 500;
  }
  draw();
}

async function signOut() {
  await stopPush().catch(() => {});
  await call('DELETE', '/me/session').catch(() => {});
  items = createItems(draw);
  me = null;
  await start(null);
}

/** @param {string | null} text */
async function start(text) {
  try {
    me = (await call('GET', '/v1/me')).user;
  } catch (error) {
    me = null;
    byId('who').replaceChildren();
    drawn = '';
    const unreached = !(error instanceof Refused);
    const words = unreached ? 'The relay cannot be reached. Try again in a moment.' : text;
    byId('main').replaceChildren(signInView(() => start(null), words));
    return;
  }
  drawn = '';
  saidHereAt = 0;
  await look();
  await openItem();
  push = await pushState().catch(() => /** @type {const} */ ('none'));
  draw();
}

for (const kind of ['pointerdown', 'keydown', 'scroll']) {
  addEventListener(
    kind,
    () => {
      touchedAt = Date.now();
    },
    { passive: true },
  );
}
addEventListener('hashchange', openItem);
document.addEventListener('visibilitychange', () => {
  touchedAt = Date.now();
  if (me && document.visibilityState === 'visible') void look();
});
navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (data?.itemId) location.hash = `item=${data.itemId}`;
});
setInterval(() => {
  if (me && document.visibilityState === 'visible') void look();
}, LOOK_MS);
await start(null);
