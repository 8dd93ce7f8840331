/** The first view over HTTP: equal to the desk's own once it has synchronized, and none where it could differ. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Me } from '../../../shared/people.ts';
import { personView } from '../../../shared/rules/person-view.ts';
import { readFirstView } from '../../../web/host/first-view.ts';
import { approval, dana, iso, statusUpdate, T0 } from '../../electron/parts/items.ts';

const RELAY = 'http://127.0.0.1:9';
const ITEMS = [approval(1), approval(2, { severity: 'critical' }), statusUpdate(3)];
const SNOOZED = { itemId: ITEMS[0]?.id ?? '', seenAt: null, snoozedUntil: iso(T0 + 3_600_000), delegatedAt: null };

const forDana = (item: (typeof ITEMS)[number], isSnoozed = false) => {
  const { waits: _, ...view } = personView(item, dana.user, isSnoozed ? SNOOZED : null, { rules: [] });
  return { ...item, ...view };
};

function read({
  me = dana,
  status = 200,
  next = null as number | null,
  items = ITEMS.map((one) => forDana(one)),
} = {}) {
  const paths: string[] = [];
  const snapshot = readFirstView({
    relay: RELAY,
    async fetch(url) {
      const path = url.slice(RELAY.length);
      paths.push(path);
      if (status !== 200) return Response.json({}, { status });
      return Response.json(path === '/v1/me' ? me : { items, next, cursor: 7 });
    },
    now: () => T0,
    words: Promise.resolve(),
    locale: 'en',
    app: { version: '0.0.0', platform: 'Test' },
  });
  return { paths, snapshot };
}

test('lists by urgency what waits or is unseen, and counts it', async () => {
  const { paths, snapshot } = read();
  const view = await snapshot;
  assert.deepEqual(
    view?.inbox.map(({ item }) => item.id),
    [ITEMS[1]?.id, ITEMS[0]?.id, ITEMS[2]?.id],
  );
  for (const { item, mine } of view?.inbox ?? []) {
    const kept = ITEMS.find(({ id }) => id === item.id);
    assert.deepEqual(mine, kept && personView(kept, dana.user, null, { rules: [] }));
  }
  assert.deepEqual(view?.counts, { toAnswer: 2, toKnow: 1, critical: 1, snoozed: 0 });
  assert.equal(view?.connection.state, 'connecting');
  assert.deepEqual(paths, ['/v1/me', '/v1/items?state=open,waiting&limit=200']);
});

test('places snoozed items apart', async () => {
  const view = await read({ items: ITEMS.map((one, n) => forDana(one, n === 0)) }).snapshot;
  assert.deepEqual(
    view?.snoozed.map(({ item }) => item.id),
    [ITEMS[0]?.id],
  );
});

test('none if no one is signed in, the list has another page, or the items are in another language', async () => {
  assert.equal(await read({ status: 401 }).snapshot, null);
  assert.equal(await read({ next: 5 }).snapshot, null);
  const german: Me = { ...dana, user: { ...dana.user, language: 'de' } };
  assert.equal(await read({ me: german }).snapshot, null);
  assert.equal(await read({ me: { ...dana, user: {} } as Me }).snapshot, null);
});
