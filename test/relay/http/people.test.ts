import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { ADMIN, bareEvent, event, type Reply, startRelay } from '../parts/relay.ts';

const relay = await startRelay();
after(() => relay.close());

const answer = (id: string, token: string, action: string, more: object = {}) =>
  relay.post(`/v1/items/${id}/responses`, { action, key: randomUUID(), ...more }, token);

const make = (type: string, data: object = {}): Promise<string> => relay.sendOne(event(type, data));
const item = async (id: string, token: string) => (await relay.get(`/v1/items/${id}`, token)).body;
const refused = ({ status, body: { code } }: Reply) => [status, code];

describe('items', () => {
  test('has everything the contract names', async () => {
    const id = await make('approval.requested', { requester: 'kim', record: { system: 'S', type: 't', id: '1' } });
    const found = await item(id, 'dana-token');
    const names =
      'id eventId source type title body severity state record actions decision outcome dueAt fold process claimedBy seenAt createdAt updatedAt thread votes messages why delivery timeline';
    for (const name of names.split(' ')) assert.ok(name in found, name);
    assert.deepEqual(found.why, { byName: false, roles: ['approver'], locations: [], units: [], via: 'event' });
    assert.equal(found.actions.length, 3);
    const audience = { roles: ['approver'], locations: ['BER'] };
    const { why } = await item(await make('approval.requested', { audience }), 'dana-token');
    assert.deepEqual([why.roles, why.locations, why.via], [['approver'], ['BER'], 'event']);
  });

  test('only for recipients, and only with a token', async () => {
    const id = await make('approval.requested', { audience: { users: ['dana'] } });
    assert.deepEqual(refused(await relay.get(`/v1/items/${id}`, 'sam-token')), [404, 'NOT_FOUND']);
    assert.deepEqual(refused(await answer(id, 'sam-token', 'approve')), [404, 'NOT_FOUND']);
    assert.deepEqual(refused(await relay.get(`/v1/items/${id}`)), [401, 'UNAUTHENTICATED']);
    assert.deepEqual(refused(await relay.get('/v1/items', 'erp-key')), [401, 'UNAUTHENTICATED']);
  });

  test('pages come in the order of change, and a cursor continues from there', async () => {
    const start = (await relay.get('/v1/items?limit=200', 'dana-token')).body.cursor;
    const ids = [];
    for (let index = 0; index < 7; index += 1) ids.push(await make('task.assigned', { title: `Task ${index}` }));
    const seen: string[] = [];
    let after = start;
    for (;;) {
      const { body } = await relay.get(`/v1/items?limit=3&after=${after}`, 'dana-token');
      seen.push(...body.items.map((entry: { id: string }) => entry.id));
      if (body.next === null) {
        after = body.cursor;
        break;
      }
      after = body.next;
    }
    assert.deepEqual(seen, ids);
    await answer(ids[2] ?? '', 'lee-token', 'acknowledge');
    const changed = (await relay.get(`/v1/items?after=${after}`, 'dana-token')).body;
    assert.deepEqual(
      changed.items.map((entry: { id: string; state: string }) => [entry.id, entry.state]),
      [[ids[2], 'answered']],
    );
  });

  test('filters by state, role and words', async () => {
    const id = await make('alert.raised', {
      title: 'Pump Überdruck seven',
      fold: 'pump',
      audience: { roles: ['support'] },
    });
    const find = async (query: string, token = 'kim-token') =>
      (await relay.get(`/v1/items?${query}`, token)).body.items.map((entry: { id: string }) => entry.id);
    assert.deepEqual(await find('q=uberdruck'), [id]);
    assert.deepEqual(await find('q=pum%20SEV'), [id]);
    assert.deepEqual(await find('q=uberdruck', 'dana-token'), []);
    assert.deepEqual(await find('q=%22%20OR%20*%20NEAR('), []);
    assert.ok((await find('role=support&state=open')).includes(id));
    assert.ok(!(await find('role=approver')).includes(id));
    assert.ok(!(await find('state=closed,answered')).includes(id));
    await relay.send(bareEvent('alert.cleared', { fold: 'pump' }));
    assert.ok((await find('state=closed')).includes(id));
    assert.deepEqual(await find('q=uberdruck&state=open'), []);
  });

  test('what does not fit a query is 400 and named', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=x',
      'after=-1',
      'after=999999999',
      'after=1.5',
      'state=odd',
      'include=on',
      'limit=1&limit=2',
    ]) {
      const reply = await relay.get(`/v1/items?${query}`, 'dana-token');
      assert.deepEqual(refused(reply), [400, 'REQUEST_INVALID'], query);
      assert.equal(reply.body.errors[0].pointer, `/${query.split('=')[0]}`);
    }
    const { detail } = (await relay.get('/v1/items?state=odd', 'dana-token')).body.errors[0];
    assert.equal(
      detail,
      'must be one or more of open, waiting, answered, closed, withdrawn, expired, with commas between them',
    );
  });
});

describe('answers', () => {
  test('the first wins, the rest are notified, the same key is the same answer', async () => {
    const id = await make('approval.requested');
    const key = randomUUID();
    const body = { action: 'approve', key };
    const first = await relay.post(`/v1/items/${id}/responses`, body, 'dana-token');
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(first.body.outcome.by, { id: 'dana', name: 'Dana Fox' });
    assert.equal(first.body.outcome.fate, 'recorded');
    const again = await relay.post(`/v1/items/${id}/responses`, body, 'dana-token');
    assert.equal(again.status, 200);
    assert.deepEqual(again.body.outcome, first.body.outcome);
    const reused = await relay.post(`/v1/items/${id}/responses`, { action: 'reject', key }, 'dana-token');
    assert.deepEqual(refused(reused), [409, 'KEY_REUSED']);
    const late = await answer(id, 'lee-token', 'reject');
    assert.deepEqual(refused(late), [409, 'ALREADY_ANSWERED']);
    assert.deepEqual(late.body.outcome, first.body.outcome);
    assert.equal((await item(id, 'lee-token')).state, 'answered');
  });

  test('of many at once exactly one wins', async () => {
    const id = await make('approval.requested');
    const replies = await Promise.all(
      ['dana', 'lee', 'kim', 'dana', 'lee', 'kim'].map((who) => answer(id, `${who}-token`, 'approve')),
    );
    assert.equal(replies.filter(({ status }) => status === 200).length, 1);
    assert.equal(replies.filter(({ status }) => status === 409).length, 5);
  });

  test('comments, unknown actions, and no one decides their own request', async () => {
    const id = await make('approval.requested', { requester: 'kim' });
    assert.deepEqual(refused(await answer(id, 'dana-token', 'request-info')), [400, 'COMMENT_REQUIRED']);
    assert.deepEqual(refused(await answer(id, 'dana-token', 'request-info', { comment: ' ' })), [
      400,
      'COMMENT_REQUIRED',
    ]);
    assert.deepEqual(refused(await answer(id, 'dana-token', 'sell')), [400, 'REQUEST_INVALID']);
    assert.deepEqual(refused(await answer(id, 'kim-token', 'approve')), [403, 'SEPARATION_OF_DUTIES']);
    assert.deepEqual(refused(await answer(id, 'dana-token', 'approve', { key: 'k' })), [400, 'REQUEST_INVALID']);
    assert.deepEqual(refused(await answer(randomUUID(), 'dana-token', 'approve')), [404, 'NOT_FOUND']);
  });

  test('a question waits for the source, and its answer opens the item again', async () => {
    const asked = event('approval.requested');
    const id = await relay.sendOne(asked);
    const question = await answer(id, 'dana-token', 'request-info', { comment: 'Which cost centre?' });
    assert.equal(question.status, 200);
    assert.equal(question.body.outcome, null);
    assert.equal((await item(id, 'lee-token')).state, 'waiting');
    const [informed] = await relay.send(bareEvent('info.provided', { eventId: asked.id, text: '4200', by: 'Kim' }));
    assert.equal(informed?.itemId, id);
    const open = await item(id, 'dana-token');
    assert.equal(open.state, 'open');
    assert.equal(open.beckon.reason, 'info');
    assert.deepEqual(
      open.thread.map((entry: { kind: string; text: string }) => [entry.kind, entry.text]),
      [
        ['question', 'Which cost centre?'],
        ['answer', '4200'],
      ],
    );
    assert.equal((await answer(id, 'dana-token', 'approve')).status, 200);
    await relay.send(bareEvent('info.provided', { eventId: asked.id, text: 'late' }));
    assert.equal((await item(id, 'dana-token')).state, 'answered');
  });

  test('closed items', async () => {
    const one = event('approval.requested');
    const [made] = await relay.send(one);
    await relay.send(bareEvent('item.withdrawn', { eventId: one.id, reason: 'duplicate order' }));
    const reply = await answer(made?.itemId ?? '', 'dana-token', 'approve');
    assert.deepEqual(refused(reply), [409, 'ITEM_CLOSED']);
    assert.equal((await item(made?.itemId ?? '', 'dana-token')).closedReason, 'duplicate order');
  });

  test('all, quorum and sequential over HTTP', async () => {
    const all = await make('approval.requested', { decision: { policy: 'all' } });
    assert.equal((await answer(all, 'dana-token', 'approve')).body.outcome, null);
    assert.deepEqual(refused(await answer(all, 'dana-token', 'approve')), [409, 'ALREADY_ANSWERED']);
    await answer(all, 'lee-token', 'approve');
    assert.equal((await answer(all, 'kim-token', 'approve')).body.outcome.by.id, 'kim');

    const quorum = await make('approval.requested', { decision: { policy: 'quorum', quorum: 2 } });
    await answer(quorum, 'dana-token', 'reject');
    assert.equal((await item(quorum, 'lee-token')).state, 'open');
    await answer(quorum, 'lee-token', 'reject');
    assert.equal((await item(quorum, 'lee-token')).decision.state, 'rejected');

    const order = { policy: 'sequential', order: ['dana', 'lead'] };
    const sequence = await make('approval.requested', { decision: order });
    assert.equal((await item(sequence, 'lee-token')).state, 'waiting');
    assert.deepEqual(refused(await answer(sequence, 'lee-token', 'approve')), [409, 'NOT_YOUR_TURN']);
    assert.deepEqual(refused(await answer(sequence, 'kim-token', 'approve')), [403, 'FORBIDDEN']);
    assert.equal((await answer(sequence, 'dana-token', 'approve')).status, 200);
    assert.equal((await answer(sequence, 'lee-token', 'approve')).body.outcome.by.id, 'lee');
  });
});

describe('claim, delegate, snooze, seen', () => {
  test('a claim informs and stops no one', async () => {
    const id = await make('task.assigned');
    assert.equal((await relay.post(`/v1/items/${id}/claim`, undefined, 'dana-token')).body.claimedBy.name, 'Dana Fox');
    assert.deepEqual(refused(await relay.post(`/v1/items/${id}/claim`, undefined, 'lee-token')), [409, 'CLAIMED']);
    assert.deepEqual(refused(await relay.post(`/v1/items/${id}/release`, undefined, 'lee-token')), [409, 'CLAIMED']);
    assert.equal((await relay.post(`/v1/items/${id}/release`, undefined, ADMIN)).status, 200);
    assert.equal((await relay.post(`/v1/items/${id}/claim`, undefined, 'lee-token')).status, 200);
    assert.equal((await answer(id, 'dana-token', 'acknowledge')).status, 200);
  });

  test('who delegates sees and no longer answers; the delegate answers for them', async () => {
    const id = await make('approval.requested', { audience: { users: ['dana'] } });
    const to = { to: 'sam', note: 'please' };
    const handed = await relay.post(`/v1/items/${id}/delegate`, to, 'dana-token');
    assert.equal(handed.status, 200, handed.text);
    assert.deepEqual(handed.body.actions, []);
    assert.deepEqual(refused(await answer(id, 'dana-token', 'approve')), [403, 'FORBIDDEN']);
    const got = await item(id, 'sam-token');
    assert.equal(got.why.via, 'delegation');
    const { body } = await answer(id, 'sam-token', 'approve');
    assert.deepEqual(body.outcome.by, { id: 'sam', name: 'Sam Poe', onBehalfOf: { id: 'dana', name: 'Dana Fox' } });
    for (const wrong of [{ to: 'nobody' }, { to: 'dana' }, {}, { to: 'sam', extra: 1 }]) {
      const open = await make('approval.requested', { audience: { users: ['dana'] } });
      const reply = await relay.post(`/v1/items/${open}/delegate`, wrong, 'dana-token');
      assert.deepEqual(refused(reply), [400, 'REQUEST_INVALID']);
    }
  });

  test('who delegated takes it back: they answer again, and the delegate no longer', async () => {
    const id = await make('approval.requested', { audience: { users: ['dana'] } });
    assert.equal((await relay.post(`/v1/items/${id}/delegate`, { to: 'sam' }, 'dana-token')).status, 200);
    assert.deepEqual(refused(await relay.post(`/v1/items/${id}/delegate`, { to: 'lee' }, 'dana-token')), [
      403,
      'FORBIDDEN',
    ]);
    const back = await relay.post(`/v1/items/${id}/delegate`, { to: 'dana' }, 'dana-token');
    assert.equal(back.status, 200, back.text);
    assert.deepEqual(back.body.thread.at(-1).to, { id: 'dana', name: 'Dana Fox' });
    assert.deepEqual(refused(await answer(id, 'sam-token', 'approve')), [404, 'NOT_FOUND']);
    const { body } = await answer(id, 'dana-token', 'approve');
    assert.deepEqual(body.outcome.by, { id: 'dana', name: 'Dana Fox' });
  });

  test('a delegate who is the requester is refused too', async () => {
    const id = await make('approval.requested', { audience: { users: ['dana'] }, requester: 'kim' });
    assert.equal((await relay.post(`/v1/items/${id}/delegate`, { to: 'kim' }, 'dana-token')).status, 200);
    assert.deepEqual(refused(await answer(id, 'kim-token', 'approve')), [403, 'SEPARATION_OF_DUTIES']);
  });

  test('snooze and seen are one person’s own', async () => {
    const id = await make('task.assigned');
    const until = new Date(Date.now() + 3600_000).toISOString();
    assert.equal((await relay.post(`/v1/items/${id}/snooze`, { until }, 'dana-token')).body.snoozedUntil, until);
    const past = await relay.post(`/v1/items/${id}/snooze`, { until: '2020-01-01T00:00:00Z' }, 'dana-token');
    assert.deepEqual(refused(past), [400, 'REQUEST_INVALID']);
    assert.ok((await relay.post(`/v1/items/${id}/seen`, undefined, 'dana-token')).body.seenAt);
    const other = await item(id, 'lee-token');
    assert.deepEqual([other.seenAt, other.snoozedUntil], [null, null]);
    assert.deepEqual(refused(await relay.post(`/v1/items/${id}/seen`, undefined, 'sam-token')), [404, 'NOT_FOUND']);
  });
});

describe('a snooze is over once the item rises in severity', () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const snoozed = async (id: string) => (await item(id, 'kim-token')).snoozedUntil;
  const put = async (type: string, data: object) => {
    const id = await make(type, { severity: 'notice', audience: { users: ['kim'] }, ...data });
    await relay.post(`/v1/items/${id}/snooze`, { until }, 'kim-token');
    assert.equal(await snoozed(id), until);
    return id;
  };

  test('by a further failure of its fold, not by one that is no worse', async () => {
    const fold = randomUUID();
    const data = { audience: { users: ['kim'] }, fold, error: { message: 'timeout' } };
    const id = await put('exception.raised', data);
    await make('exception.raised', { ...data, severity: 'notice' });
    assert.equal(await snoozed(id), until);
    await make('exception.raised', { ...data, severity: 'warning' });
    assert.equal(await snoozed(id), null);
    await relay.post(`/v1/items/${id}/snooze`, { until }, 'kim-token');
    assert.equal(await snoozed(id), until, 'put off again, knowing it');
  });

  test('by an update of its source, not by a reminder', async () => {
    const id = await put('task.assigned', {});
    const { eventId } = await item(id, 'kim-token');
    await relay.send(bareEvent('item.updated', { eventId, remind: true }));
    assert.equal(await snoozed(id), until);
    await relay.send(bareEvent('item.updated', { eventId, severity: 'critical' }));
    assert.equal(await snoozed(id), null);
  });
});

describe('me', () => {
  test('who I am', async () => {
    const { body } = await relay.get('/v1/me', 'dana-token');
    assert.deepEqual(body.user.mandatory, ['approver']);
    assert.deepEqual(body.roles, [{ id: 'approver', name: 'Approver', mandatory: true }]);
  });

  test('subscriptions: stored, checked, and applied', async () => {
    const rules = [{ role: 'support', types: ['task.assigned'], deliver: 'off' }];
    assert.equal((await relay.put('/v1/me/subscriptions', { rules }, 'sam-token')).status, 200);
    assert.deepEqual((await relay.get('/v1/me/subscriptions', 'sam-token')).body, { rules });
    const id = await make('task.assigned', { title: 'Hidden thing', audience: { roles: ['support'] } });
    const ids = async (query: string) =>
      (await relay.get(`/v1/items?${query}`, 'sam-token')).body.items.map((entry: { id: string }) => entry.id);
    assert.ok(!(await ids('limit=200')).includes(id));
    assert.ok((await ids('limit=200&include=off')).includes(id));
    assert.deepEqual(await ids('q=hidden'), [id]);
    const off = { rules: [{ role: 'approver', types: ['*'], deliver: 'off' }] };
    assert.deepEqual(refused(await relay.put('/v1/me/subscriptions', off, 'dana-token')), [400, 'REQUEST_INVALID']);
    const bare = { from: '18:00', to: '07:00', days: ['mon'], timeZone: 'UTC' };
    const several = { ...bare, spans: [{ days: ['sat', 'sun'], from: '00:00', to: '00:00' }] };
    const put = (quietHours: object) => relay.put('/v1/me/subscriptions', { rules: [], quietHours }, 'sam-token');
    assert.deepEqual((await put(several)).body.quietHours, several);
    const me = (await relay.get('/v1/me', 'sam-token')).body;
    assert.deepEqual(me.subscriptions.quietHours, several);
    const twenty = Array.from({ length: 20 }, () => several.spans[0]);
    for (const spans of [twenty, [{ ...several.spans[0], days: [] }], [{ ...several.spans[0], to: '24:00' }], {}])
      assert.deepEqual(refused(await put({ ...bare, spans })), [400, 'REQUEST_INVALID']);
    const zone = { rules: [], quietHours: { from: '18:00', to: '07:00', days: ['mon'], timeZone: 'Mars/Base' } };
    assert.deepEqual(refused(await relay.put('/v1/me/subscriptions', zone, 'dana-token')), [400, 'REQUEST_INVALID']);
  });

  test('absence: a stand-in gets open and new items, until it ends', async () => {
    const before = await make('approval.requested', { audience: { users: ['lee'] } });
    const times = {
      from: new Date(Date.now() - 1000).toISOString(),
      to: new Date(Date.now() + 3600_000).toISOString(),
    };
    const reply = await relay.put('/v1/me/absence', { ...times, delegate: 'sam' }, 'lee-token');
    assert.deepEqual(reply.body, { ...times, delegate: 'sam' });
    const after = await make('approval.requested', { audience: { users: ['lee'] } });
    for (const id of [before, after]) assert.equal((await item(id, 'sam-token')).why.via, 'stand-in');
    const { body } = await answer(before, 'sam-token', 'approve');
    assert.equal(body.outcome.by.onBehalfOf.id, 'lee');
    assert.equal((await relay.put('/v1/me/absence', {}, 'lee-token')).body, null);
    assert.equal((await relay.get(`/v1/items/${after}`, 'sam-token')).status, 404);
    assert.equal((await item(after, 'lee-token')).actions.length, 3);
    for (const wrong of [
      { from: times.from },
      { ...times, to: times.from },
      { ...times, delegate: 'lee' },
      { ...times, delegate: 'no' },
    ]) {
      assert.deepEqual(refused(await relay.put('/v1/me/absence', wrong, 'lee-token')), [400, 'REQUEST_INVALID']);
    }
  });
});
