import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import fc from 'fast-check';
import { createAccounts } from '../../../desk/account/account.ts';
import { createHandlers } from '../../../electron/ipc/handlers.ts';
import { openIpcServer } from '../../../electron/ipc/ipc-server.ts';
import { DESKTOP_CAPABILITIES } from '../../../shared/bridge/desktop.ts';
import { channelsOf } from '../../../shared/bridge/host.ts';
import { testDesk } from '../parts/desk.ts';
import { approval, uuid } from '../parts/items.ts';

const MAIN = 1;
const REPLY = 2;
const CHANNELS = [...channelsOf(DESKTOP_CAPABILITIES).keys()];

interface Sender {
  id?: number;
  url?: string;
  /** A frame inside the page. */
  inner?: boolean;
  gone?: boolean;
}

/** The event as Electron passes it; the IPC check reads nothing else of it. */
function eventFrom({
  id = MAIN,
  url = 'app://beckon/index.html',
  inner = false,
  gone = false,
}: Sender): IpcMainInvokeEvent {
  const frame = { url, parent: inner ? {} : null };
  const event: unknown = { sender: { id }, senderFrame: gone ? null : frame };
  return event as IpcMainInvokeEvent;
}

type Listener = (event: IpcMainInvokeEvent, ...sent: unknown[]) => unknown;

function doorFor(t: TestContext) {
  const desk = testDesk(t);
  const listeners = new Map<string, Listener>();
  const closed: number[] = [];
  const fitted: unknown[] = [];
  const opened: string[] = [];
  const ipcMain: Pick<IpcMain, 'handle' | 'removeHandler' | 'removeAllListeners'> = {
    handle: (channel, listener) => void listeners.set(channel, listener),
    removeHandler: (channel) => void listeners.delete(channel),
    removeAllListeners() {
      return this as IpcMain;
    },
  };
  const accounts = createAccounts({
    managed: { relay: 'https://relay.example', token: 't' },
    storage: { load: async () => null, save: async () => {}, clear: async () => {} },
    locale: () => 'en',
    use() {},
    exchange: async () => {
      throw new Error('no network in this test');
    },
    ways: async () => ({ relay: '', host: '', issuer: null }),
    browse: async () => Promise.reject(new Error('no browser')),
    renew: async () => {},
    signedOut() {},
    forget() {},
  });
  const nobody = () => Promise.reject(new Error('no network in this test'));
  const signedIn: string[] = [];
  const door = openIpcServer({
    ipcMain,
    origin: 'app://beckon',
    isOurs: (sender) => sender === MAIN || sender === REPLY,
    log: { info() {}, warn() {} },
    locale: () => 'en',
    handlers: createHandlers({
      commands: desk.desk.commands,
      accounts,
      ownSessions: { list: nobody, end: nobody, makeCode: nobody },
      documents: { open: nobody },
      saveDocument: nobody,
      exporter: { run: async () => ({ file: null, rows: 0 }), cancel() {} },
      snapshot: desk.desk.snapshot,
      openItem: (itemId) => void opened.push(itemId),
      reconnect() {},
      network: {
        check: async () => ({ relay: 'https://relay.example', at: '', running: false, steps: [] }),
        signIn: async (proxy, { user }) => void signedIn.push(`${user} at ${proxy}`),
        forget: async () => {},
      },
      cards: { context: () => null, press() {}, open() {}, dismiss() {} },
      checkNotifications: async () => ({ findings: [], offersCards: false }),
      startAtLogin: async () => {},
      locale: () => 'en',
      pageReady() {},
      replyContext: (sender) => (sender === REPLY ? { itemId: uuid(1), action: 'request-info' } : null),
      closeReply: (sender) => void closed.push(sender),
      fit: (sender, wanted) => void fitted.push([sender, wanted]),
      async openLink(url) {
        opened.push(url);
        return url.startsWith('https:');
      },
      copyDiagnostics: () => 'text',
    }),
  });
  const call = (channel: string, request: unknown, sender: Sender = {}, ...more: unknown[]) =>
    Promise.resolve(listeners.get(`beckon:${channel}`)?.(eventFrom(sender), request, ...more)) as Promise<{
      ok: boolean;
      value?: unknown;
      problem?: { code: string; detail: string; errors?: { pointer: string }[] };
    }>;
  return { desk, door, call, listeners, closed, opened, fitted, signedIn };
}

test('every channel of the contract has a handler, and no other; closing removes them', (t) => {
  const { listeners, door } = doorFor(t);
  assert.deepEqual([...listeners.keys()].sort(), CHANNELS.map((channel) => `beckon:${channel}`).sort());
  door.close();
  assert.equal(listeners.size, 0);
});

test('foreign senders are refused: other origins, inner frames, windows that are not ours, frames that are gone', async (t) => {
  const { call } = doorFor(t);
  const hostile: Sender[] = [
    { url: 'https://evil.example/' },
    { url: 'app://beckon.evil.example/index.html' },
    { url: 'app://evil/index.html' },
    { url: 'app://beckon:80/index.html' },
    { url: 'app://user@evil/' },
    { url: 'file:///etc/passwd' },
    { url: 'about:blank' },
    { url: '' },
    { url: 'data:text/html,app://beckon/' },
    { url: 'blob:app://beckon/1' },
    { inner: true },
    { id: 99 },
    { gone: true },
  ];
  for (const sender of hostile) {
    const reply = await call('snapshot.get', null, sender);
    assert.equal(reply.problem?.code, 'FORBIDDEN', JSON.stringify(sender));
  }
  assert.equal((await call('snapshot.get', null)).ok, true);
});

test('no payload makes an exception or passes unchecked', async (t) => {
  const { call } = doorFor(t);
  const harmless = new Set([
    'snapshot.get',
    'notifications.resume',
    'notifications.test',
    'relay.unpair',
    'relay.reconnect',
    'diagnostics.copy',
    'reply.context',
    'reply.cancel',
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CHANNELS),
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      async (channel, payload) => {
        const reply = await call(channel, payload);
        assert.equal(typeof reply.ok, 'boolean');
        if (reply.ok) assert.ok(harmless.has(channel) ? payload === null || payload === undefined : true);
        else assert.ok(reply.problem?.code);
      },
    ),
    { numRuns: 400 },
  );
});

test('a bad payload is answered with the pointer to the fault', async (t) => {
  const { call } = doorFor(t);
  const reply = await call('item.answer', { itemId: 'no uuid', action: 'approve', extra: 1 });
  assert.equal(reply.problem?.code, 'REQUEST_INVALID');
  assert.deepEqual(reply.problem?.errors?.map(({ pointer }) => pointer).sort(), ['/extra', '/itemId', '/version']);
  assert.equal((await call('snapshot.get', null, {}, 'second argument')).problem?.code, 'REQUEST_INVALID');
});

test('an expected fault is a problem in words', async (t) => {
  const { call, desk } = doorFor(t);
  desk.connect();
  desk.item(approval(1));
  const missing = await call('item.answer', { itemId: uuid(1), action: 'request-info', version: 1 });
  assert.equal(missing.problem?.code, 'COMMENT_REQUIRED');
  assert.equal(missing.problem?.detail, '“Ask” needs a comment. Nothing was sent.');
  assert.equal(
    (await call('item.answer', { itemId: uuid(2), action: 'approve', version: 1 })).problem?.code,
    'NOT_FOUND',
  );
  assert.equal((await call('relay.pair', { relay: 'https://x.example', code: '1234' })).problem?.code, 'FORBIDDEN');
  assert.equal((await call('link.open', { url: 'javascript:alert(1)' })).problem?.code, 'REQUEST_INVALID');
});

test('a small window asks for height in whole pixels within reason', async (t) => {
  const { call, fitted } = doorFor(t);
  assert.deepEqual(await call('window.fit', { height: 232, shown: 220 }, { id: REPLY }), { ok: true, value: null });
  for (const wrong of [
    { height: 0, shown: 220 },
    { height: 232, shown: 0 },
    { height: 1e9, shown: 1 },
    { height: 232 },
  ]) {
    assert.equal((await call('window.fit', wrong, { id: REPLY })).ok, false);
  }
  assert.deepEqual(fitted, [[REPLY, { height: 232, shown: 220 }]]);
});

test('the reply window answers for its own item only, and closes', async (t) => {
  const { call, desk, closed } = doorFor(t);
  desk.connect();
  desk.item(approval(1));
  assert.equal((await call('reply.context', null)).value, null);
  assert.equal((await call('reply.send', { comment: 'x', version: 1 })).problem?.code, 'NOT_FOUND');
  const context = await call('reply.context', null, { id: REPLY });
  assert.equal((context.value as { action: string }).action, 'request-info');
  assert.equal(
    (await call('reply.send', { comment: '  ', version: 1 }, { id: REPLY })).problem?.code,
    'COMMENT_REQUIRED',
  );
  assert.deepEqual(closed, []);
  assert.equal((await call('reply.send', { comment: 'Which cost centre?', version: 1 }, { id: REPLY })).ok, true);
  assert.deepEqual(closed, [REPLY]);
});
