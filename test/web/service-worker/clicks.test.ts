/** Presses on notifications at the service worker: which count, and what reaches the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

/** A service worker's module, outside this program's types: they have no `Notification`. */
const { createClicks } = await import(new URL('../../../web/service-worker/clicks.ts', import.meta.url).href);

test('the second half of a double click does not press the notification that moved under the pointer', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_764_000_000_000 });
  const told: { event: { id: string; at: number } }[] = [];
  const shown: string[] = [];
  const page = {
    ...{ url: 'https://beckon.example/', focused: true, visibilityState: 'visible' },
    focus: async () => {},
    postMessage: (message: (typeof told)[number]) => void told.push(message),
  };
  const clicks = createClicks({
    clients: { matchAll: async () => [page] },
    registration: { showNotification: async (title: string) => void shown.push(title) },
  });
  const press = (id: string) => {
    const data = { id, key: id, shownAt: Date.now() - 10_000 };
    return clicks.pressed({ title: id, tag: id, data, close() {} }, 'approve');
  };
  const first = Date.now();
  await press('a');
  t.mock.timers.tick(200);
  await press('b');
  await press('a');
  assert.deepEqual([told.map(({ event }) => event.id), shown], [['a', 'a'], ['b']], 'a repeat carries the same key');
  assert.equal(told[0]?.event.at, first);
  t.mock.timers.tick(700);
  await press('b');
  assert.equal(told.at(-1)?.event.id, 'b');
});
