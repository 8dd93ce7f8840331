/** Events that are accepted but lose something are reported: in the reply, the log, the metrics and the console's overview. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { logRecorder } from '../parts/log-recorder.ts';
import { ADMIN, bareEvent, DIRECTORY, event, METRICS, type Reply, startRelay } from '../parts/relay.ts';

const TASK = `{ "id": id, "source": "/crm", "type": "com.xconnector.task.assigned", "data": { "title": "T", "audience": audience } }`;
const HOOKS = { plain: { mapping: TASK }, own: { mapping: TASK, fallback: { roles: ['lead'] } } };
const sources = DIRECTORY.sources.map((source) =>
  source.id === 'crm' ? { ...source, fallback: { roles: ['support'] }, hooks: HOOKS } : source,
);
const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const log = logRecorder();
const relay = await startRelay({
  log,
  directory: { ...DIRECTORY, sources },
  adminToken: ADMIN,
  config: { metricsToken: METRICS },
});
after(() => relay.close());

const post = (sent: object, key = 'erp-key'): Promise<Reply> => relay.post('/v1/events', sent, key, STRUCTURED);
async function warnings(source = 'erp'): Promise<Reply['body']> {
  const { body } = await relay.get('/v1/admin/overview', ADMIN);
  return body.sources.find(({ id }: { id: string }) => id === source).warnings;
}
const metric = async (name: string): Promise<string | undefined> =>
  (await relay.get('/metrics', METRICS)).text.split('\n').find((line) => line.startsWith(`${name}{source="erp"`));

describe('an id that was sent before, with other content', () => {
  const first = bareEvent('task.assigned', { title: 'A', audience: { roles: ['lead'] } });

  test('is a duplicate that differs, and the first event remains', async () => {
    const taken = (await post(first)).body.results[0];
    const other = bareEvent('task.assigned', { title: 'B', audience: { roles: ['lead'] } }, { id: first.id });
    const reply = await post(other);
    assert.equal(reply.status, 202);
    assert.deepEqual(reply.body.results, [{ ...taken, duplicate: true, differs: true }]);
    assert.equal((await relay.get(`/v1/items/${taken.itemId}`, 'lee-token')).body.title, 'A');
    const [line] = log.lines('warn').filter(({ message }) => /other content/.test(message));
    const { request, ...facts } = line?.facts ?? {};
    assert.deepEqual(facts, { source: 'erp', type: 'task.assigned', event: first.id });
    assert.equal(typeof request, 'string');
    assert.match((await metric('beckon_event_warnings_total')) ?? '', / 1$/);
    const [warning] = await warnings();
    assert.deepEqual([warning.kind, warning.count, warning.names], ['differs', 1, [first.id]]);
  });

  test('a new time, and another order of members, are the same content', async () => {
    const same = { ...first, time: '2026-11-30T10:00:00Z', data: { audience: { roles: ['lead'] }, title: 'A' } };
    const { results } = (await post(same)).body;
    assert.deepEqual([results[0].duplicate, 'differs' in results[0]], [true, false]);
  });

  test('another subject or type is other content', async () => {
    for (const more of [{ subject: 'order 1' }, { type: 'com.xconnector.case.escalated' }]) {
      assert.equal((await post({ ...first, ...more })).body.results[0].differs, true);
    }
  });

  test('also over a restart, and within one batch', async () => {
    await relay.restart();
    assert.equal((await post({ ...first, subject: 'later' })).body.results[0].differs, true);
    const one = event('task.assigned');
    const batch = [one, { ...one, data: { ...Object(one.data), title: 'Other' } }];
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const { results } = (await relay.post('/v1/events', batch, 'erp-key', headers)).body;
    assert.deepEqual([results[0].duplicate, results[1].differs], [false, true]);
  });
});

test('events without recipients are listed, each once', async () => {
  const sent = event('task.assigned', { audience: { roles: ['lead'], locations: ['BER'] } });
  for (const _ of [1, 2]) assert.equal((await post(sent)).body.results[0].recipients, 0);
  const found = (await warnings()).find(({ kind }: { kind: string }) => kind === 'nobody');
  assert.deepEqual([found.count, found.names], [1, [sent.id]]);
});

describe('names that the directory does not have', () => {
  test('are listed in the result, in the log and for the console', async () => {
    const audience = { roles: ['approver', 'aprover'], users: ['dana@acme.example'] };
    const escalation = [{ after: 'PT1H', audience: { roles: ['leed', 'lead'] } }];
    const sent = event('task.assigned', { audience, escalation });
    const { results } = (await post(sent)).body;
    const unknown = ['aprover', 'dana@acme.example', 'leed'];
    assert.deepEqual([results[0].recipients, results[0].unknown], [3, unknown]);
    assert.deepEqual((await post(sent)).body.results[0].unknown, unknown);
    const [line] = log.lines('warn').filter(({ message }) => /directory does not have/.test(message));
    assert.deepEqual(line?.facts.names, unknown);
    const found = (await warnings()).find(({ kind }: { kind: string }) => kind === 'unknown');
    assert.deepEqual([found.count, [...found.names].sort()], [1, [...unknown].sort()]);
  });

  test('locations, units and owners of a process too', async () => {
    const process = { id: 'p1', step: 'a', status: 'active', owner: 'nobody-here' };
    const audience = { roles: ['approver'], locations: ['BER', 'MUC'], units: ['EMEA', 'APAC'] };
    const { results } = (await post(event('task.assigned', { audience, process }))).body;
    assert.deepEqual(results[0].unknown, ['MUC', 'APAC', 'nobody-here']);
  });

  test('nothing unknown: no such member', async () => {
    const { results } = (await post(event('task.assigned', { audience: { roles: ['*'], users: ['sam'] } }))).body;
    assert.equal('unknown' in results[0], false);
  });
});

describe('the fallback of a source', () => {
  test('gets what would reach no one, or whose only fault is its audience', async () => {
    for (const audience of [{ roles: ['aprover'] }, { users: [] }, {}]) {
      const { body } = await post(event('task.assigned', { audience }), 'crm-key');
      assert.deepEqual([body.results?.[0].recipients, body.results?.[0].fallback], [2, true], JSON.stringify(body));
    }
    const reached = (await post(event('task.assigned'), 'crm-key')).body.results[0];
    assert.deepEqual([reached.recipients, 'fallback' in reached], [3, false]);
    const wrong = await post(event('task.assigned', { audience: {}, title: '' }), 'crm-key');
    assert.equal(wrong.status, 400);
    assert.deepEqual(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
      '/data/audience',
      '/data/title',
    ]);
  });

  test('of its hooks too, unless they have their own', async () => {
    const payload = { id: 'h1', audience: { roles: ['aprover'] } };
    for (const [hook, recipients] of [
      ['plain', 2],
      ['own', 1],
    ] as const) {
      const { body } = await relay.post(`/v1/hooks/crm/${hook}`, { ...payload, id: hook }, 'crm-key');
      const [result] = body.results;
      assert.deepEqual([result.recipients, result.fallback, result.unknown], [recipients, true, ['aprover']]);
      const { items } = (await relay.get(`/v1/admin/hooks/crm/${hook}/requests`, ADMIN)).body;
      assert.deepEqual(items[0].events[0].unknown, ['aprover']);
    }
  });

  test('is shown and changed by administrators, within the grants', async () => {
    const path = '/v1/admin/sources/crm';
    const shown = async () =>
      (await relay.get('/v1/admin/sources', ADMIN)).body.items.find(({ id }: { id: string }) => id === 'crm').fallback;
    assert.deepEqual(await shown(), { roles: ['support'] });
    const grants = { types: '*', roles: ['lead'] };
    const beyond = await relay.put(path, { name: 'CRM', grants }, ADMIN);
    assert.deepEqual([beyond.status, beyond.body.errors[0].pointer], [400, '/fallback/roles/0']);
    assert.equal((await relay.put(path, { name: 'CRM', grants, fallback: { roles: ['lead'] } }, ADMIN)).status, 200);
    assert.deepEqual(await shown(), { roles: ['lead'] });
    assert.equal((await relay.put(path, { name: 'CRM', grants, fallback: null }, ADMIN)).status, 200);
    assert.equal(await shown(), null);
  });
});
