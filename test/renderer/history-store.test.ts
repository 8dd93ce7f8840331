import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHistoryStore } from '../../renderer/state/history-store.ts';
import type { BridgeEvents, BridgeRequest, Result, WindowBridge } from '../../shared/bridge/bridge.ts';
import type { HistoryPage } from '../../shared/bridge/history.ts';
import { problem } from '../../shared/problems.ts';
import { HOUR, iso, makeItem, viewOf } from '../helpers/items.ts';
import { until } from '../helpers/until.ts';

const NOW = Date.parse('2026-11-25T09:42:00Z');
const SAMPLE = viewOf(makeItem(NOW));
const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const view = (index: number, title = `Item ${index}`) => ({
  ...SAMPLE,
  item: { ...SAMPLE.item, id: id(index), title, createdAt: iso(NOW - index * HOUR) },
});

/** A main process with `size` items, whose replies the test can delay. */
function archive(size: number) {
  const asked: BridgeRequest<'history.search'>[] = [];
  const changed = new Set<(payload: BridgeEvents['changed']) => void>();
  let gate: Promise<void> = Promise.resolve();
  let fault: Result<HistoryPage> | null = null;
  const search = async (request: BridgeRequest<'history.search'>): Promise<Result<HistoryPage>> => {
    asked.push(request);
    await gate;
    if (fault) return fault;
    const from = Number(request.after ?? 0);
    const count = Math.min(request.limit, size - from);
    const items = Array.from({ length: count }, (_, index) => view(from + index));
    const next = from + count < size ? String(from + count) : null;
    return { ok: true, value: { items, next, total: size > 10_000 ? null : size, sources: [] } };
  };
  const bridge = {
    invoke: (channel: string, request: BridgeRequest<'history.search'> & { itemId: string }) =>
      channel === 'history.search'
        ? search(request)
        : Promise.resolve({ ok: true, value: view(Number(request.itemId.slice(-6)), 'Changed') }),
    on: (event: string, listener: (payload: BridgeEvents['changed']) => void) => {
      if (event === 'changed') changed.add(listener);
      return () => changed.delete(listener);
    },
  } as unknown as WindowBridge;
  return {
    bridge,
    asked,
    change: (...itemIds: string[]) => {
      for (const listener of changed) listener({ itemIds });
    },
    grow: (by: number) => {
      size += by;
    },
    hold(until: Promise<void>) {
      gate = until;
    },
    fail(result: Result<HistoryPage> | null) {
      fault = result;
    },
  };
}

test('pages are read as they come into sight, and far ones are forgotten and read again', async () => {
  const { bridge, asked } = archive(5000);
  const store = createHistoryStore(bridge);
  store.search({ q: '' });
  await until('the first page', () => store.get().count === 60);
  for (let last = 59; store.get().more; last = store.get().count - 1) {
    const before = store.get().count;
    store.show(last - 10, last);
    await until('the next page', () => store.get().count > before);
  }
  assert.equal(store.get().count, 5000);
  assert.equal(asked.length, 26, 'each page once, the first one short');
  assert.equal(store.view(0), null, 'the first page is no longer in memory');
  assert.equal(store.keyOf(0), id(0), 'but its row is known');
  assert.equal(store.dayOf(0), iso(NOW));
  assert.equal(store.view(4999)?.item.title, 'Item 4999');
  store.show(0, 12);
  await until('the first page again', () => store.view(0)?.item.title === 'Item 0');
  assert.equal(store.get().count, 5000);
  assert.equal(store.indexOf(id(4)), 4);
  store.close();
});

test('a long list grows by many rows at once, up to its end', async () => {
  const { bridge, asked } = archive(23_456);
  const store = createHistoryStore(bridge);
  store.search({ q: '' });
  await until('the first page', () => store.get().count === 60);
  const grown: number[] = [];
  store.subscribe(() => {
    const { count } = store.get();
    if (count > (grown.at(-1) ?? 60)) grown.push(count);
  });
  for (let count = 60; store.get().more; count = store.get().count) {
    store.show(count - 120, count - 90);
    await until('more rows', () => store.get().count > count);
  }
  assert.equal(grown.at(-1), 23_456);
  assert.equal(asked.length, 118, 'each page once');
  assert.ok(grown.length < 70, `the list grew ${grown.length} times`);
  const steps = grown.slice(1).map((count, n) => count - (grown[n] ?? 0));
  assert.ok(Math.max(...steps) <= 1200, `${Math.max(...steps)} rows at once`);
  store.close();
});

test('an answer to an older search is dropped', async () => {
  const main = archive(300);
  const store = createHistoryStore(main.bridge);
  const { promise, resolve } = Promise.withResolvers<void>();
  main.hold(promise);
  store.search({ q: 'old' });
  main.hold(Promise.resolve());
  store.search({ q: 'new' });
  await until('the new search', () => store.get().status === 'ready');
  const { version } = store.get();
  resolve();
  await promise;
  await new Promise(setImmediate);
  assert.equal(store.get().version, version);
  assert.equal(store.get().filter.q, 'new');
  store.close();
});

test('a change of a listed item is drawn in place, one of an unknown item offers a look', async () => {
  const main = archive(150);
  const store = createHistoryStore(main.bridge);
  store.search({ q: '' });
  await until('the first page', () => store.get().status === 'ready');
  main.change(id(3));
  await until('the changed item', () => store.view(3)?.item.title === 'Changed');
  assert.equal(store.get().fresh, false);
  main.change(id(9999));
  await until('something new', () => store.get().fresh);
  const { begun } = store.get();
  store.reload();
  await until('the list anew', () => store.get().begun > begun);
  assert.equal(store.get().fresh, false);
  store.close();
});

test('an empty list shows the first item that arrives', async () => {
  const main = archive(0);
  const store = createHistoryStore(main.bridge);
  store.search({ q: '' });
  await until('the empty list', () => store.get().status === 'ready');
  main.grow(1);
  main.change(id(0));
  await until('the item', () => store.get().count > 0);
  assert.equal(store.get().fresh, false);
  store.close();
});

test('a failed search says so and can be tried again', async () => {
  const main = archive(20);
  const store = createHistoryStore(main.bridge);
  main.fail({ ok: false, problem: problem('STORE_UNAVAILABLE', 'The history is busy.') });
  store.search({ q: '' });
  await until('the failure', () => store.get().status === 'failed');
  main.fail(null);
  store.reload();
  await until('the list', () => store.get().status === 'ready');
  assert.equal(store.get().total, 20);
  store.close();
});
