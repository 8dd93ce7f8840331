/** When the desk stores an opened document, serves it without the relay, and deletes it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DocumentStore, OpenedDocument } from '../../desk/ports.ts';
import { ProblemError } from '../../shared/problems.ts';
import { testDesk } from '../electron/parts/desk.ts';
import { approval, dana, uuid } from '../electron/parts/items.ts';
import { until } from '../helpers/until.ts';

const keyOf = ({ userId, itemId, documentId, version }: OpenedDocument): string =>
  [userId, itemId, documentId, version].join(' ');

function memoryStore() {
  const stored = new Map<string, { document: OpenedDocument; bytes: Uint8Array }>();
  const store: DocumentStore = {
    async put(document, bytes) {
      stored.set(keyOf(document), { document, bytes });
    },
    async get(document) {
      const found = stored.get(keyOf(document));
      return found ? new Uint8Array(found.bytes) : null;
    },
    async retain(isKept) {
      for (const [key, { document }] of stored) if (!isKept(document.itemId)) stored.delete(key);
    },
    async clear() {
      stored.clear();
    },
  };
  return { store, ids: () => [...stored.values()].map(({ document }) => document.itemId) };
}

const lee = { ...dana, user: { ...dana.user, id: 'lee', name: 'Lee Park' } };
const offer = (n: number) => ({ itemId: uuid(n), documentId: 'offer' });
const order = (n: number, evidenceVersion = 1) => approval(n, { evidenceVersion, version: evidenceVersion });

function openDesk(t: TestContext) {
  const { store, ids } = memoryStore();
  const relay = { fault: null as ProblemError | null, fetched: 0, before: async () => {} };
  const desk = testDesk(t, {
    documentStore: store,
    async fetchDocument() {
      relay.fetched += 1;
      await relay.before();
      if (relay.fault) throw relay.fault;
      return new Uint8Array([7]);
    },
  });
  desk.connect();
  for (const n of [1, 2]) desk.item(order(n));
  return { ...desk, relay, store, ids };
}

const fault = (code: ConstructorParameters<typeof ProblemError>[0]) => new ProblemError(code, code);

test('while connected the relay is asked each time; without it the stored document opens', async (t) => {
  const { desk, disconnect, relay, ids } = openDesk(t);
  await desk.documents.open(offer(1));
  await desk.documents.open(offer(1));
  assert.deepEqual([relay.fetched, ids()], [2, [uuid(1)]]);
  relay.fault = fault('STORE_UNAVAILABLE');
  assert.deepEqual(await desk.documents.open(offer(1)), new Uint8Array([7]));
  disconnect();
  assert.deepEqual(await desk.documents.open(offer(1)), new Uint8Array([7]));
  assert.equal(relay.fetched, 3, 'not asked while disconnected');
  await assert.rejects(desk.documents.open(offer(2)), { message: 'STORE_UNAVAILABLE' });
});

test('a refusal of the relay is never replaced by the stored document', async (t) => {
  const { desk, relay } = openDesk(t);
  await desk.documents.open(offer(1));
  for (const code of [
    'NOT_FOUND',
    'DOCUMENT_CHANGED',
    'DOCUMENT_UNAVAILABLE',
    'RATE_LIMITED',
    'UNAUTHENTICATED',
  ] as const) {
    relay.fault = fault(code);
    await assert.rejects(desk.documents.open(offer(1)), { message: code });
  }
});

test('a document of earlier evidence is not served', async (t) => {
  const { desk, item, disconnect, relay } = openDesk(t);
  await desk.documents.open(offer(1));
  item(order(1, 2));
  disconnect();
  relay.fault = fault('STORE_UNAVAILABLE');
  await assert.rejects(desk.documents.open(offer(1)));
});

test('it is deleted when its item leaves the desk, live or in a new list', async (t) => {
  const { desk, connect, ids } = openDesk(t);
  for (const n of [1, 2]) await desk.documents.open(offer(n));
  desk.relay.removed({ cursor: 50, itemId: uuid(1) });
  await until('the first is deleted', () => ids().length === 1);
  connect({ reset: true, cursor: 60 });
  await until('the second is deleted', () => ids().length === 0);
});

test('it is deleted at sign-out, for another user, and when the relay ends the session', async (t) => {
  const { desk, connect, item, ids } = openDesk(t);
  const again = async () => {
    connect();
    item(order(1));
    await desk.documents.open(offer(1));
    assert.equal(ids().length, 1);
  };
  await again();
  desk.forget();
  assert.deepEqual(ids(), []);
  await again();
  desk.relay.me(lee);
  assert.deepEqual(ids(), []);
  desk.relay.me(dana);
  await again();
  const revoked = {
    state: 'revoked',
    relay: null,
    since: new Date(0).toISOString(),
    reason: null,
    retryAt: null,
  } as const;
  desk.relay.connection(revoked);
  assert.deepEqual(ids(), []);
});

test('a document that arrives after its item left, or after sign-out, is not stored', async (t) => {
  const { desk, relay, ids } = openDesk(t);
  relay.before = async () => desk.relay.removed({ cursor: 50, itemId: uuid(1) });
  await desk.documents.open(offer(1));
  relay.before = async () => desk.forget();
  await desk.documents.open(offer(2));
  assert.deepEqual(ids(), []);
});

test('a start deletes the documents of items that left meanwhile', async (t) => {
  const { desk, restart, store, ids } = openDesk(t);
  await desk.documents.open(offer(1));
  await store.put({ userId: 'dana', itemId: uuid(9), documentId: 'offer', version: 1 }, new Uint8Array(1));
  restart();
  await until('the other is deleted', () => ids().length === 1);
  assert.deepEqual(ids(), [uuid(1)]);
});
