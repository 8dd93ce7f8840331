/** Acts of an administrator on one item: reassign, close, remind. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import { until } from '../../helpers/until.ts';
import { createShiftedClock } from '../parts/clock.ts';
import { ADMIN, bareEvent, event, type Reply } from '../parts/relay.ts';
import { deliveredTo, faults, startWithReceiver } from '../parts/with-receiver.ts';

const HOUR = 3600_000;
const REASON = 'Dana is ill until Friday';
const clock = createShiftedClock();
const { receiver, relay } = await startWithReceiver({ clock });
after(async () => {
  await relay.close();
  await receiver.close();
});
beforeEach(() => receiver.answer((response) => void response.writeHead(204).end()));

const to = (...users: string[]) => ({ audience: { users }, reason: REASON });
const act = (id: string, name: string, body: object = { reason: REASON }) =>
  relay.post(`/v1/admin/items/${id}/${name}`, body, ADMIN);
const seen = async (id: string, token: string) => (await relay.get(`/v1/items/${id}`, token)).body;
const waits = async (token: string): Promise<string[]> =>
  (await relay.get('/v1/items?state=open', token)).body.items.map(({ id }: { id: string }) => id);
const ask = (data: object = {}, type = 'approval.requested'): Promise<string> =>
  relay.sendOne(event(type, { audience: { users: ['dana'] }, ...data }));
const answer = (id: string, token: string, more: object = {}) =>
  relay.post(`/v1/items/${id}/responses`, { action: 'approve', key: randomUUID(), ...more }, token);
const refused = ({ status, body }: Reply) => [status, body.code];
async function audited(id: string): Promise<{ kind: string; facts: Record<string, unknown> }[]> {
  const { body } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
  let page = body;
  const all = [...body.items];
  while (page.next !== null) {
    ({ body: page } = await relay.get(`/v1/admin/audit?limit=200&after=${page.next}`, ADMIN));
    all.push(...page.items);
  }
  return all.filter(({ item }) => item === id);
}

describe('close', () => {
  test('ends the item for all, with who closed it and why; the source receives it, signed', async () => {
    const correlation = { run: 7 };
    const id = await ask({
      audience: { roles: ['approver'] },
      correlation,
      record: { system: 'ERP', type: 'po', id: '1' },
    });
    const done = await act(id, 'close');
    assert.deepEqual([done.status, done.body.state, done.body.recipients], [200, 'closed', 3]);
    const item = await seen(id, 'lee-token');
    assert.deepEqual([item.state, item.closedReason, item.actions], ['closed', REASON, []]);
    const late = await answer(id, 'lee-token');
    assert.deepEqual(refused(late), [409, 'ITEM_CLOSED']);
    assert.deepEqual([late.body.ending.by, late.body.ending.state], ['Administrator', 'closed']);
    const [told] = await deliveredTo(receiver, id);
    const by = { id: null, name: 'Administrator' };
    assert.deepEqual(
      [told.type, told.subject, told.data],
      [
        'com.beckon.item.closed',
        id,
        {
          ...{ itemId: id, eventId: item.eventId, eventSource: '/test', record: item.record, correlation },
          ...{ reason: REASON, closedBy: by, closedAt: item.updatedAt },
          decision: { policy: 'first', state: 'open', votes: [] },
        },
      ],
    );
    assert.ok(receiver.received.every(({ signed }) => signed));
  });

  test('goes out after the responses to the item, is retried, and may be reported refused without effect', async () => {
    receiver.answer((response) => void response.writeHead(200).end('{"status":"refused","reason":"busy"}'));
    const id = await ask({ audience: { roles: ['approver'] }, decision: { policy: 'all' } });
    await answer(id, 'dana-token');
    await act(id, 'close');
    const told = await deliveredTo(receiver, id, 2);
    assert.deepEqual(
      told.map(({ type }) => type),
      ['com.beckon.response.recorded', 'com.beckon.item.closed'],
    );
    await until('settled', async () => (await audited(id)).filter(({ kind }) => kind === 'refused').length === 2);
    assert.equal((await seen(id, 'dana-token')).state, 'closed');
  });

  test('a source without an endpoint reads it', async () => {
    const sent = event('approval.requested', { audience: { users: ['dana'] } });
    const posted = await relay.post('/v1/events', sent, 'crm-key', { 'content-type': 'application/cloudevents+json' });
    const [{ itemId }] = posted.body.results;
    await act(itemId, 'close');
    const { body } = await relay.get('/v1/sources/crm/responses', 'crm-key');
    const found = body.responses.filter(
      ({ event }: { event: { data: { itemId: string } } }) => event.data.itemId === itemId,
    );
    assert.deepEqual(
      found.map(({ event }: { event: { type: string } }) => event.type),
      ['com.beckon.item.closed'],
    );
  });

  test('nothing opens it again: a pending question, a late change, a second close', async () => {
    const id = await ask({ actions: [{ id: 'ask', label: 'Ask', kind: 'request-info', comment: 'optional' }] });
    receiver.answer((response) => void response.writeHead(200).end('{"status":"refused","reason":"no"}'));
    assert.equal((await answer(id, 'dana-token', { action: 'ask', comment: 'Which one?' })).status, 200);
    assert.equal((await act(id, 'close')).status, 200);
    await deliveredTo(receiver, id, 2);
    const { eventId } = await seen(id, 'dana-token');
    await relay.send(bareEvent('info.provided', { eventId, text: 'Here it is' }));
    assert.equal((await seen(id, 'dana-token')).state, 'closed');
    assert.deepEqual(refused(await act(id, 'close')), [409, 'ITEM_CLOSED']);
  });
});

describe('reassign', () => {
  test('replaces the recipients: the item leaves the previous ones and beckons the new ones, with the reason', async () => {
    const id = await ask();
    const done = await act(id, 'reassign', to('lee'));
    assert.deepEqual(
      [done.status, done.body],
      [200, { itemId: id, state: 'open', recipients: 1, previous: { users: ['dana'] } }],
    );
    assert.deepEqual([await waits('dana-token'), (await waits('lee-token')).includes(id)], [[], true]);
    const item = await seen(id, 'lee-token');
    assert.deepEqual([item.beckon.reason, item.why.via], ['reassigned', 'reassigned']);
    const { at, ...entry } = item.thread.at(-1);
    assert.equal(at, item.beckon.at);
    assert.deepEqual(entry, {
      by: { id: null, name: 'Administrator' },
      kind: 'reassigned',
      to: { id: 'lee', name: 'Lee Roe' },
      text: REASON,
      from: { users: ['dana'] },
    });
    assert.equal((await answer(id, 'lee-token')).status, 200);
  });

  test('is one record of the audit, without the reason', async () => {
    const id = await ask();
    await act(id, 'reassign', to('lee'));
    const records = (await audited(id)).filter(({ kind }) => kind !== 'event');
    assert.deepEqual(
      records.map(({ kind, facts }) => [kind, facts]),
      [['admin', { act: 'reassign', by: 'console', recipients: 1 }]],
    );
    assert.ok(!JSON.stringify(records).includes('ill'));
  });

  test('a former recipient who answers learns who handed it on; anyone else learns nothing', async () => {
    const id = await ask();
    await act(id, 'reassign', to('lee'));
    const late = await answer(id, 'dana-token');
    assert.deepEqual(refused(late), [404, 'NOT_FOUND']);
    assert.match(late.body.detail, /^Administrator handed this to others at /);
    assert.equal(late.body.reassigned.by, 'Administrator');
    const stranger = await answer(id, 'kim-token');
    assert.deepEqual(
      [refused(stranger), stranger.body.detail, stranger.body.reassigned],
      [[404, 'NOT_FOUND'], 'There is no such item for you', undefined],
    );
    assert.ok((await audited(id)).some(({ kind, facts }) => kind === 'late-answer' && facts.code === 'NOT_FOUND'));
  });

  test('ends claims, delegations and snoozes', async () => {
    const id = await ask({ audience: { users: ['dana', 'kim'] } });
    await relay.post(`/v1/items/${id}/delegate`, { to: 'sam' }, 'dana-token');
    await relay.post(`/v1/items/${id}/claim`, undefined, 'kim-token');
    await relay.post(`/v1/items/${id}/snooze`, { until: new Date(clock.now() + HOUR).toISOString() }, 'kim-token');
    clock.shift(1000);
    await act(id, 'reassign', to('dana', 'kim'));
    const [dana, kim] = [await seen(id, 'dana-token'), await seen(id, 'kim-token')];
    assert.deepEqual([dana.actions.length, dana.claimedBy, kim.snoozedUntil], [3, null, null]);
    assert.equal((await relay.get(`/v1/items/${id}`, 'sam-token')).status, 404);
  });

  test('pending steps of the escalation stay, and ask in addition', async () => {
    const escalation = [{ after: 'PT30M', audience: { roles: ['lead'] } }];
    const id = await ask({ escalation });
    await act(id, 'reassign', to('kim'));
    clock.shift(HOUR / 2 + 1000);
    await until('escalated', async () => (await waits('lee-token')).includes(id));
    assert.ok((await waits('kim-token')).includes(id));
  });

  test('back to the previous recipients, by the audience of the reply', async () => {
    const id = await ask({ audience: { roles: ['approver'], locations: ['BER'] } });
    const { body } = await act(id, 'reassign', to('lee'));
    await act(id, 'reassign', { audience: body.previous, reason: 'By mistake' });
    assert.equal((await relay.get(`/v1/items/${id}`, 'lee-token')).status, 404);
    assert.ok((await waits('dana-token')).includes(id) && (await waits('kim-token')).includes(id));
  });

  test('refuses other policies, ended items, and whom it may not address', async () => {
    const votes = await ask({ audience: { roles: ['approver'] }, decision: { policy: 'all' } });
    assert.deepEqual(refused(await act(votes, 'reassign', to('lee'))), [409, 'NOT_REASSIGNABLE']);
    const decided = await ask();
    await answer(decided, 'dana-token');
    assert.deepEqual(refused(await act(decided, 'reassign', to('lee'))), [409, 'ITEM_CLOSED']);
    const id = await ask({ requester: 'kim' });
    const wrong = (audience: object) => act(id, 'reassign', { audience, reason: REASON }).then(faults);
    assert.deepEqual(await wrong({ users: ['lee', 'kim', 'ghost'] }), [
      400,
      'REQUEST_INVALID',
      '/audience/users/1 is the requester, who cannot decide their own request',
      '/audience/users/2 is nobody here',
    ]);
    assert.deepEqual(await wrong({ roles: ['nothing'] }), [
      400,
      'REQUEST_INVALID',
      '/audience/roles/0 is no role here',
    ]);
    assert.deepEqual(await wrong({ roles: ['lead'], units: ['MARS'] }), [
      400,
      'REQUEST_INVALID',
      '/audience reaches nobody',
    ]);
    assert.deepEqual(refused(await act(randomUUID(), 'reassign', to('lee'))), [404, 'NOT_FOUND']);
  });
});

describe('remind', () => {
  test('beckons the recipients with the reason, once an hour', async () => {
    const id = await ask();
    const goOn = clock.stop();
    const done = await act(id, 'remind');
    assert.deepEqual([done.status, done.body.recipients], [200, 1]);
    const item = await seen(id, 'dana-token');
    assert.deepEqual([item.beckon.reason, item.thread.at(-1).text], ['reminder', REASON]);
    const again = await act(id, 'remind');
    assert.deepEqual([...refused(again), again.headers.get('retry-after')], [429, 'RATE_LIMITED', '3600']);
    goOn();
    clock.shift(HOUR);
    assert.equal((await act(id, 'remind')).status, 200);
    await answer(id, 'dana-token');
    clock.shift(HOUR);
    assert.deepEqual(refused(await act(id, 'remind')), [409, 'ITEM_CLOSED']);
  });
});

describe('absence', () => {
  const at = (ms: number) => new Date(clock.now() + ms).toISOString();
  const set = (id: string, body: object) => relay.put(`/v1/admin/people/${id}/absence`, body, ADMIN);
  const end = (id: string, query = '?reason=Back') => relay.remove(`/v1/admin/people/${id}/absence${query}`, ADMIN);

  test('open items go to the delegate, who sees for whom; the person sees who set it and why, and ends it', async () => {
    const id = await ask();
    const absence = { from: at(-1000), to: at(HOUR), delegate: 'lee' };
    const done = await set('dana', { ...absence, reason: REASON });
    assert.equal(done.status, 200, done.text);
    const by = { id: null, name: 'Administrator' };
    assert.deepEqual(done.body.absence, { ...absence, by, reason: REASON });
    await until('with the delegate', async () => (await waits('lee-token')).includes(id));
    assert.equal((await answer(id, 'lee-token')).body.outcome.by.onBehalfOf.id, 'dana');
    assert.deepEqual((await relay.get('/v1/me', 'dana-token')).body.absence.reason, REASON);
    assert.equal((await relay.put('/v1/me/absence', {}, 'dana-token')).status, 200);
    assert.equal((await relay.get('/v1/admin/people/dana', ADMIN)).body.absence, null);
  });

  test('is ended by an administrator too: one record each, none without an effect', async () => {
    const acts = async () => {
      const { body } = await relay.get('/v1/admin/people/kim', ADMIN);
      const { body: audit } = await relay.get('/v1/admin/audit?limit=200', ADMIN);
      const own = audit.items.filter(({ about }: { about: string | null }) => about === body.id);
      return own.map(({ facts: { act, state } }: { facts: Record<string, string> }) => [act, state]);
    };
    await set('kim', { from: at(-1000), to: at(HOUR), reason: REASON });
    assert.equal((await end('kim')).body.absence, null);
    assert.equal((await end('kim')).status, 200);
    assert.deepEqual(await acts(), [
      ['absence', 'set'],
      ['absence', 'ended'],
    ]);
  });

  test('needs a reason, times in order, and a delegate who is someone else', async () => {
    const whole = { from: at(0), to: at(HOUR), delegate: 'lee', reason: REASON };
    const fault = async (more: object) => faults(await set('dana', { ...whole, ...more }))[2];
    assert.equal(await fault({ reason: ' ' }), '/reason must be a reason of 1 to 500 characters');
    assert.equal(await fault({ to: at(-HOUR) }), '/to must be after from');
    assert.equal(await fault({ delegate: 'dana' }), '/delegate must be someone else');
    assert.equal(await fault({ delegate: 'ghost' }), '/delegate is nobody here');
    assert.deepEqual(refused(await set('ghost', whole)), [404, 'NOT_FOUND']);
    assert.deepEqual(refused(await end('dana', '')), [400, 'REQUEST_INVALID']);
  });
});

test('each act needs a reason that can be seen', async () => {
  const id = await ask();
  for (const name of ['reassign', 'close', 'remind']) {
    for (const reason of [undefined, '', ' ', '\u200b', 'x'.repeat(501)]) {
      const body = {
        ...(name === 'reassign' && { audience: { users: ['lee'] } }),
        ...(reason !== undefined && { reason }),
      };
      const reply = await act(id, name, body);
      assert.deepEqual([...refused(reply), reply.body.errors[0].pointer], [400, 'REQUEST_INVALID', '/reason'], name);
    }
  }
  assert.ok((await waits('dana-token')).includes(id));
});
