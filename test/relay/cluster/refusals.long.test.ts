/** Whatever the log does, a writer gets a timely 503 with Retry-After, never a 4xx or another 5xx. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Fate } from '../../cluster/memory-log.ts';
import { until } from '../../helpers/until.ts';
import { ADMIN, event, type Reply, type RunningRelay, startRelay } from '../parts/relay.ts';
import { createLogWorld } from './parts/log-world.ts';
import { createPausable } from './parts/pausable.ts';

const AS_EVENT = { 'content-type': 'application/cloudevents+json' };
const AS_BATCH = { 'content-type': 'application/cloudevents-batch+json' };
/** Factor by which the relay's timeouts are shortened. */
const SPEED = 40;

let itemId = '';
const world = createLogWorld();
world.began = Date.now();
const start = (name: string, first?: RunningRelay) => {
  const timers = createPausable(SPEED);
  const cluster = { connect: () => world.connect(name), monotonic: timers.monotonic };
  return startRelay({ cluster, timers, ...(first ? { keysOf: first } : {}) });
};
const one = await start('one');
const other = await start('other', one);
itemId = await one.sendOne(event('approval.requested'));
after(async () => {
  await other.close();
  await one.close();
});

/** One request of each kind that writes, plus those that are only rejected. */
function writesAt(relay: RunningRelay): Promise<Reply>[] {
  const { post, put, remove } = relay;
  const item = (what: string, body: unknown = undefined) => post(`/v1/items/${itemId}/${what}`, body, 'dana-token');
  const key = crypto.randomUUID();
  return [
    post('/v1/events', event('approval.requested'), 'erp-key', AS_EVENT),
    post('/v1/events', [event('task.assigned'), event('status.changed')], 'erp-key', AS_BATCH),
    item('responses', { action: 'approve', key }),
    item('claim'),
    item('release'),
    item('seen'),
    item('snooze', { until: new Date(Date.now() + 3_600_000).toISOString() }),
    item('delegate', { to: 'lee' }),
    item(`responses/${key}/withdraw`),
    put('/v1/me/absence', {}, 'dana-token'),
    put('/v1/me/subscriptions', { rules: [] }, 'dana-token'),
    post('/v1/me/pairing-codes', undefined, 'dana-token'),
    remove(`/v1/me/sessions/${key}`, 'dana-token'),
    post('/v1/pair', { code: 'AB23-CD45-EF67', device: 'Phone' }),
    post('/v1/admin/session', { token: ADMIN }),
    post('/v1/admin/sources', { id: `s-${key}`, name: 'S', grants: '*' }, ADMIN),
    put('/v1/admin/roles/auditor', { name: 'Auditor' }, ADMIN),
    put('/v1/admin/retention', { items: 'P500D' }, ADMIN),
    post('/v1/admin/people/sam/tokens', { device: 'phone' }, ADMIN),
    remove('/v1/admin/people/sam/tokens', ADMIN),
    post('/v1/admin/people/nobody/erase', undefined, ADMIN),
    post('/me/session', { token: 'dana-token' }, undefined, { 'x-beckon-page': '1' }),
  ];
}

const FATES: Record<string, (n: number, verb: string) => Fate> = {
  'everything is lost': () => ({ lost: 'call' }),
  'no answer comes back': () => ({ lost: 'answer' }),
  'everything comes late': () => ({ lost: 'late', before: 20 }),
  'the head cannot be asked for': (_, verb) => (verb === 'head' ? { lost: 'call' } : {}),
  'nothing can be read': (_, verb) => (verb === 'read' ? { lost: 'call' } : {}),
  'nothing can be appended': (_, verb) => (verb === 'append' ? { lost: 'call' } : {}),
  'appends are not answered': (_, verb) => (verb === 'append' ? { lost: 'answer' } : {}),
  'nobody has a turn': (_, verb) => (verb === 'takeTurn' || verb === 'handOver' ? { lost: 'call' } : {}),
  'every third is lost': (n) => (n % 3 === 0 ? { lost: 'call' } : {}),
  'every second answer is lost': (n) => (n % 2 === 0 ? { lost: 'answer' } : {}),
  'every second comes late': (n) => (n % 2 === 0 ? { lost: 'late', before: 5 } : {}),
  'all is slow': () => ({ before: 60, after: 60 }),
};

/** Under these faults no write can be confirmed. */
const REFUSES_ALL = new Set(['everything is lost', 'nothing can be appended', 'appends are not answered']);

for (const [what, fateOf] of Object.entries(FATES)) {
  test(`${what}: 503 with a time to try again, or what the answer is without it`, async () => {
    let calls = 0;
    const refused = { one: 0, other: 0 };
    world.fate = (name, verb) => {
      calls += 1;
      return name === 'the test' ? {} : fateOf(calls, verb);
    };
    for (let round = 0; round < 3; round += 1) {
      const [atOne, atOther] = await Promise.all([one, other].map((relay) => Promise.all(writesAt(relay))));
      refused.one += refusedOf(atOne ?? []);
      refused.other += refusedOf(atOther ?? []);
    }
    world.fate = () => ({});
    if (REFUSES_ALL.has(what)) assert.deepEqual([refused.one > 0, refused.other > 0], [true, true]);
    await until('both are ready', async () => {
      const ready = await Promise.all([one, other].map((relay) => relay.get('/health/ready')));
      return ready.every(({ status }) => status === 200);
    });
  });
}

/** The number of requests rejected with a retry time; asserts that every 5xx has one. */
function refusedOf(replies: readonly Reply[]): number {
  const failed = replies.filter(({ status }) => status >= 500);
  for (const { status, headers, text } of failed) {
    assert.deepEqual([status, Number(headers.get('retry-after')) > 0], [503, true], text);
  }
  return failed.length;
}
