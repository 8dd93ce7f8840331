/**
 * The page for staff in a browser or on a phone: sign in, allow notifications, see and answer items. It asks the relay every few
 * seconds while somebody looks at it, and tells it that somebody does, so that no message goes after them.
 */
import { call, newKey, Refused } from './api.js';
import { askedCard, changedCard } from './asked.js';
import { announce, byId, h, redraw } from './dom.js';
import { createItems, createReading } from './items.js';
import { allowPush, pushState, stopPush } from './push.js';
import { signInView } from './sign-in.js';
import { itemView, listView } from './views.js';
import { waits } from './words.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./asked.js').Asked} Asked */

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
/** @type {Asked | null} */
let asked = null;
/** An answer that was about what an item showed before. @type {{ before: Item, label: string } | null} */
let changed = null;
/** An answer that this sign-in cannot give. @type {{ itemId: string, text: string } | null} */
let refused = null;
const read = createReading();
const ASKED = 'beckon-asked';
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
  if (item) read.drawn(item);
  const state = JSON.stringify(
    item ? [id, item, offline, asked, changed, refused] : [null, items.all(), push, offline],
  );
  if (state === drawn) return;
  drawn = state;
  const content = item
    ? itemView(item, me.id, (action, comment) => answer(item, action, comment), aboveAnswers(item))
    : listView(items.all(), me.id);
  redraw(
    byId('main'),
    [notice(), item ? null : pushCard(), content].filter((part) => part !== null),
  );
}

/** What stands in place of the answers, or above them. @param {Item} item */
function aboveAnswers(item) {
  if (asked?.itemId === item.id && item.actions.length > 0) {
    return { above: askedCard(item, asked, confirm, goBack), instead: true };
  }
  const note = changed?.before.id === item.id ? changedCard(changed.before, item, changed.label) : null;
  const why = refused?.itemId === item.id ? h('div', { class: 'note bad', role: 'alert' }, refused.text) : null;
  return { above: note ?? why, instead: false };
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

/** @param {Item} item as it was drawn @param {string} action @param {string} comment */
async function answer(item, action, comment) {
  const words = comment.trim();
  const onBehalfOf = item.answersFor[0]?.id;
  const name = JSON.stringify([item.id, item.version, action, words, onBehalfOf]);
  const key = keys.get(name) ?? newKey();
  keys.set(name, key);
  changed = null;
  refused = null;
  const label = item.actions.find(({ id }) => id === action)?.label ?? action;
  const before = read.of(item);
  await send({ itemId: item.id, action, label, comment: words, version: before.version, key, onBehalfOf }, before);
}

/**
 * @param {Omit<Asked, 'challenge' | 'freshSignIn' | 'signedIn' | 'fault'> & { challenge?: string }} given
 * @param {Item | null} before what was on the screen
 */
async function send({ itemId, action, label, comment, version, key, onBehalfOf, challenge }, before) {
  const body = {
    ...{ action, key, version },
    ...(comment ? { comment } : {}),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(challenge === undefined ? {} : { challenge }),
  };
  try {
    const { item } = await call('POST', `/v1/items/${itemId}/responses`, body);
    asked = null;
    items.keep(item);
  } catch (error) {
    if (!(error instanceof Refused)) throw new Error('No connection. Nothing was sent; press again.');
    const { code, item, challenge: fresh, freshSignIn } = error.problem;
    if (code === 'CONFIRMATION_REQUIRED') {
      const fault = challenge === undefined ? '' : error.message;
      asked = {
        ...{ itemId, action, label, comment, version, key, onBehalfOf },
        challenge: fresh,
        freshSignIn,
        signedIn: false,
        fault,
      };
      draw();
      byId('asked').focus();
      return;
    }
    asked = null;
    if (code === 'ITEM_CHANGED') {
      changed = before && { before, label };
      items.keep(item);
      return draw();
    }
    if (error.status === 403) {
      // Not by this sign-in, however often it is pressed.
      refused = { itemId, text: error.message };
      return draw();
    }
    if (error.status === 409) await load(itemId);
    draw();
    throw error;
  }
  draw();
  announce('Your answer is recorded');
}

async function confirm() {
  if (!asked) return;
  if (asked.freshSignIn && !asked.signedIn) {
    // The browser leaves this page and comes back to it.
    sessionStorage.setItem(ASKED, JSON.stringify(asked));
    location.assign(`/me/sign-in?anew=${asked.itemId}`);
    return;
  }
  const given = asked;
  await send(given, items.get(given.itemId) ?? null).catch((/** @type {Error} */ error) => {
    if (asked) asked = { ...asked, fault: error.message };
    else announce(error.message);
    draw();
  });
}

function goBack() {
  asked = null;
  draw();
}

/** The question that was open when the browser left to sign in anew. */
function comeBack() {
  const kept = sessionStorage.getItem(ASKED);
  sessionStorage.removeItem(ASKED);
  if (kept !== null) asked = { ...JSON.parse(kept), signedIn: true };
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
  comeBack();
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
