/** Every hook request ends as events, a duplicate, a dead letter, ignored or rejected, and its outcome can be read. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, METRICS, type Reply, startRelay } from '../parts/relay.ts';

/** Creates the events that the payload lists. */
const SAYS = '$.make';
const task = (id: string, data: object = {}): object => ({
  id,
  source: '/fates',
  type: 'com.xconnector.task.assigned',
  data: { title: `Task ${id}`, audience: { roles: ['approver'] }, ...data },
});

const [erp, ...others] = DIRECTORY.sources;
const hooks = { says: { mapping: SAYS }, quiet: { mapping: SAYS }, asked: { mapping: SAYS } };

const relay = await startRelay({
  timers: patientTimers,
  directory: { ...DIRECTORY, sources: [{ ...erp, hooks }, ...others] },
  config: { metricsToken: METRICS },
});
after(() => relay.close());

const post = (make: unknown, hook = 'says', key: string | undefined = 'erp-key') =>
  relay.post(`/v1/hooks/erp/${hook}`, make === undefined ? {} : { make }, key);
const requests = async (hook = 'says'): Promise<Reply['body']> =>
  (await relay.get(`/v1/admin/hooks/erp/${hook}/requests`, ADMIN)).body;
const metric = async (line: string): Promise<number> => {
  const found = (await relay.get('/metrics', METRICS)).text.split('\n').find((one) => one.startsWith(`${line} `));
  return found === undefined ? 0 : Number(found.slice(line.length + 1));
};
const counted = (result: string, hook = 'says') =>
  metric(`beckon_hook_requests_total{source="erp",hook="${hook}",result="${result}"}`);

describe('what is ignored', () => {
  test('says why, in the answer and in what is remembered', async () => {
    const reply = await post({ ignored: 'a test of the webhook' });
    assert.deepEqual([reply.status, reply.body], [202, { results: [], ignored: 'a test of the webhook' }]);
    const [newest] = (await requests()).items;
    assert.deepEqual([newest.fate, newest.reason, newest.status], ['ignored', 'a test of the webhook', 202]);
    assert.equal(await counted('ignored'), 1);
  });

  test('without a reason is shown so: nothing at all, null, an empty list, an empty reason', async () => {
    for (const made of [undefined, null, [], { ignored: '  ' }]) {
      const reply = await post(made);
      assert.deepEqual([reply.status, reply.body], [202, { results: [], ignored: null }], JSON.stringify(made));
      const [newest] = (await requests()).items;
      assert.deepEqual([newest.fate, newest.reason], ['ignored', null]);
    }
    assert.equal(await counted('nothing'), 4);
  });

  test('may stand beside events; reasons are said once, and are cut', async () => {
    const beside = [{ ignored: 'old' }, task('beside'), { ignored: 'old' }, { ignored: 'other' }];
    const mixed = await post(beside);
    assert.deepEqual([mixed.status, mixed.body.ignored, mixed.body.results[0].id], [202, 'old; other', 'beside']);
    const long = await post({ ignored: `${'x'.repeat(298)}😀😀` });
    assert.equal(long.body.ignored, `${'x'.repeat(298)}…`);
  });

  test('is no event with an attribute of that name', async () => {
    const reply = await post({ ...task('attribute'), ignored: 'extension' });
    assert.deepEqual([reply.status, reply.body.results?.length, 'ignored' in reply.body], [202, 1, false]);
    assert.equal((await post({ ignored: 'a', more: 1 })).status, 422);
  });
});

describe('what is remembered', () => {
  test('when, from where, how large and what became of it; nothing of what was in it', async () => {
    const first = await post(task('seen', { body: 'a body that nobody else reads' }), 'asked');
    await post(task('seen'), 'asked');
    const bad = await post(task('', { body: 'a body that nobody else reads' }), 'asked');
    await relay.post('/v1/hooks/erp/asked', '{', 'erp-key', {
      'content-type': 'text/JSON; charset=utf-8',
    });
    const { lastAt, items, unauthenticated } = await requests('asked');
    assert.deepEqual(
      items.map(({ fate, status, code }: Reply['body']) => [fate, status, code]),
      [
        ['letter', 400, 'REQUEST_INVALID'],
        ['letter', 422, 'MAPPING_FAILED'],
        ['duplicate', 202, null],
        ['events', 202, null],
      ],
    );
    const [refused, letter, , taken] = items;
    assert.deepEqual([refused.contentType, refused.bytes, refused.method], ['text/json', 1, 'POST']);
    assert.equal(letter.letterId, bad.body.letter);
    assert.equal((await relay.get(`/v1/admin/dead-letters/${letter.letterId}`, ADMIN)).status, 200);
    assert.match(letter.reason, /\/id must not be empty/);
    const { id, itemId, recipients } = first.body.results[0];
    assert.deepEqual(taken.events, [{ id, itemId, recipients, duplicate: false }]);
    assert.equal(taken.address, '127.0.0.1');
    assert.equal(lastAt, refused.at);
    assert.equal(unauthenticated.count, 0);
    assert.ok(!JSON.stringify(items).includes('nobody else reads'));
  });

  test('the last 50, over a restart', async () => {
    for (let number = 0; number < 60; number += 1) await post({ ignored: `number ${number}` }, 'quiet');
    const before = await requests('quiet');
    assert.deepEqual(
      [before.items.length, before.items[0].reason, before.items[49].reason],
      [50, 'number 59', 'number 10'],
    );
    await relay.restart();
    assert.deepEqual(await requests('quiet'), before);
    const list = (await relay.get('/v1/admin/hooks', ADMIN)).body.items;
    const { activity } = list.find(({ hook }: { hook: string }) => hook === 'quiet');
    assert.deepEqual([activity.lastAt, activity.fates.ignored, activity.unexplained], [before.lastAt, 50, 0]);
  });

  test('a request without a key is counted, drops nothing and creates no labels', async () => {
    const before = await requests('quiet');
    for (let number = 0; number < 20; number += 1) await post({}, 'quiet', number % 2 === 0 ? 'wrong' : 'crm-key');
    const after = await requests('quiet');
    assert.deepEqual([after.items, after.lastAt], [before.items, before.lastAt]);
    assert.deepEqual([after.unauthenticated.count, after.unauthenticated.items.length], [20, 5]);
    assert.deepEqual([after.unauthenticated.items[0].status, after.unauthenticated.items[1].status], [401, 401]);
    assert.equal(await counted('unauthenticated', 'quiet'), 20);
    for (const path of ['nobody/says', 'erp/made-up', '__proto__/constructor', 'x%22y/z']) {
      await relay.post(`/v1/hooks/${path}`, {}, 'wrong');
    }
    await relay.post('/v1/hooks/erp/made-up', {}, 'erp-key');
    assert.equal(await metric('beckon_hook_requests_total{source="-",hook="-",result="unauthenticated"}'), 4);
    assert.equal(await metric('beckon_hook_requests_total{source="erp",hook="-",result="refused"}'), 1);
    assert.ok(!/made-up|nobody"|__proto__|x\\"y/.test((await relay.get('/metrics', METRICS)).text));
  });

  test('is for administrators, of hooks that there are', async () => {
    assert.equal((await relay.get('/v1/admin/hooks/erp/says/requests')).status, 401);
    assert.equal((await relay.get('/v1/admin/hooks/erp/says/requests', 'dana-token')).status, 403);
    assert.equal((await relay.get('/v1/admin/hooks/erp/none/requests', ADMIN)).status, 404);
  });
});

test('events that reach no one are counted and shown', async () => {
  const reply = await post(task('lost', { audience: { roles: ['retired-role'] } }));
  assert.deepEqual([reply.status, reply.body.results[0].recipients], [202, 0]);
  assert.equal((await requests()).items[0].withoutRecipients, 1);
  assert.equal(await metric('beckon_hook_events_without_recipients_total{source="erp",hook="says"}'), 1);
});
