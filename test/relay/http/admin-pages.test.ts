/** Lists of administrators in pages: `limit`, `after` and `next` in one way, complete while entries come and go. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createHandClock } from '../parts/clock.ts';
import { ADMIN, startRelay } from '../parts/relay.ts';

const number = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index).padStart(2, '0'));
const clock = createHandClock(Date.parse('2026-11-25T08:00:00Z'));
const relay = await startRelay({
  clock,
  timers: clock,
  directory: {
    roles: number(7).map((n) => ({ id: `role-${n}`, name: `Role ${n}` })),
    users: number(7).map((n) => ({
      id: `person-${n}`,
      name: `Person ${n}`,
      roles: [`role-${n}`],
      token: `token-${n}`,
    })),
    sources: number(7).map((n) => ({
      ...{ id: `source-${n}`, name: `Source ${n}`, key: `key-of-source-${n}`, grants: '*' },
      hooks: { in: { mapping: '$error("no")' } },
    })),
    gateways: number(7).map((n) => ({
      ...{
        id: `gateway-${n}`,
        kind: 'webhook',
        url: 'https://gateway.example/',
        secret: `whsec_${Buffer.from('a-secret-of-the-gateway-32-bytes').toString('base64')}`,
      },
    })),
  },
});
after(() => relay.close());

type Entry = Record<string, string>;
const page = async (path: string, query: string): Promise<{ items: Entry[]; next: string | null }> => {
  const reply = await relay.get(`/v1/admin/${path}?${query}`, ADMIN);
  assert.equal(reply.status, 200, reply.text);
  return reply.body;
};
/** @param between runs after each page */
async function pagesOf(path: string, limit: number, between: (seen: Entry[]) => unknown = () => {}): Promise<Entry[]> {
  const seen: Entry[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const got = await page(path, `limit=${limit}${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`);
    assert.ok(got.items.length <= limit);
    seen.push(...got.items);
    next = got.next;
    await between(seen);
  }
  return seen;
}
const keyOf = ({ id, source, hook }: Entry): string => (hook === undefined ? (id ?? '') : `${source}/${hook}`);

for (const path of ['sources', 'roles', 'gateways', 'hooks', 'people']) {
  test(`${path}: each entry once, in the order of ids, whatever the limit`, async () => {
    const { items, next } = await page(path, 'limit=200');
    const whole = items.map(keyOf);
    assert.equal(next, null);
    assert.ok(whole.length >= 7);
    assert.deepEqual(whole, whole.toSorted());
    for (const limit of [1, 2, 3, 6, 7]) assert.deepEqual((await pagesOf(path, limit)).map(keyOf), whole, `${limit}`);
  });
}

test('an entry that is removed between two pages hides no other', async () => {
  const seen = await pagesOf('roles', 2, async (so) => {
    if (so.length === 2) {
      const removed = await relay.remove('/v1/admin/roles/role-01', ADMIN);
      assert.equal(removed.status, 200, removed.text);
    }
  });
  assert.deepEqual(
    seen.map(({ id }) => id).filter((id) => id?.startsWith('role-')),
    number(7).map((n) => `role-${n}`),
  );
});

test('dead letters of one moment: newest first, each once, while new ones arrive', async () => {
  const letters: string[] = [];
  const fail = async (n: string, text: string) => {
    const refused = await relay.post(`/v1/hooks/source-${n}/in`, { text }, `key-of-source-${n}`);
    assert.equal(refused.status, 422, refused.text);
    letters.push(refused.body.letter);
  };
  for (const n of number(7)) await fail(n, 'first');
  clock.pass(1000);
  for (const n of number(3)) await fail(n, 'second');
  const before = new Set(letters);
  const seen = await pagesOf('dead-letters', 2, async (so) => {
    if (so.length > 4) return;
    clock.pass(1000);
    await fail('06', `meanwhile ${so.length}`);
  });
  const ids = seen.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(new Set(ids), before);
  assert.deepEqual(
    seen.map(({ at }) => at),
    seen
      .map(({ at }) => at)
      .toSorted()
      .reverse(),
  );
});

test('the outbound queue and refused answers have pages too', async () => {
  assert.deepEqual(await page('outbound', 'limit=1'), {
    depth: { queued: 0, sending: 0, tracked: 0, dead: 0 },
    items: [],
    next: null,
  });
  assert.deepEqual(await page('refused-answers', 'limit=1'), { items: [], next: null });
});

test('wrong parameters are named with what is allowed', async () => {
  const refused = async (query: string) => (await relay.get(`/v1/admin/${query}`, ADMIN)).body.errors[0];
  assert.deepEqual(await refused('sources?limit=201'), {
    pointer: '/limit',
    detail: 'must be a whole number from 1 to 200',
  });
  assert.deepEqual(await refused('dead-letters?after=x'), {
    pointer: '/after',
    detail: 'must be `next` of an earlier page',
  });
});
