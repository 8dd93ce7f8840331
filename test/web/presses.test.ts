/** Presses on notifications in a page whose worker was ended, or whose desk refuses them. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { NOTICE_CHANNEL, type ToWorker } from '../../web/tabs/messages.ts';

/** A page's module, outside this program's types: they have no DOM. */
const page = (name: string) => import(new URL(`../../web/page/${name}.ts`, import.meta.url).href);
const { createDeskWorker } = await page('desk-worker');
const { createWorkerBridge } = await page('bridge');

const ITEM = '01a218ee-6d9a-7285-b4db-3f269e59e50e';
const PRESS = { kind: 'pressed', id: ITEM, button: 'approve', key: 'k' };

function pageOf(t: TestContext) {
  const parts = { document: new EventTarget(), window: new EventTarget(), localStorage: {} };
  Object.assign(globalThis, parts);
  t.after(() => {
    for (const name of Object.keys(parts)) Reflect.deleteProperty(globalThis, name);
  });
  const workers: { said: ToWorker[]; reply(data: unknown): void }[] = [];
  const start = () => {
    const said: ToWorker[] = [];
    const port = new EventTarget();
    workers.push({ said, reply: (data) => void port.dispatchEvent(new MessageEvent('message', { data })) });
    return Object.assign(port, { postMessage: (message: ToWorker) => void said.push(message), terminate() {} });
  };
  return { ...parts, workers, start };
}

test('a press while the page has no worker is sent to the next one', async (t) => {
  const { document, workers, start } = pageOf(t);
  const facts = { locale: 'en', device: 'Test', visible: true, notifies: true };
  const { ask } = createDeskWorker({ start, facts: () => facts, heard() {} });
  document.dispatchEvent(new Event('freeze'));
  const reply = ask(NOTICE_CHANNEL, PRESS);
  document.dispatchEvent(new Event('resume'));
  assert.deepEqual(workers[1]?.said, [
    { kind: 'hello', facts },
    { kind: 'call', id: 1, channel: NOTICE_CHANNEL, request: PRESS, again: true },
  ]);
  workers[1]?.reply({ kind: 'reply', id: 1, result: { ok: true, value: null } });
  assert.deepEqual(await reply, { ok: true, value: null });
});

test('a press that no desk can store opens its item', async (t) => {
  const { workers, start } = pageOf(t);
  const own = { answer: () => null, extend: (drawn: unknown) => drawn, onChange() {} };
  const bridge = createWorkerBridge(start, () => {}, own, { has: () => true }, Promise.resolve(null));
  const places: unknown[] = [];
  bridge.on('navigate', (place: unknown) => places.push(place));
  for (const [id, code] of [
    [1, 'UNAUTHENTICATED'],
    [2, 'STORE_UNAVAILABLE'],
  ] as const) {
    const noticed = bridge.notice(PRESS);
    workers[0]?.reply({ kind: 'reply', id, result: { ok: false, problem: { code } } });
    await noticed;
  }
  assert.deepEqual(places, [{ view: 'inbox', itemId: ITEM }]);
});
