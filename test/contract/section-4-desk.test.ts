/** Contract section 4: the desk’s socket, and the same over HTTP. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { type ContractDesk, openDesk } from './parts/desk.ts';
import { ADMIN, bare, COMPANY, event, startContractRelay } from './parts/relay.ts';

const relay = await startContractRelay();
after(() => relay.close());

const desks: ContractDesk[] = [];
after(() => {
  for (const desk of desks) desk.close();
});
async function desk(person: string, auth: object = {}): Promise<ContractDesk> {
  const opened = await openDesk(relay.url, { token: `${person}-token`, cursor: null, ...auth });
  desks.push(opened);
  return opened;
}
const live = async (person: string, auth: object = {}): Promise<ContractDesk> => {
  const opened = await desk(person, auth);
  await opened.hear('sync', (page) => page.live);
  return opened;
};
const lastPage = (one: ContractDesk) => one.heard.findLast(({ name }) => name === 'sync')?.value;
const ids = (one: ContractDesk) => one.changes().map(({ item }) => item.id);

describe('Socket.IO 4, namespace /v1/desk', () => {
  test('"websocket transport, auth: { token, cursor }"; a wrong token is refused', async () => {
    const wrong = await desk('nobody');
    assert.ok(await wrong.hear('refused'));
    const polled = await fetch(`${relay.url}/socket.io/?EIO=4&transport=polling`);
    assert.equal(polled.status, 400, 'no long polling');
  });

  test('"the server sends sync …, then live ones, each with its own increasing cursor"', async () => {
    const before = await relay.item('approval.requested', { title: 'Before' });
    const dana = await live('dana');
    assert.ok(ids(dana).includes(before));
    const made = [await relay.item('approval.requested'), await relay.item('approval.requested')];
    for (const id of made) await dana.hear('item', ({ item }) => item.id === id);
    const cursors = dana.changes().map(({ cursor }) => cursor);
    assert.deepEqual(
      cursors,
      [...new Set(cursors)].sort((a, b) => a - b),
    );
    assert.ok(cursors.every((cursor) => Number.isSafeInteger(cursor)));
  });

  test('"a client that reconnects with its cursor misses nothing and gets nothing twice"', async () => {
    const first = await live('dana');
    const { epoch } = lastPage(first);
    const cursor = first.cursor();
    first.close();
    const missed = await Promise.all([1, 2, 3].map(() => relay.item('approval.requested')));
    const second = await live('dana', { cursor, epoch });
    assert.deepEqual(ids(second).sort(), missed.sort());
    assert.ok(second.changes().every((change) => change.cursor > cursor));
    assert.equal(
      second.heard.some(({ name, value }) => name === 'sync' && value.reset),
      false,
    );
    second.close();
    const third = await live('dana', { cursor: second.cursor(), epoch });
    assert.deepEqual(ids(third), []);
  });

  test('a cursor alone, without more, is enough', async () => {
    const first = await live('dana');
    const missed = await relay.item('approval.requested');
    await first.hear('item', ({ item }) => item.id === missed);
    const cursor = first.cursor();
    first.close();
    const later = await relay.item('approval.requested');
    const second = await live('dana', { cursor });
    assert.deepEqual(ids(second), [later]);
  });

  test('"a cursor unknown … is answered by sync { reset: true } and the full state"', async () => {
    const id = await relay.item('approval.requested');
    const dana = await live('dana', { cursor: 99_999_999 });
    const [first] = dana.heard.filter(({ name }) => name === 'sync');
    assert.equal(first?.value.reset, true);
    assert.ok(ids(dana).includes(id));
  });

  test('"a change carries only what is the same for all its recipients"', async () => {
    const [dana, lee] = [await live('dana'), await live('lee')];
    const id = await relay.item('approval.requested', { decision: { policy: 'sequential', order: ['dana', 'lee'] } });
    const [one, other] = await Promise.all([dana, lee].map((who) => who.hear('item', ({ item }) => item.id === id)));
    assert.deepEqual(one, other);
    for (const name of ['delivery', 'why', 'seenAt']) assert.ok(!(name in one.item), name);
  });

  test('"the relay sends a person every item addressed to them, the ones their rules switch off too"', async () => {
    const sam = await live('sam');
    assert.equal(
      (await sam.ask('subscriptions', { rules: [{ role: 'support', types: ['*'], deliver: 'off' }] })).ok,
      true,
    );
    const id = await relay.item('task.assigned', { audience: { roles: ['support'] } });
    await sam.hear('item', ({ item }) => item.id === id);
    assert.equal(
      (await relay.get('/v1/items', 'sam-token')).body.items.some((one: { id: string }) => one.id === id),
      false,
    );
    await sam.ask('subscriptions', { rules: [] });
  });

  test('"the client sends respond, seen, snooze, claim, subscriptions, each acknowledged"', async () => {
    const [dana, phone, lee] = [await live('dana'), await live('dana'), await live('lee')];
    const itemId = await relay.item('approval.requested');
    const acts: [string, object][] = [
      ['seen', { itemIds: [itemId] }],
      ['snooze', { itemId, until: new Date(Date.now() + 3_600_000).toISOString() }],
      ['claim', { itemId }],
      ['subscriptions', { rules: [] }],
      ['respond', { itemId, action: 'approve', key: randomUUID() }],
    ];
    for (const [name, message] of acts) assert.equal((await dana.ask(name, message)).ok, true, name);
    await phone.hear('own', ({ own }) => own.itemId === itemId && own.seenAt !== null);
    await lee.hear('item', ({ item }) => item.id === itemId && item.claimedBy?.id === 'dana');
    const { item } = await lee.hear('item', ({ item: one }) => one.id === itemId && one.outcome);
    assert.deepEqual([item.state, item.outcome.by.id], ['answered', 'dana']);
    const refused = await lee.ask('respond', { itemId, action: 'reject', key: randomUUID() });
    assert.deepEqual(
      [refused.ok, refused.problem.code, refused.problem.outcome.by.id],
      [false, 'ALREADY_ANSWERED', 'dana'],
    );
    for (const odd of [null, 7, 'x', [], { itemId: 'x' }, { itemId, action: 'approve' }]) {
      assert.equal((await lee.ask('respond', odd)).ok, false, JSON.stringify(odd));
    }
  });

  test('"joining a role makes its open items changes for that person; leaving sends removed { itemId }"', async () => {
    const id = await relay.item('approval.requested', { audience: { roles: ['lead'] } });
    const sam = await live('sam');
    const change = (roles: string[]) =>
      relay.put('/v1/admin/people/sam', { name: 'Sam Poe', roles, locations: ['BER'] }, ADMIN);
    assert.equal((await change(['support', 'lead'])).status, 200);
    await sam.hear('item', ({ item }) => item.id === id);
    await change(['support']);
    const removed = await sam.hear('removed', ({ itemId }) => itemId === id);
    assert.ok(Number.isSafeInteger(removed.cursor));
    assert.equal((await relay.get(`/v1/items/${id}`, 'sam-token')).status, 404);
  });

  test('a revoked token ends its desk', async () => {
    const { token } = JSON.parse((await relay.cli('user token kim --json')).out);
    const kim = await until('the token is known', async () => {
      const opened = await openDesk(relay.url, { token, cursor: null });
      desks.push(opened);
      await until('an answer', () => opened.heard.some(({ name }) => name === 'sync' || name === 'refused'));
      return opened.heard.some(({ name }) => name === 'sync') && opened;
    });
    await relay.cli('user token kim --revoke');
    await kim.hear('disconnected');
  });
});

describe('over HTTP', () => {
  test('GET /v1/me', async () => {
    const { user } = (await relay.get('/v1/me', 'dana-token')).body;
    assert.deepEqual(
      [user.id, user.name, user.roles, user.locations, user.units],
      ['dana', 'Dana Fox', ['approver'], ['BER'], ['EMEA']],
    );
  });

  test('"a page is { items, next, cursor }, newest change last, the next page asked for with after=<next>"', async () => {
    const other = await startContractRelay(COMPANY);
    try {
      const made = await other.send(
        ...Array.from({ length: 7 }, (_, index) => event('approval.requested', { title: `No ${index}` })),
      );
      const page = async (query: string) => (await other.get(`/v1/items?${query}`, 'dana-token')).body;
      const seen: string[] = [];
      let next: number | null = 0;
      let cursor = 0;
      for (let after = ''; next !== null; after = `&after=${next}`) {
        const got: { items: { id: string }[]; next: number | null; cursor: number } = await page(`limit=3${after}`);
        assert.ok(got.items.length <= 3);
        seen.push(...got.items.map(({ id }) => id));
        ({ next, cursor } = got);
      }
      assert.deepEqual(
        seen,
        made.map(({ itemId }) => itemId),
      );
      assert.deepEqual((await page(`after=${cursor}`)).items, [], 'nothing changed since');
      const [first] = seen;
      await other.answer('lee', first ?? '', 'approve');
      assert.deepEqual(
        (await page(`after=${cursor}`)).items.map(({ id }: { id: string }) => id),
        [first],
        '"whatever changes later with after=<cursor>"',
      );
      assert.equal((await page('limit=200')).items.at(-1).id, first, 'newest change last');
      assert.equal((await page('state=answered')).items.length, 1);
      assert.equal((await page('q=No+3')).items.length, 1);
      assert.equal((await page('role=approver')).items.length, 7);
      assert.equal((await page('role=support')).items.length, 0);
    } finally {
      await other.close();
    }
  });

  test('an item has at least these members', async () => {
    const id = await relay.item('approval.requested', { process: { id: 'p', step: 's', status: 'active' } });
    await relay.answer('dana', id, 'approve');
    const item = await relay.seen('lee', id);
    const members =
      'id eventId source type title body severity state record actions decision outcome dueAt fold process claimedBy seenAt createdAt updatedAt thread votes messages why delivery timeline';
    for (const name of members.split(' ')) assert.ok(name in item, name);
    for (const name of ['action', 'by', 'at', 'comment', 'fate']) assert.ok(name in item.outcome, name);
    assert.deepEqual([item.type, item.source, item.outcome.fate], ['approval.requested', '/sap', 'recorded']);
    const alert = await relay.seen('lee', await relay.item('alert.raised'));
    for (const name of ['count', 'firstAt', 'lastAt']) assert.ok(name in alert.fold, name);
    assert.ok(['beckon', 'badge', 'digest', 'off'].includes(alert.delivery));
    assert.deepEqual(alert.why.roles, ['approver']);
  });

  test('`key`: "idempotency, a UUID; used again with another answer: 409 KEY_REUSED"', async () => {
    const id = await relay.item('approval.requested', { decision: { policy: 'all' } });
    const key = randomUUID();
    const replies = await Promise.all([1, 2, 3].map(() => relay.answer('dana', id, 'approve', { key })));
    for (const { status } of replies) assert.equal(status, 200);
    assert.equal((await relay.seen('dana', id)).votes.length, 1);
    for (const [action, more] of [
      ['reject', {}],
      ['approve', { comment: 'Another' }],
    ] as const) {
      const { status, body } = await relay.answer('dana', id, action, { key, ...more });
      assert.deepEqual([status, body.code], [409, 'KEY_REUSED']);
    }
  });

  test('"claiming what another holds is 409 CLAIMED; the holder or an administrator releases"', async () => {
    const id = await relay.item('approval.requested');
    const act = (name: string, key: string) => relay.post(`/v1/items/${id}/${name}`, undefined, key);
    assert.deepEqual((await act('claim', 'lee-token')).body.claimedBy, { id: 'lee', name: 'Lee Wong' });
    assert.equal((await act('claim', 'dana-token')).body.code, 'CLAIMED');
    assert.equal((await act('release', 'dana-token')).body.code, 'CLAIMED');
    assert.equal((await act('release', ADMIN)).status, 200);
    assert.equal((await act('claim', 'dana-token')).status, 200);
    assert.equal((await act('release', 'dana-token')).status, 200);
    await act('claim', 'lee-token');
    assert.equal((await relay.answer('dana', id, 'approve')).status, 200, '"it stops nobody from answering"');
  });

  test('snooze { until }, seen', async () => {
    const id = await relay.item('approval.requested');
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const snoozed = await relay.post(`/v1/items/${id}/snooze`, { until: at }, 'dana-token');
    assert.deepEqual([snoozed.status, Date.parse(snoozed.body.snoozedUntil)], [200, Date.parse(at)]);
    assert.ok((await relay.post(`/v1/items/${id}/seen`, undefined, 'dana-token')).body.seenAt);
  });

  test('GET /v1/processes, GET /v1/processes/{id}: "steps with owner, status, times"; who sees it', async () => {
    const steps = [
      { id: 'it', label: 'IT account', system: 'IAM', owner: 'support' },
      { id: 'badge', label: 'Badge' },
    ];
    await relay.send(
      bare('process.step', {
        process: {
          id: 'joining-1',
          name: 'Joining',
          step: 'it',
          status: 'active',
          owner: 'support',
          dueAt: '2030-01-01T00:00:00Z',
          steps,
        },
      }),
    );
    const { status, body } = await relay.get('/v1/processes/joining-1', 'sam-token');
    assert.equal(status, 200, '"whose role owns a step"');
    assert.deepEqual(
      body.steps.map(({ id, label, status: at, owner }: Record<string, string>) => [id, label, at, owner]),
      [
        ['it', 'IT account', 'active', 'support'],
        ['badge', 'Badge', 'pending', null],
      ],
    );
    assert.equal(Date.parse(body.steps[0].dueAt), Date.parse('2030-01-01T00:00:00Z'));
    assert.equal((await relay.get('/v1/processes/joining-1', 'dana-token')).status, 404);
    await relay.send(
      event('process.step', {
        audience: { users: ['dana'] },
        process: { id: 'joining-1', step: 'badge', status: 'done' },
      }),
    );
    const seen = await relay.get('/v1/processes', 'dana-token');
    assert.ok(
      seen.body.items.some(({ id }: { id: string }) => id === 'joining-1'),
      '"whoever received an item of it"',
    );
  });
});
