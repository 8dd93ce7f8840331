/** Notifications of a page, without a browser: content, order of showing and withdrawing, and when permission is requested. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Notice } from '../../desk/ports.ts';
import { queueUntilItemsKnown } from '../../web/page/early-presses.ts';
import { noticeOptions } from '../../web/page/notice-options.ts';
import { createNotices, type Shower } from '../../web/page/notices.ts';
import { createPermission } from '../../web/page/permission.ts';
import { placeOf } from '../../web/page/start-link.ts';
import { addressOf, counts, pageFor, pressOf, raisedOf, shownAgain } from '../../web/service-worker/press-target.ts';
import { pushShown } from '../../web/service-worker/push-notification.ts';

const ITEM = '01a218ee-6d9a-7285-b4db-3f269e59e50e';
const KEY = 'c0a8a2e1-ed18-4e69-a456-541f4275a1ab';
/** ms since 1970 */
const SHOWN = 1_764_000_000_000;
const notice = (more: Partial<Notice> = {}): Notice => ({
  ...{
    id: ITEM,
    title: 'PO 4711',
    body: 'ERP',
    urgency: 'normal',
    sound: 'none',
    stays: true,
    version: 3,
    reply: null,
  },
  buttons: ['approve', 'reject', 'ask'].map((id) => ({ id, label: id })),
  ...more,
});

test('a notification has as many buttons as the browser draws, and is heard where it should be', () => {
  const { actions, tag, silent, renotify, requireInteraction, data } = noticeOptions(notice(), 2, KEY, SHOWN);
  assert.deepEqual(
    actions.map(({ action }) => action),
    ['approve', 'reject'],
  );
  assert.deepEqual([tag, silent, renotify, requireInteraction], [ITEM, true, false, true]);
  assert.deepEqual(data, { id: ITEM, key: KEY, shownAt: SHOWN, version: 3 });
  assert.deepEqual(noticeOptions(notice(), 0, KEY, SHOWN).actions, []);
  const loud = noticeOptions(notice({ sound: 'default' }), 2, KEY, SHOWN);
  assert.deepEqual([loud.silent, loud.renotify], [false, true]);
  const named = noticeOptions(notice({ sound: 'urgent' }), 2, KEY, SHOWN);
  assert.deepEqual([named.silent, named.renotify], [false, true]);
});

test('nothing in it turns the writing direction, and a button has one line', () => {
  const { body, actions } = noticeOptions(
    notice({ body: 'Pay \u202e009,1€\u202c\nto\u0000 ERP', buttons: [{ id: 'approve', label: 'App\u202erove\nit' }] }),
    2,
    KEY,
    SHOWN,
  );
  assert.deepEqual([body, actions[0]?.title], ['Pay 009,1€\nto ERP', 'Approve it']);
});

test('a press counts once the notification was displayed for 700 ms, pushed or raised; before that it is displayed again, silently', () => {
  const raised = noticeOptions(notice({ sound: 'default' }), 2, KEY, SHOWN);
  const pushed = pushShown({ item: { id: ITEM }, title: 'PO 4711' }, 'en', 2, 'https://b.example', SHOWN);
  for (const data of [raised.data, pushed.options.data]) {
    assert.deepEqual([counts(data, SHOWN + 699), counts(data, SHOWN + 700)], [false, true]);
  }
  const { renotify: _, ...same } = raised;
  assert.deepEqual(shownAgain(raised, SHOWN + 9), {
    ...same,
    silent: true,
    data: { ...same.data, shownAt: SHOWN + 9 },
  });
});

test('a press reports the action, the version and one key', () => {
  const raised = raisedOf({ id: ITEM, key: KEY, version: 3 });
  assert.ok(raised);
  assert.deepEqual(pressOf(raised, 'approve'), { kind: 'pressed', id: ITEM, button: 'approve', key: KEY, version: 3 });
  assert.deepEqual(pressOf(raised, ''), { kind: 'opened', id: ITEM });
  const several = raisedOf({ id: 'summary', key: KEY, itemIds: [ITEM, 'x', 7, ITEM] });
  assert.deepEqual(several && pressOf(several, ''), { kind: 'opened', id: 'summary', itemIds: [ITEM] });
  assert.deepEqual(raisedOf({ id: 'summary', key: KEY, itemIds: 'all' }), { id: 'summary', key: KEY, shownAt: 0 });
  for (const data of [null, undefined, 'x', {}, { id: 1, key: KEY }, { id: ITEM }]) assert.equal(raisedOf(data), null);
});

test('a press goes to the visible page', () => {
  const page = (name: string, focused: boolean, visibilityState: string, path = '/#item=1') => ({
    name,
    focused,
    visibilityState,
    url: `https://beckon.example${path}`,
  });
  const pages = [page('hidden', false, 'hidden'), page('seen', false, 'visible'), page('used', true, 'visible')];
  assert.equal(pageFor(pages)?.name, 'used');
  assert.equal(pageFor(pages.slice(0, 2))?.name, 'seen');
  assert.equal(pageFor(pages.slice(0, 1))?.name, 'hidden');
  assert.equal(pageFor([]), undefined);
  // A console page does not handle presses: the press would be lost.
  for (const path of ['/admin', '/a/token', '/admin/#/']) {
    const console = page('console', true, 'visible', path);
    assert.equal(pageFor([console, ...pages.slice(0, 1)])?.name, 'hidden', path);
    assert.equal(pageFor([console]), undefined, path);
  }
});

test('a link leads to a view or an item, and to nothing else', () => {
  assert.deepEqual(placeOf(addressOf({ id: ITEM }).slice(1)), { view: 'inbox', itemId: ITEM });
  assert.deepEqual(placeOf(addressOf({ id: 'summary' }).slice(1)), { view: 'inbox' });
  assert.deepEqual(placeOf(addressOf(null).slice(1)), { view: 'inbox' });
  const summary = raisedOf(noticeOptions(notice({ id: 'summary', itemIds: [ITEM, KEY] }), 2, KEY, SHOWN).data);
  assert.deepEqual(placeOf(addressOf(summary).slice(1)), { view: 'inbox', itemIds: [ITEM, KEY] });
  assert.deepEqual(placeOf('#view=history'), { view: 'history' });
  for (const hash of ['', '#', '#view=admin', '#item=../v1/me', '#code=ABCD', `#item=${ITEM}x`]) {
    assert.equal(placeOf(hash), null, hash);
  }
  assert.deepEqual(placeOf(`#item=${ITEM}&answer=approve`), { view: 'inbox', itemId: ITEM }, 'a link answers nothing');
});

/** Notifications of a page whose service worker becomes active with `activate`. */
function pageNotices() {
  const { promise: shower, resolve } = Promise.withResolvers<Shower | null>();
  const displayed = new Set<string>();
  const shown: string[] = [];
  const notices = createNotices({
    ...{ shower, mostButtons: 2, allowed: () => true, alone: (work) => work(), uuid: () => KEY, now: () => SHOWN },
  });
  const activate = () =>
    resolve({
      async showNotification(_title, { tag }: { tag?: string }) {
        shown.push(String(tag));
        displayed.add(String(tag));
      },
      async getNotifications(filter) {
        const tags = [...displayed].filter((tag) => !filter || filter.tag === tag);
        return tags.map((tag) => ({ tag, close: () => void displayed.delete(tag) }));
      },
    });
  const settle = () => new Promise((done) => setTimeout(done));
  return { notices, activate, displayed, shown, settle };
}

test('a notification whose time is over before the service worker is active is displayed once', async () => {
  const { notices, activate, shown, settle } = pageNotices();
  notices.raise(notice());
  notices.hide(ITEM);
  await settle();
  activate();
  await settle();
  assert.deepEqual(shown, [ITEM]);
  notices.showAll();
  await settle();
  assert.deepEqual(shown, [ITEM], 'not again after it was hidden');
});

test('one that replaced a hidden one stays current; one that was withdrawn is not displayed', async () => {
  const { notices, activate, shown, settle } = pageNotices();
  notices.raise(notice());
  notices.hide(ITEM);
  notices.raise(notice({ title: 'PO 4712' }));
  notices.raise(notice({ id: KEY }));
  notices.hide(KEY);
  notices.withdraw(KEY);
  activate();
  await settle();
  assert.deepEqual(shown, [ITEM]);
  notices.showAll();
  await settle();
  assert.deepEqual(shown, [ITEM, ITEM]);
});

/** A browser whose user responds `answer` to the permission prompt. */
function browserOf(answer: 'granted' | 'denied' | 'default', kept = new Map<string, string>()) {
  const asked: string[] = [];
  const notifications = {
    permission: 'default' as 'default' | 'granted' | 'denied',
    async requestPermission() {
      asked.push('asked');
      notifications.permission = answer;
      return answer;
    },
  };
  const status = new EventTarget();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (n: string, v: string) => kept.set(n, v),
  };
  const permission = createPermission({
    notifications,
    status: Promise.resolve(status),
    storage,
  });
  permission.onGranted(() => asked.push('granted'));
  const drawn = (me: unknown = {}, undo: unknown = null) => permission.of({ me, undo } as never).permission;
  return { notifications, status, permission, asked, kept, drawn };
}

test('permission is requested only after a press; pending notifications are then displayed', async () => {
  const { permission, asked, drawn } = browserOf('granted');
  assert.deepEqual(drawn(null), { state: 'ask', spoken: false }, 'nobody is signed in');
  assert.deepEqual(drawn(), { state: 'ask', spoken: false }, 'nothing was answered yet');
  assert.deepEqual(drawn({}, {}), { state: 'ask', spoken: true }, 'the first answer can be undone');
  assert.deepEqual([drawn(), asked], [{ state: 'ask', spoken: true }, []], 'and from then on');
  await permission.handlers['permission.ask'](null, 0);
  assert.deepEqual([drawn(), asked], [{ state: 'granted', spoken: false }, ['asked', 'granted']]);
});

test('a refusal is explained once, and "not now" is stored', async () => {
  const { permission, drawn } = browserOf('denied');
  await permission.handlers['permission.ask'](null, 0);
  assert.deepEqual(drawn(), { state: 'denied', spoken: true });
  await permission.handlers['permission.later'](null, 0);
  assert.deepEqual(drawn(), { state: 'denied', spoken: false });
  const later = browserOf('default');
  await later.permission.handlers['permission.later'](null, 0);
  assert.deepEqual(browserOf('default', later.kept).drawn(), { state: 'ask', spoken: false });
});

test('changes in the browser’s settings take effect', async () => {
  const { notifications, status, drawn, asked } = browserOf('default');
  await Promise.resolve();
  notifications.permission = 'granted';
  status.dispatchEvent(new Event('change'));
  assert.deepEqual([drawn()?.state, asked], ['granted', ['granted']]);
});

test('a press that opened the page waits until its items are known', () => {
  let draw = (_: unknown): void => {};
  const bridge = {
    on(_: string, listener: (snapshot: never) => void) {
      draw = listener as typeof draw;
      return () => {};
    },
  };
  const told: unknown[] = [];
  const take = queueUntilItemsKnown(bridge, (event) => told.push(event));
  const press = pressOf({ id: ITEM, key: KEY, version: 3 }, 'approve');
  draw({ connection: { state: 'connecting' } });
  take(press);
  assert.deepEqual(told, []);
  draw({ connection: { state: 'connected' } });
  draw({ connection: { state: 'connected' } });
  assert.deepEqual(told, [press]);
  take(press);
  assert.equal(told.length, 2);
});

test('an answer pressed while signed out is not given on behalf of the next person', () => {
  let draw = (_: unknown): void => {};
  const bridge = {
    on(_: string, listener: (snapshot: never) => void) {
      draw = listener as typeof draw;
      return () => {};
    },
  };
  const told: unknown[] = [];
  const take = queueUntilItemsKnown(bridge, (event) => told.push(event));
  const press = pressOf({ id: ITEM, key: KEY, version: 3 }, 'approve');
  const opening = pressOf({ id: ITEM, key: KEY }, '');
  for (const before of ['connecting', 'unpaired']) {
    draw({ connection: { state: before } });
    take(press);
    draw({ connection: { state: 'unpaired' } });
    take(press);
    take(opening);
    draw({ connection: { state: 'connecting' } });
    draw({ connection: { state: 'connected' } });
    // Presses that answer are dropped; a press that only opens the item is passed on.
    assert.deepEqual(told.splice(0), [opening]);
  }
});

/** A page with an active service worker, which displays one notification. */
function connectedPage() {
  const { notices, activate, displayed, settle } = pageNotices();
  activate();
  displayed.add(ITEM);
  const page = { displayed, follows: false };
  let draw = (_: unknown): void => {};
  notices.connect({
    on(_: string, listener: (snapshot: never) => void) {
      draw = listener as typeof draw;
      return () => {};
    },
    notice() {},
    follows: () => page.follows,
  });
  const drawn = async (inbox: unknown[], state = 'connected') => {
    draw({ connection: { state }, inbox });
    await settle();
    return [...displayed];
  };
  return { page, drawn };
}

test('only the page of the desk closes what no longer waits: another one may not know yet what was just raised', async () => {
  const { page, drawn } = connectedPage();
  page.follows = true;
  assert.deepEqual(await drawn([]), [ITEM]);
  page.follows = false;
  assert.deepEqual(await drawn([]), [], 'it has taken over');
  page.displayed.add(ITEM);
  page.follows = true;
  assert.deepEqual(await drawn([], 'unpaired'), [], 'nobody is signed in');
});

test('a page that connects closes no notification of an ended snooze whose item was seen before', async () => {
  const { drawn: drawnInbox } = connectedPage();
  const at = (minutes: number) => new Date(SHOWN + minutes * 60_000).toISOString();
  const drawn = (snoozedUntil: string, state?: string) => {
    const mine = { waits: true, seenAt: at(-20), snoozedUntil };
    return drawnInbox([{ item: { id: ITEM, beckon: { at: at(-30) } }, mine }], state);
  };
  assert.deepEqual(await drawn(at(-1)), [ITEM]);
  await drawn(at(-1), 'offline');
  assert.deepEqual(await drawn(at(-25)), [], 'seen after the end of its snooze');
});
