/** Requests: what the requester of an item sees and does, over HTTP and the socket, by settings of the source. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, event, problemOf, startRelay } from '../parts/relay.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const grants = { types: '*', roles: '*', systems: '*', hosts: '*' };
const SOURCES = [
  { id: 'open', name: 'Open', key: 'open-key', requesterSees: 'names' },
  { id: 'closed', name: 'Closed', key: 'closed-key', requesterSees: 'nothing' },
  { id: 'without', name: 'Without a grant', key: 'without-key', grants },
  { id: 'granted', name: 'With a grant', key: 'granted-key', grants: { ...grants, users: ['sam'] } },
];
const TWINS = [
  { id: 'pat1', name: 'Pat Twin', token: 'pat1-token' },
  { id: 'pat2', name: 'Pat Twin', token: 'pat2-token' },
];
const clock = createShiftedClock();
const relay = await startRelay({
  clock,
  directory: {
    ...DIRECTORY,
    sources: [...DIRECTORY.sources, ...SOURCES],
    users: [...DIRECTORY.users, ...TWINS],
  },
});
after(() => relay.close());

type Request = Record<string, unknown> & { itemId: string };

async function made(data: object = {}, source = 'erp'): Promise<string> {
  const sent = event('approval.requested', { requester: 'sam', ...data });
  const { status, body } = await relay.post('/v1/events', sent, `${source}-key`, STRUCTURED);
  assert.equal(status, 202);
  return body.results[0].itemId;
}
const requests = async (token = 'sam-token', query = ''): Promise<{ items: Request[]; next: number | null }> =>
  (await relay.get(`/v1/me/requests${query}`, token)).body;
const request = async (id: string, token?: string) => (await requests(token)).items.find(({ itemId }) => itemId === id);
const remind = (id: string, token = 'sam-token') => relay.post(`/v1/me/requests/${id}/remind`, {}, token);
const answer = (id: string, more: object = {}) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, 'dana-token');

describe('what the requester sees', () => {
  const amount = { value: '70.00', currency: 'EUR' };
  const record = { system: 'SAP', type: 'order', id: 'R-1' };
  const dueAt = '2030-01-01T00:00:00Z';

  test('by default the state, without names and comments', async () => {
    const id = await made({ title: 'Chairs', amount, record, dueAt });
    const { createdAt, updatedAt, remindableAt, ...open } = (await request(id))!;
    assert.equal(remindableAt, createdAt);
    assert.deepEqual(open, {
      ...{ itemId: id, title: 'Chairs', source: 'ERP', record, amount, dueAt },
      ...{ state: 'open', decision: 'open', outcome: null, delivery: 'badge' },
    });
    await relay.post(`/v1/items/${id}/claim`, {}, 'lee-token');
    await answer(id, { comment: 'Only this once' });
    const decided = (await request(id))!;
    assert.deepEqual([decided.state, decided.decision, decided.remindableAt], ['answered', 'approved', null]);
    const { at, ...outcome } = decided.outcome as { at: string };
    assert.deepEqual(outcome, { kind: 'approve', label: 'Approve' });
    assert.doesNotMatch(JSON.stringify(decided), /dana|lee|only this once/i);
  });

  test('names and comments if the source shows them', async () => {
    const id = await made({ audience: { roles: ['approver'], users: ['lee'] } }, 'open');
    await relay.post(`/v1/items/${id}/claim`, {}, 'lee-token');
    const open = (await request(id))!;
    assert.deepEqual(
      [open.asked, open.claimedBy, open.answers],
      [['Approver, Lee Roe'], { id: 'lee', name: 'Lee Roe' }, []],
    );
    await answer(id, { comment: 'Only this once' });
    const { outcome, answers } = (await request(id))! as unknown as {
      outcome: Record<string, unknown>;
      answers: object[];
    };
    assert.deepEqual([outcome.by, outcome.comment], [{ id: 'dana', name: 'Dana Fox' }, 'Only this once']);
    assert.deepEqual(answers, [outcome]);
  });

  test('nothing of a source that shows nothing, or that may not address the person', async () => {
    for (const source of ['closed', 'without']) {
      const id = await made({}, source);
      assert.equal(await request(id), undefined, source);
      assert.equal((await remind(id)).status, 404, source);
    }
    assert.ok(await request(await made({}, 'granted')));
  });

  test('nothing for an ambiguous or unknown requester, and for people who act for the requester', async () => {
    const ambiguous = await made({ requester: 'Pat Twin' });
    const unknown = await made({ requester: 'Nobody Known' });
    for (const { token } of TWINS) assert.deepEqual((await requests(token)).items, []);
    assert.equal(await request(unknown), undefined);
    assert.equal((await remind(ambiguous, 'pat1-token')).status, 404);
    const day = 24 * 3600_000;
    const absence = { from: new Date(clock.now() - day), to: new Date(clock.now() + day), delegate: 'dana' };
    await relay.put('/v1/me/absence', absence, 'sam-token');
    const id = await made();
    assert.equal(await request(id, 'dana-token'), undefined, 'a stand-in');
    assert.ok(await request(id));
    await relay.put('/v1/me/absence', {}, 'sam-token');
  });

  test('in pages, newest change first', async () => {
    const ids = [await made({ requester: 'lee' }), await made({ requester: 'lee' }), await made({ requester: 'lee' })];
    const read = async () => {
      const found: string[] = [];
      for (let after: number | null = null; ; ) {
        const { items, next } = await requests('lee-token', after === null ? '?limit=1' : `?limit=1&after=${after}`);
        found.push(...items.map(({ itemId }) => itemId));
        if (next === null) return found;
        after = next;
      }
    };
    assert.deepEqual(await read(), ids.toReversed());
    // The search waits for the index.
    await relay.get('/v1/admin/items?q=title', ADMIN);
    await answer(ids[0]!);
    assert.deepEqual(await read(), [ids[0], ids[2], ids[1]]);
    assert.equal((await relay.get('/v1/me/requests?limit=0', 'lee-token')).status, 400);
  });

  test('a decision is no badge if the own rules are off', async () => {
    const id = await made();
    await relay.put(
      '/v1/me/subscriptions',
      { rules: [{ role: '*', types: ['approval.requested'], deliver: 'off' }] },
      'sam-token',
    );
    assert.equal((await request(id))?.delivery, 'off');
    await relay.put('/v1/me/subscriptions', { rules: [] }, 'sam-token');
    assert.equal((await request(id))?.delivery, 'badge');
  });

  test('nothing after the person was removed and erased, for another person of the same id either', async () => {
    const id = await made({ requester: 'pat1' });
    assert.ok(await request(id, 'pat1-token'));
    await relay.remove('/v1/admin/people/pat1', ADMIN);
    assert.equal((await relay.get('/v1/me/requests', 'pat1-token')).status, 401);
    assert.equal((await relay.post('/v1/admin/people/pat1/erase', {}, ADMIN)).status, 200);
    await relay.post('/v1/admin/people', { id: 'pat1', name: 'Pat Other' }, ADMIN);
    const { token } = (await relay.post('/v1/admin/people/pat1/tokens', {}, ADMIN)).body;
    await until('the erasure', async () => (await requests(token)).items.length === 0);
    assert.equal((await remind(id, token)).status, 404);
  });
});

describe('a reminder by the requester', () => {
  test('beckons the recipients again, once a day', async () => {
    const id = await made();
    const before = (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
    const first = await remind(id);
    assert.deepEqual([first.status, first.body.itemId], [200, id]);
    const { beckon, thread } = (await relay.get(`/v1/items/${id}`, 'dana-token')).body;
    assert.deepEqual([beckon.reason, beckon.at > before.beckon.at], ['reminder', true]);
    assert.deepEqual([thread.at(-1).kind, thread.at(-1).by], ['reminder', { id: 'sam', name: 'Sam Poe' }]);
    const second = await remind(id);
    assert.deepEqual([second.status, second.body.code], [429, 'RATE_LIMITED']);
    const wait = Number(second.headers.get('retry-after'));
    assert.ok(wait > 86_000 && wait <= 86_400, String(wait));
    clock.shift(24 * 3600_000);
    assert.equal((await remind(id)).status, 200);
    const { items } = (await relay.get('/v1/admin/audit?limit=200', ADMIN)).body;
    const reminded = items.filter((one: { kind: string; item: string }) => one.kind === 'reminded' && one.item === id);
    assert.equal(reminded.length, 2);
  });

  test('is refused after the decision, without naming who decided', async () => {
    const id = await made();
    await answer(id, { comment: 'No more' });
    const { status, text } = await remind(id);
    assert.equal(status, 409);
    assert.doesNotMatch(text, /dana|no more/i);
  });

  test('of an item of others is answered like one of no item', async () => {
    const id = await made({ requester: 'lee', audience: { users: ['dana'] } });
    const [theirs, none] = [await remind(id), await remind(randomUUID())];
    assert.deepEqual([theirs.status, problemOf(theirs)], [404, problemOf(none)]);
    assert.equal((await remind(id, 'dana-token')).status, 404, 'a recipient is not the requester');
  });
});

test('the desk receives changes of its requests, and requests the same over the socket', async () => {
  const socket = io(`${relay.url}/v1/desk`, {
    transports: ['websocket'],
    auth: { token: 'sam-token' },
    forceNew: true,
  });
  after(() => socket.disconnect());
  const heard: Request[] = [];
  socket.on('request', (item: Request) => heard.push(item));
  await new Promise((resolve) => socket.once('me', resolve));
  const id = await made({}, 'open');
  await made({ requester: 'lee' });
  await made({}, 'closed');
  await answer(id);
  await until('the decision', () => heard.some(({ itemId, state }) => itemId === id && state === 'answered'));
  assert.deepEqual([...new Set(heard.map(({ itemId }) => itemId))], [id]);
  const { value } = await socket.emitWithAck('requests', { limit: 1 });
  assert.deepEqual(value.items, [await request(id)]);
  const refused = await socket.emitWithAck('remind', { itemId: id });
  assert.equal(refused.problem.code, 'ITEM_CLOSED');
});
