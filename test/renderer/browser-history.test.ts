/** Back navigation, step by step as a browser does it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BrowserHistoryPort,
  createBrowserHistory,
  entriesFor,
  type Layout,
} from '../../renderer/state/browser-history.ts';
import { move, type Navigation, type NavigationChange, START } from '../../renderer/state/navigation.ts';

const PHONE: Layout = { onePane: true, phone: true };
const WIDE: Layout = { onePane: false, phone: false };

/** A browser's history: entries and the current one. Going back is asynchronous. */
function browserHistory(states: unknown[] = [null]) {
  let at = states.length - 1;
  const listeners = new Set<(state: unknown) => void>();
  const show = (index: number) => {
    at = index;
    for (const listener of listeners) listener(states[at]);
  };
  const later: (() => void)[] = [];
  const port: BrowserHistoryPort = {
    state: () => states[at],
    push(state) {
      states.splice(at + 1, Infinity, structuredClone(state));
      at += 1;
    },
    replace(state) {
      states[at] = structuredClone(state);
    },
    back: (entries) => later.push(() => show(at - entries)),
    onPop(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const settle = () => {
    for (let next = later.shift(); next; next = later.shift()) next();
  };
  return { port, states, settle, at: () => at, back: () => show(at - 1), show };
}

function windowOn(history: ReturnType<typeof browserHistory>, layout = PHONE) {
  let navigation: Navigation = START;
  const go = (change: NavigationChange) => {
    navigation = move(navigation, change);
    places.moved(navigation, layout);
  };
  const restored: NavigationChange[] = [];
  let started = false;
  const places = createBrowserHistory(
    history.port,
    () => navigation.view,
    (change) => (started ? go(change) : restored.push(change)),
  );
  started = true;
  for (const change of restored) go(change);
  places.moved(navigation, layout);
  return {
    now: () => navigation,
    go(...changes: NavigationChange[]) {
      for (const change of changes) {
        go(change);
        history.settle();
      }
    },
    back() {
      history.back();
      history.settle();
    },
  };
}

const open = (itemId: string): NavigationChange => ({ to: 'open', list: 'inbox', itemId });

test('from an item back to the list, by the browser and by the button, with one entry for all items read', () => {
  const history = browserHistory();
  const page = windowOn(history);
  assert.equal(history.at(), 0);
  page.go(open('a'), open('b'));
  assert.equal(history.at(), 1);
  page.back();
  assert.equal(page.now().selected.inbox?.opened, false);
  page.go(open('a'), { to: 'back', list: 'inbox' });
  assert.equal(history.at(), 0);
});

test('from any view back to the inbox, after any navigation', () => {
  const history = browserHistory();
  const page = windowOn(history);
  for (let turn = 0; turn < 20; turn += 1) {
    page.go({ to: 'view', view: 'history' }, { to: 'view', view: 'processes' }, { to: 'view', view: 'preferences' });
  }
  assert.equal(history.states.length, 2);
  page.back();
  assert.equal(page.now().view, 'inbox');
});

test('a part of the preferences leads back to their list, and that to the inbox', () => {
  const history = browserHistory();
  const page = windowOn(history);
  page.go({ to: 'view', view: 'preferences' }, { to: 'view', view: 'preferences', section: 'about' });
  page.back();
  assert.deepEqual([page.now().view, page.now().sectionOpened], ['preferences', false]);
  page.back();
  assert.equal(page.now().view, 'inbox');
});

test('all about a record, and a process, lead back to the item they were reached from', () => {
  const history = browserHistory();
  const page = windowOn(history);
  page.go(open('a'), { to: 'record', record: { system: 'SAP', type: 'purchase-order', id: '4711' } });
  page.go({ to: 'open', list: 'history', itemId: 'b' });
  assert.equal(history.at(), 3);
  page.back();
  page.back();
  assert.deepEqual([page.now().view, page.now().selected.inbox?.opened], ['inbox', true]);
});

test('an item that a notification opens elsewhere replaces what was open', () => {
  const history = browserHistory();
  const page = windowOn(history);
  page.go({ to: 'view', view: 'history' }, { to: 'open', list: 'history', itemId: 'x' });
  page.go({ to: 'view', view: 'inbox', itemId: 'a' });
  assert.equal(history.at(), 1);
  page.back();
  assert.deepEqual([page.now().view, page.now().selected.inbox?.opened], ['inbox', false]);
});

test('with list and item side by side an item is no step', () => {
  const history = browserHistory();
  const page = windowOn(history, WIDE);
  page.go(open('a'), open('b'));
  assert.equal(history.states.length, 1);
  assert.deepEqual(entriesFor(page.now(), WIDE, []), [{ view: 'inbox' }]);
});

test('a page that is loaded again is where it was', () => {
  const history = browserHistory();
  windowOn(history).go(open('a'));
  const again = windowOn(history);
  assert.deepEqual([again.now().selected.inbox?.itemId, again.now().selected.inbox?.opened], ['a', true]);
  again.back();
  assert.equal(again.now().selected.inbox?.opened, false);
});

test('what a browser keeps that is no way of this window is left alone', () => {
  const strange = [null, 7, 'x', {}, { way: 1 }, { way: [{ view: 'admin' }] }, { way: [{ view: 'inbox', open: 4 }] }];
  for (const state of strange) {
    const page = windowOn(browserHistory([state]));
    assert.equal(page.now().view, 'inbox');
    assert.equal(page.now().selected.inbox, null);
  }
});

test('another address of the same page, as a link for signing in, is no way back', () => {
  const history = browserHistory();
  const page = windowOn(history);
  page.go(open('a'));
  history.states.push(null);
  history.show(2);
  assert.equal(page.now().selected.inbox?.opened, true);
  page.back();
  page.back();
  assert.equal(page.now().selected.inbox?.opened, false);
});
