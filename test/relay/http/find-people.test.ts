/** `GET /v1/people` and its desk counterpart: people to delegate an item to. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startRelay } from '../parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

const found = async (query: string) => {
  const { status, body } = await relay.get(`/v1/people${query}`, 'dana-token');
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map(({ id }: { id: string }) => id);
};

test('people are found by the beginnings of their names, and by id; only id, name, roles and places are returned', async () => {
  const { body } = await relay.get('/v1/people?q=dana', 'lee-token');
  assert.deepEqual(body, { items: [{ id: 'dana', name: 'Dana Fox', roles: ['Approver'], locations: ['BER'] }] });
  assert.deepEqual(await found('?q=FOX%20da'), ['dana']);
  assert.deepEqual(await found('?q=nobody-at-all'), []);
  assert.equal((await found('?limit=1')).length, 1);
  assert.ok((await found('')).length > 1);
});

test('only for those who are signed in', async () => {
  assert.equal((await relay.get('/v1/people?q=dana')).status, 401);
  assert.equal((await relay.get('/v1/people?q=dana', 'erp-key')).status, 401);
});

test('what does not fit is refused, naming it', async () => {
  for (const query of ['?limit=0', '?limit=51', '?limit=x', `?q=${'a'.repeat(121)}`, '?q=a&q=b']) {
    const { status, body } = await relay.get(`/v1/people${query}`, 'dana-token');
    assert.deepEqual([status, body.code, body.errors.length], [400, 'REQUEST_INVALID', 1], query);
  }
});
