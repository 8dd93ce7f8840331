/** Events that are accepted but lose something are reported: in the reply, the log, the metrics and the console's overview. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { logRecorder } from '../parts/log-recorder.ts';
import { ADMIN, bareEvent, event, METRICS, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const log = logRecorder();
let relay: RunningRelay;
before(async () => {
  relay = await startRelay({ log, adminToken: ADMIN, config: { metricsToken: METRICS } });
});
after(() => relay.close());

const post = (sent: object): Promise<Reply> => relay.post('/v1/events', sent, 'erp-key', STRUCTURED);
async function warnings(): Promise<Reply['body']> {
  const { sources } = (await relay.get('/v1/admin/overview', ADMIN)).body;
  return sources.find(({ id }: { id: string }) => id === 'erp').warnings;
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
    assert.deepEqual(line?.facts, { source: 'erp', type: 'task.assigned', event: first.id });
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
