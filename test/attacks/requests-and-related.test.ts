/** A requester, a colleague or a former recipient uses requests and related items to learn what happens to items that they may not see. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../helpers/until.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { ADMIN, bareEvent, DIRECTORY, event, problemOf, startRelay } from '../relay/parts/relay.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const DAY = 24 * 3600_000;
const clock = createShiftedClock();
const directory = {
  ...DIRECTORY,
  sources: [
    ...DIRECTORY.sources,
    { id: 'named', name: 'Named', key: 'named-key', requesterSees: 'names' },
    { id: 'closed', name: 'Closed', key: 'closed-key', requesterSees: 'nothing' },
    {
      id: 'granted',
      name: 'Granted',
      key: 'granted-key',
      grants: { types: '*', roles: '*', systems: '*', users: '*' },
    },
  ],
  users: [
    ...DIRECTORY.users,
    { id: 'pat1', name: 'Pat Twin', token: 'pat1-token' },
    { id: 'pat2', name: 'Pat Twin', token: 'pat2-token' },
  ],
};
const relay = await startRelay({ clock, directory });
after(() => relay.close());

const parties = [{ kind: 'supplier', id: '4711', name: 'Kessler' }];

async function made(data: object = {}, source = 'erp'): Promise<{ id: string; eventId: string }> {
  const sent = event('approval.requested', { requester: 'sam', ...data });
  const { status, body, text } = await relay.post('/v1/events', sent, `${source}-key`, STRUCTURED);
  assert.equal(status, 202, text);
  return { id: body.results[0].itemId, eventId: String(sent.id) };
}
async function update(eventId: string, data: object): Promise<void> {
  const sent = bareEvent('item.updated', { eventId, ...data });
  const { status, text } = await relay.post('/v1/events', sent, 'erp-key', STRUCTURED);
  assert.equal(status, 202, text);
}
const requests = (token = 'sam-token', query = '') => relay.get(`/v1/me/requests${query}`, token);
const remind = (id: string, token = 'sam-token') => relay.post(`/v1/me/requests/${id}/remind`, {}, token);
const related = async (id: string, token = 'dana-token') => relay.get(`/v1/items/${id}/related`, token);
const act = async (path: string, body: object, token: string): Promise<void> => {
  const { status, text } = await relay.post(path, body, token);
  assert.equal(status, 200, text);
};
const answer = (id: string, action: string, token = 'dana-token', comment?: string) =>
  act(`/v1/items/${id}/responses`, { action, key: randomUUID(), ...(comment && { comment }) }, token);
/** The indexed order is another one than that of items not indexed yet. */
const indexed = () => relay.get('/v1/admin/items?q=title', ADMIN);

/** Everything that a requester can read, in pages of one as well. */
async function allOf(token: string): Promise<unknown> {
  const pages: unknown[] = [(await requests(token)).body];
  for (let next: number | null = 0; next !== null; ) {
    const { status, body, text } = await requests(token, next === 0 ? '?limit=1' : `?limit=1&after=${next}`);
    assert.equal(status, 200, text);
    pages.push(body);
    next = body.next;
  }
  return pages;
}

/** What the desk of a requester receives. */
async function listener(token: string): Promise<{ itemId: string; state: string }[]> {
  const socket = io(`${relay.url}/v1/desk`, { transports: ['websocket'], auth: { token }, forceNew: true });
  after(() => socket.disconnect());
  const heard: { itemId: string; state: string }[] = [];
  socket.on('request', (item) => heard.push(item));
  await new Promise((resolve) => socket.once('me', resolve));
  return heard;
}

describe('activity that the requester may not see', () => {
  const quorum = { decision: { policy: 'quorum', quorum: 2 } };
  const HIDDEN: Record<string, (of: { id: string; eventId: string }) => Promise<void>> = {
    'a claim': ({ id }) => act(`/v1/items/${id}/claim`, {}, 'lee-token'),
    'its release': ({ id }) => act(`/v1/items/${id}/release`, {}, 'lee-token'),
    'opening it': ({ id }) => act(`/v1/items/${id}/seen`, {}, 'dana-token'),
    'a vote that decides nothing': ({ id }) => answer(id, 'approve'),
    'a text, facts or lines that the source changes': ({ eventId }) =>
      update(eventId, { body: 'Other', facts: [{ label: 'Supplier', value: 'Kessler' }], parties }),
    'a reminder by the source': ({ eventId }) => update(eventId, { remind: true }),
    'a delegation': ({ id }) => act(`/v1/items/${id}/delegate`, { to: 'kim', note: 'please' }, 'lee-token'),
    'a raised severity': ({ eventId }) => update(eventId, { severity: 'critical' }),
  };

  test('changes neither requests, nor their order, times and pages, and no desk receives it', async () => {
    const older = await made(quorum);
    await made();
    await made({ requester: 'lee' });
    const heard = await listener('sam-token');
    const before = await allOf('sam-token');
    for (const [name, change] of Object.entries(HIDDEN)) {
      await change(older);
      assert.deepEqual(await allOf('sam-token'), before, name);
      await indexed();
      assert.deepEqual(await allOf('sam-token'), before, `${name}, indexed`);
    }
    assert.deepEqual(heard, []);
    await update(older.eventId, { title: 'Another title' });
    await until('the desk receives what the requester sees', () => heard.length === 1);
    const [newest] = (await requests()).body.items;
    assert.deepEqual([newest.itemId, newest.title], [older.id, 'Another title']);
    assert.ok(newest.updatedAt > newest.createdAt);
  });

  test('is not lost or repeated in pages while it happens', async () => {
    const items = [
      await made({ requester: 'kim' }),
      await made({ requester: 'kim' }),
      await made({ requester: 'kim' }),
    ];
    const found: string[] = [];
    for (let next: number | null = 0; next !== null; ) {
      const { body } = await requests('kim-token', next === 0 ? '?limit=1' : `?limit=1&after=${next}`);
      found.push(...body.items.map(({ itemId }: { itemId: string }) => itemId));
      next = body.next;
      for (const { eventId } of items) await update(eventId, { body: `Read ${found.length}` });
      await indexed();
    }
    assert.deepEqual(found, items.map(({ id }) => id).toReversed());
  });

  test('in one commit with a visible change is one message; names are a change where the source shows them', async () => {
    const { id } = await made({}, 'named');
    const heard = await listener('sam-token');
    const [before] = (await requests()).body.items;
    await act(`/v1/items/${id}/claim`, {}, 'lee-token');
    await until('the claim is received', () => heard.length === 1);
    const [claimed] = (await requests()).body.items;
    assert.deepEqual([claimed.itemId, claimed.claimedBy.id], [before.itemId, 'lee']);
    assert.ok(claimed.updatedAt > before.updatedAt);
    const [first, second] = [await made(), await made()];
    heard.length = 0;
    const events = [
      bareEvent('item.updated', { eventId: first.eventId, title: 'Seen' }),
      bareEvent('item.updated', { eventId: first.eventId, body: 'Hidden' }),
      bareEvent('item.updated', { eventId: second.eventId, body: 'Hidden' }),
    ];
    await relay.send(...events);
    await update(first.eventId, { title: 'Last' });
    await until('both titles are received', () => heard.length === 2);
    assert.deepEqual([...new Set(heard.map(({ itemId }) => itemId))], [first.id]);
  });
});

describe('ids as questions', () => {
  test('an item of others, of a silent source or of an ambiguous requester is answered like no item', async () => {
    const none = randomUUID();
    const foreign = [
      (await made({ requester: 'lee', audience: { users: ['kim'] } })).id,
      (await made({ audience: { users: ['kim'] } }, 'closed')).id,
      (await made({ requester: 'Pat Twin', audience: { users: ['kim'] } })).id,
      (await made({ requester: 'Nobody Known', audience: { users: ['kim'] } })).id,
    ];
    const decided = await made({ requester: 'lee', audience: { users: ['kim'] } });
    await answer(decided.id, 'approve', 'kim-token');
    const asked: ((id: string) => ReturnType<typeof relay.get>)[] = [
      (id) => remind(id),
      (id) => remind(id, 'pat1-token'),
      (id) => remind(id, 'dana-token'),
      (id) => related(id),
      (id) => related(id, 'sam-token'),
      (id) => relay.get(`/v1/items/${id}/documents/offer`, 'sam-token'),
    ];
    for (const [index, ask] of asked.entries()) {
      const unknown = await ask(none);
      assert.equal(unknown.status, 404);
      for (const id of [...foreign, decided.id, 'x', '__proto__']) {
        const reply = await ask(id);
        assert.deepEqual([index, reply.status, problemOf(reply)], [index, 404, problemOf(unknown)]);
      }
    }
  });

  test('a request opens neither the item nor related ones', async () => {
    const { id } = await made({ parties, audience: { users: ['kim'] } });
    assert.equal((await requests()).body.items[0].itemId, id);
    const none = randomUUID();
    for (const rest of ['', '/related', '/documents/offer']) {
      const [own, unknown] = [
        await relay.get(`/v1/items/${id}${rest}`, 'sam-token'),
        await relay.get(`/v1/items/${none}${rest}`, 'sam-token'),
      ];
      assert.deepEqual([own.status, problemOf(own)], [404, problemOf(unknown)], rest);
    }
  });

  test('related items are those that the caller can open, whatever happened since', async () => {
    const supplier = [{ kind: 'supplier', id: 'S-1', name: 'Kessler' }];
    const record = { system: 'SAP', type: 'order', id: 'R-77' };
    const own = await made({ parties: supplier, record, audience: { users: ['dana', 'lee'] } });
    const shared = await made({ parties: supplier, audience: { users: ['dana', 'lee'] } });
    const foreign = await made({ parties: supplier, record, audience: { users: ['kim'] } });
    const other = await made({ record, parties: supplier, audience: { users: ['dana'] } }, 'crm');
    const idsOf = async (id: string, token?: string) =>
      (await related(id, token)).body.items.map(({ itemId }: { itemId: string }) => itemId).sort();
    for (const _ of ['not indexed', 'indexed']) {
      assert.deepEqual(await idsOf(own.id), [shared.id, other.id].sort());
      assert.deepEqual(await idsOf(own.id, 'lee-token'), [shared.id]);
      // The party of another source is another party.
      assert.deepEqual(await idsOf(other.id), [own.id]);
      await indexed();
    }
    const before = (await related(own.id)).body;
    await answer(foreign.id, 'approve', 'kim-token');
    assert.deepEqual((await related(own.id)).body, before, 'an answer that others gave elsewhere');
  });

  test('one who left the role sees no related item of it any more, and one who was removed sees nothing', async () => {
    const supplier = [{ kind: 'supplier', id: 'S-2', name: 'Kessler' }];
    await relay.post('/v1/admin/people', { id: 'max', name: 'Max Left', roles: ['approver'] }, ADMIN);
    const { token } = (await relay.post('/v1/admin/people/max/tokens', {}, ADMIN)).body;
    const byName = await made({ parties: supplier, audience: { users: ['max', 'dana'] } });
    const byRole = await made({ parties: supplier, requester: 'max' });
    const second = await made({ parties: supplier });
    assert.equal((await related(byName.id, token)).body.items.length, 1, 'not the own request');
    const left = await relay.put('/v1/admin/people/max', { name: 'Max Left', roles: [] }, ADMIN);
    assert.equal(left.status, 200, left.text);
    await until('the recipients changed', async () => (await related(byName.id, token)).body.items.length === 0);
    assert.deepEqual((await related(second.id, token)).status, 404);
    assert.equal((await requests(token)).body.items[0].itemId, byRole.id);
    await relay.remove('/v1/admin/people/max', ADMIN);
    for (const reply of [await requests(token), await related(byName.id, token), await remind(byRole.id, token)])
      assert.equal(reply.status, 401);
  });

  test('a stand-in, or a delegate of the requester, learns and does nothing in their place', async () => {
    const absence = { from: new Date(clock.now() - DAY), to: new Date(clock.now() + DAY), delegate: 'kim' };
    await relay.put('/v1/me/absence', absence, 'sam-token');
    const { id } = await made({ audience: { users: ['dana'] } });
    const unknown = await remind(randomUUID(), 'kim-token');
    const reply = await remind(id, 'kim-token');
    assert.deepEqual([reply.status, problemOf(reply)], [404, problemOf(unknown)]);
    assert.ok(!(await requests('kim-token')).text.includes(id));
    await relay.put('/v1/me/absence', {}, 'sam-token');
  });

  test('a grant that ends takes the requests of the source with it', async () => {
    const { id } = await made({}, 'granted');
    assert.equal((await requests()).body.items[0].itemId, id);
    const grants = { types: '*', roles: '*', systems: '*' };
    assert.equal((await relay.put('/v1/admin/sources/granted', { name: 'Granted', grants }, ADMIN)).status, 200);
    assert.ok(!(await requests()).text.includes(id));
    assert.equal((await remind(id)).status, 404);
  });

  test('pages at any place have the own requests alone', async () => {
    await made({ requester: 'lee' });
    const bad = ['-1', '1.5', 'x', '1e3', '9007199254740992', '99999999999999999999', '%00', "0'--"];
    for (const after of bad) assert.equal((await requests('lee-token', `?after=${after}`)).status, 400, after);
    for (const limit of ['0', '101', '-1', 'all']) {
      assert.equal((await requests('lee-token', `?limit=${limit}`)).status, 400, limit);
    }
    const { body } = await requests('lee-token', '?limit=100');
    const own = new Set(body.items.map(({ itemId }: { itemId: string }) => itemId));
    for (const after of [1, 2, 5, 50, 500, Number.MAX_SAFE_INTEGER]) {
      const page = await requests('lee-token', `?after=${after}`);
      assert.equal(page.status, 200, page.text);
      for (const { itemId } of page.body.items) assert.ok(own.has(itemId), `after ${after}`);
    }
  });
});

describe('one reminder a day', () => {
  test('whatever else fills the thread, after a restart, and with a clock that moves', async () => {
    const { id, eventId } = await made();
    assert.equal((await remind(id)).status, 200);
    for (let n = 0; n < 120; n++) await update(eventId, { remind: true });
    assert.equal((await remind(id)).status, 429, 'the thread has lost the reminder');
    await relay.restart();
    assert.equal((await remind(id)).status, 429, 'after a restart');
    clock.shift(-3 * DAY);
    assert.equal((await remind(id)).status, 429, 'the clock is behind');
    clock.shift(3 * DAY + DAY);
    const both = await Promise.all([remind(id), remind(id), remind(id)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 429, 429], 'at once');
    const [request] = (await requests()).body.items;
    assert.ok(Date.parse(request.remindableAt) > clock.now());
  });

  test('costs the person, and not the recipients, when it is refused', async () => {
    const { id } = await made({ requester: 'pat1' });
    assert.equal((await remind(id, 'pat1-token')).status, 200);
    const read = async () => (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
    const before = await read();
    const statuses = new Set<number>();
    for (let n = 0; n < 20 && !statuses.has(429); n++) {
      const flood = await Promise.all(Array.from({ length: 100 }, () => remind(randomUUID(), 'pat1-token')));
      for (const { status } of flood) statuses.add(status);
    }
    assert.deepEqual([...statuses].sort(), [404, 429], 'the flood is refused');
    assert.deepEqual(await read(), before);
    assert.equal((await requests()).status, 200, 'others are served');
  });
});
