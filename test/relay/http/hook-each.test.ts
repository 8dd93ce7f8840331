/** Contract section 8, "Hook requests": `accept: each` accepts the valid events, and `fallback` gets those that would reach no recipient. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createShiftedClock, patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, METRICS, type Reply, startRelay } from '../parts/relay.ts';

/** Creates the events that the payload lists; the repaired mapping differs in `title`. */
const MAPPING = `[alerts.{
  "id": id, "source": "/alerts", "type": $exists(type) ? type : "com.xconnector.task.assigned",
  "data": $merge([{ "title": title, "audience": $exists(audience) ? audience : { "roles": ["approver"] } }, $exists(data) ? data : {}])
}]`;
const MENDED = MAPPING.replace('"title": title', '"title": $exists(title) ? title : "Mended " & id');

const [erp, crm, narrow, slow] = DIRECTORY.sources;
const each = { mapping: MAPPING, accept: 'each' } as const;
const hooks = {
  each,
  all: { mapping: MAPPING },
  mended: each,
  sorted: each,
  lost: each,
  narrow: each,
  slow: each,
  raw: { mapping: '$.make', accept: 'each' },
  caught: { mapping: MAPPING, accept: 'each', fallback: { roles: ['support'] } },
  single: { mapping: '$', fallback: { users: ['sam'] } },
  nobody: { mapping: '$', fallback: { roles: ['retired'] } },
} as const;

const clock = createShiftedClock();
const of = (source: typeof crm) => ({ ...source, hooks });
const relay = await startRelay({
  ...{ clock, timers: patientTimers },
  directory: { ...DIRECTORY, sources: [of(erp), crm, of(narrow), of(slow)] },
  config: { metricsToken: METRICS },
});
after(() => relay.close());

const post = (hook: string, body: object, source = 'erp') =>
  relay.post(`/v1/hooks/${source}/${hook}`, body, `${source}-key`);
const alerts = (hook: string, ...some: readonly object[]) => post(hook, { alerts: some });
const good = (id: string, more: object = {}) => ({ id, title: `Alert ${id}`, ...more });
const lettersOf = async (hook: string): Promise<Reply['body'][]> =>
  (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items.filter((one: Reply['body']) => one.hook === hook);
const replay = (id: string) => relay.post(`/v1/admin/dead-letters/${id}/replay`, {}, ADMIN);
const newest = async (hook: string, source = 'erp'): Promise<Reply['body']> =>
  (await relay.get(`/v1/admin/hooks/${source}/${hook}/requests`, ADMIN)).body.items[0];
const ids = (reply: Reply) => reply.body.results.map(({ id }: { id: string }) => id);
const titled = async (title: string): Promise<number> => {
  const { items } = (await relay.get('/v1/items?limit=200&include=off', 'dana-token')).body;
  return items.filter((one: { title: string }) => one.title === title).length;
};

describe('accept: each', () => {
  test('takes the good, names the others, keeps them; the same payload again is one letter', async () => {
    const some = [good('e1'), { id: 'e2' }, good('e3'), good('e4', { audience: { roles: ['Ops Team'] } })];
    const reply = await alerts('each', ...some);
    assert.deepEqual([reply.status, ids(reply)], [202, ['e1', 'e3']]);
    assert.deepEqual(
      reply.body.rejected.map(({ index, errors }: Reply['body']) => [index, errors[0].pointer]),
      [
        [1, '/1/data/title'],
        [3, '/3/data/audience/roles/0'],
      ],
    );
    const [letter, ...more] = await lettersOf('each');
    assert.match(letter.reason, /^2 of 4 events do not fit\. \/1\/data\/title is required/);
    assert.deepEqual(more, []);
    const request = await newest('each');
    assert.deepEqual([request.fate, request.rejected, request.letterId], ['events', 2, letter.id]);
    const again = await alerts('each', ...some);
    assert.deepEqual(
      again.body.results.map(({ duplicate }: { duplicate: boolean }) => duplicate),
      [true, true],
    );
    assert.deepEqual(
      (await lettersOf('each')).map(({ id }) => id),
      [letter.id],
    );
    assert.equal((await newest('each')).fate, 'duplicate');
  });

  test('no valid event at all is 422, stored once; with `all` one bad refuses the rest', async () => {
    const none = await alerts('each', { id: 'n1' }, { id: 'n2' });
    assert.deepEqual([none.status, none.body.code, none.body.errors.length], [422, 'MAPPING_FAILED', 2]);
    assert.ok((await lettersOf('each')).some(({ id }) => id === none.body.letter));
    const whole = await alerts('all', good('a1'), { id: 'a2' });
    assert.equal(whole.status, 422);
    assert.equal(await titled('Alert a1'), 0);
    const beside = await post('raw', { make: [{ ignored: 'old' }, { id: 'x' }] });
    assert.equal(beside.status, 422);
  });

  test('what only the present state refuses is rejected alone: a quorum that cannot be reached, a type that is not granted', async () => {
    const quorum = { decision: { policy: 'quorum', quorum: 9 } };
    const approval = good('q1', { type: 'com.xconnector.approval.requested', data: quorum });
    const reply = await alerts('each', good('q0'), approval, good('q2'));
    assert.deepEqual([reply.status, ids(reply)], [202, ['q0', 'q2']]);
    assert.deepEqual(reply.body.rejected[0].errors[0].pointer, '/1/data/decision/quorum');
    const types = { alerts: [good('t1', { type: 'com.xconnector.alert.raised' }), good('t2')] };
    const narrowed = await post('narrow', types, 'narrow');
    assert.deepEqual([narrowed.status, ids(narrowed)], [202, ['t2']]);
    assert.deepEqual(narrowed.body.rejected, [
      { index: 0, errors: [{ pointer: '/0/type', detail: 'alert.raised is not among what this source may send' }] },
    ]);
    const other = await post('narrow', { alerts: types.alerts.slice(0, 1) }, 'narrow');
    assert.equal(other.status, 422);
  });

  test('one id twice in a payload is one event', async () => {
    const reply = await alerts('each', good('same'), good('same', { title: 'Another' }), { id: 'bad' });
    const [first, second] = reply.body.results;
    assert.deepEqual([first.duplicate, second.duplicate, second.itemId], [false, true, first.itemId]);
  });

  test('the rate of the source holds for what would be taken', async () => {
    const some = (from: number) => ({ alerts: [0, 1, 2].map((n) => good(`r${from + n}`)) });
    const replies = [];
    const goOn = clock.stop();
    for (let from = 0; from < 9; from += 3) replies.push((await post('slow', some(from), 'slow')).status);
    goOn();
    assert.ok(replies.includes(429), replies.join());
    assert.equal((await newest('slow', 'slow')).code, 'RATE_LIMITED');
  });
});

describe('a replay', () => {
  test('takes what was rejected, not the good ones twice; what is still wrong stays', async () => {
    await alerts('mended', good('m1'), { id: 'm2' }, { id: '' }, good('m4'));
    const [letter] = await lettersOf('mended');
    await relay.put('/v1/admin/hooks/erp/mended', { mapping: MENDED.replace('"Alert ', '"Other ') }, ADMIN);
    const partly = await replay(letter.id);
    assert.equal(partly.status, 200, partly.text);
    assert.deepEqual(ids(partly), ['m2']);
    assert.deepEqual(partly.body.rejected[0].index, 2);
    assert.equal(await titled('Mended m2'), 1);
    const [left] = await lettersOf('mended');
    assert.deepEqual([left.id, /^1 of 1 event|\/2\/id/.test(left.reason)], [letter.id, true]);
    assert.deepEqual([(await replay(letter.id)).status, (await lettersOf('mended')).length], [422, 1]);
    const whole = MENDED.replace('"id": id', '"id": id = "" ? "m3" : id');
    await relay.put('/v1/admin/hooks/erp/mended', { mapping: whole }, ADMIN);
    const rest = await replay(letter.id);
    assert.deepEqual([rest.status, ids(rest), rest.body.rejected], [200, ['m3'], undefined]);
    assert.deepEqual(await lettersOf('mended'), []);
    for (const title of ['Alert m1', 'Alert m4', 'Mended m2']) assert.equal(await titled(title), 1, title);
    assert.equal((await replay(letter.id)).status, 404);
  });

  test('knows the good ones by their identity, in whatever order the mended mapping has them', async () => {
    await alerts('sorted', good('s1'), { id: 's2' });
    const [letter] = await lettersOf('sorted');
    // The titles of valid events change too: accepting one again would create a distinguishable event.
    const turned = MENDED.replace('alerts.{', '$reverse(alerts).{').replace('? title', '? "Turned " & id');
    await relay.put('/v1/admin/hooks/erp/sorted', { mapping: turned }, ADMIN);
    assert.deepEqual(ids(await replay(letter.id)), ['s2']);
    assert.deepEqual([await titled('Turned s1'), await titled('Alert s1'), await titled('Mended s2')], [0, 1, 1]);
  });

  test('at once and again, each rejected event is taken once', async () => {
    await alerts('lost', good('l1'), { id: 'l2' }, { id: 'l3' });
    const [letter] = await lettersOf('lost');
    await relay.put('/v1/admin/hooks/erp/lost', { mapping: MENDED }, ADMIN);
    const replies = await Promise.all([1, 2, 3].map(() => replay(letter.id)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 404, 404]);
    for (const title of ['Mended l2', 'Mended l3']) assert.equal(await titled(title), 1, title);
  });
});

describe('a fallback', () => {
  const task = (id: string, audience?: object, type = 'task.assigned') => ({
    ...{ id, source: '/f', type: `com.xconnector.${type}` },
    data: { title: `Task ${id}`, ...(audience && { audience }) },
  });

  test('gets events that reach no one or have no audience; and this is visible', async () => {
    const audiences: [string, object | undefined][] = [
      ['f1', { roles: ['nobody-has-it'] }],
      ['f2', { roles: ['Ops Team'] }],
      ['f3', { roles: [] }],
      ['f4', {}],
      ['f5', undefined],
      ['f6', { users: ['who-left'] }],
    ];
    for (const [id, audience] of audiences) {
      const reply = await post('single', task(id, audience));
      assert.equal(reply.status, 202, reply.text);
      const [result] = reply.body.results;
      assert.deepEqual([result.recipients, result.fallback], [1, true], id);
      const item = (await relay.get(`/v1/items/${result.itemId}`, 'sam-token')).body;
      assert.deepEqual([item.title, item.why.via], [`Task ${id}`, 'fallback']);
      assert.equal((await newest('single')).events[0].fallback, true);
    }
  });

  test('changes nothing for events that reach a person, and corrects no other fault', async () => {
    const reply = await post('single', task('ok', { roles: ['lead'] }));
    assert.deepEqual([reply.body.results[0].recipients, 'fallback' in reply.body.results[0]], [1, false]);
    assert.equal((await relay.get(`/v1/items/${reply.body.results[0].itemId}`, 'sam-token')).status, 404);
    const bad = { ...task('bad', { roles: ['Ops Team'] }), data: { audience: { roles: ['Ops Team'] } } };
    const refused = await post('single', bad);
    assert.equal(refused.status, 422);
    const pointers = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    assert.deepEqual(pointers.sort(), ['/data/audience/roles/0', '/data/title']);
    const many = { ...bad, data: { audience: { roles: Array.from({ length: 50 }, (_, n) => `Not ${n}`) } } };
    assert.equal((await post('single', many)).status, 422);
  });

  test('takes one of several to itself, beside those that are well addressed', async () => {
    const some = [good('c1'), good('c2', { audience: { roles: ['Ops Team'] } }), { id: 'c3' }];
    const reply = await alerts('caught', ...some);
    assert.deepEqual(
      reply.body.results.map(({ id, recipients, fallback }: Reply['body']) => [id, recipients, fallback]),
      [
        ['c1', 3, undefined],
        ['c2', 2, true],
      ],
    );
    assert.deepEqual(
      reply.body.rejected.map(({ index }: { index: number }) => index),
      [2],
    );
  });

  test('is asked for a fold only if no one else has it', async () => {
    const raised = (id: string, roles: readonly string[]) => {
      const event = task(id, { roles }, 'alert.raised');
      return post('single', { ...event, data: { ...event.data, fold: 'disk' } });
    };
    const first = await raised('d1', ['nobody-has-it']);
    assert.deepEqual([first.body.results[0].recipients, first.body.results[0].fallback], [1, true]);
    const second = await raised('d2', ['lead']);
    assert.deepEqual([second.body.results[0].recipients, second.body.results[0].fallback], [2, undefined]);
    const third = await raised('d3', ['nobody-has-it']);
    assert.deepEqual(
      [third.body.results[0].recipients, third.body.results[0].itemId],
      [2, first.body.results[0].itemId],
    );
  });

  test('asks for an answer as the audience would: each named person votes', async () => {
    const event = task('vote', { roles: ['Ops Team'] }, 'approval.requested');
    const reply = await post('single', { ...event, data: { ...event.data, decision: { policy: 'all' } } });
    assert.equal(reply.body.results[0].fallback, true);
    const { itemId } = reply.body.results[0];
    const answer = await relay.post(
      `/v1/items/${itemId}/responses`,
      { action: 'approve', key: crypto.randomUUID() },
      'sam-token',
    );
    assert.equal(answer.status, 200, answer.text);
    assert.equal((await relay.get(`/v1/items/${itemId}`, 'sam-token')).body.decision.state, 'approved');
  });

  test('that reaches no one either is accepted, counted and shown', async () => {
    const reply = await post('nobody', task('x1', { roles: ['Ops Team'] }));
    assert.deepEqual([reply.status, reply.body.results[0].recipients], [202, 0]);
    assert.equal((await newest('nobody')).withoutRecipients, 1);
    const metrics = (await relay.get('/metrics', METRICS)).text;
    assert.match(metrics, /^beckon_hook_events_without_recipients_total\{source="erp",hook="nobody"\} 1$/m);
  });

  test('leaves a message to a customer without staff as it is', async () => {
    const message = {
      ...{ id: 'cust', source: '/f', type: 'com.xconnector.customer.notification' },
      data: { title: 'Shipped', customer: { ref: 'c1' }, channels: [{ gateway: 'none', kind: 'sms', to: '+4930123' }] },
    };
    const { body } = await post('single', message);
    assert.deepEqual([body.results[0].recipients, 'fallback' in body.results[0]], [0, false]);
  });

  test('is tried as it would be taken', async () => {
    const tried = await relay.post(
      '/v1/admin/hooks/erp/single/try',
      { payload: task('t', { roles: ['Ops Team'] }) },
      ADMIN,
    );
    assert.equal(tried.body.ok, true, tried.text);
  });
});
