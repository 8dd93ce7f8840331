/** Administrator lists over HTTP, read page by page during concurrent writes. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN, event, startRelay } from '../parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

/** Reads all pages, with a write before each. @returns their entries in order */
async function pages<T>(path: string, place: string, write: (n: number) => Promise<unknown>): Promise<T[]> {
  const all: T[] = [];
  let next: string | number | null = '';
  for (let n = 0; next !== null; n++) {
    await write(n);
    const query = next === '' ? '' : `&${place}=${encodeURIComponent(next)}`;
    const { status, body } = await relay.get(`${path}${query}`, ADMIN);
    assert.equal(status, 200);
    all.push(...body.items);
    next = body.next;
  }
  return all;
}

test('people who are present throughout are listed once, although others come and go', async () => {
  const person = (id: string) => relay.post('/v1/admin/people', { id, name: `Person ${id}`, roles: [] }, ADMIN);
  const ids = Array.from({ length: 20 }, (_, n) => `kept-${n}`);
  for (const id of ids) await person(id);
  const listed = await pages<{ id: string }>('/v1/admin/people?limit=3', 'after', async (n) => {
    await person(`kept-${n}-new`);
    await relay.send(event('task.assigned', { audience: { users: ['dana'] } }));
  });
  const found = listed.map(({ id }) => id);
  assert.equal(new Set(found).size, found.length);
  assert.deepEqual(
    ids.filter((id) => !found.includes(id)),
    [],
  );
});

test('the trail is listed without a gap', async () => {
  let left = 10;
  const trail = await pages<{ seq: number }>('/v1/admin/audit?limit=7', 'after', async () => {
    if (left-- > 0) await relay.send(event('task.assigned', { audience: { users: ['dana'] } }));
  });
  assert.deepEqual(
    trail.map(({ seq }) => seq),
    trail.map((_, n) => n + 1),
  );
});

test('an item that changes between two pages is on one behind them, and a place that no page gave is refused', async () => {
  const sent = await relay.send(
    ...Array.from({ length: 8 }, () => event('task.assigned', { audience: { users: ['dana'] } })),
  );
  const [first] = sent;
  assert.ok(first);
  const listed = await pages<{ id: string }>('/v1/admin/items?person=dana&limit=2', 'before', async (n) => {
    if (n === 1) await relay.post(`/v1/items/${first.itemId}/claim`, {}, 'dana-token');
  });
  for (const { itemId } of sent) assert.ok(listed.some(({ id }) => id === itemId));
  for (const place of ['1', '-', '1-x', 'a-1']) {
    const { status, body } = await relay.get(`/v1/admin/items?before=${place}`, ADMIN);
    assert.deepEqual([status, body.code], [400, 'REQUEST_INVALID'], place);
  }
});
