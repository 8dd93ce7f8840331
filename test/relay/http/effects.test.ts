/** The effects of each event type, over HTTP. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { bareEvent, DIRECTORY, event, METRICS, startRelay } from '../parts/relay.ts';

const gateways = [
  { id: 'inbox', kind: 'webhook', url: 'http://127.0.0.1:9/none', secret: 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=' },
];
const relay = await startRelay({ directory: { ...DIRECTORY, gateways }, config: { metricsToken: METRICS } });
after(() => relay.close());

const item = async (id: string | undefined, token = 'kim-token') => (await relay.get(`/v1/items/${id}`, token)).body;
const acknowledge = (id: string | undefined, token = 'kim-token') =>
  relay.post(`/v1/items/${id}/responses`, { action: 'acknowledge', key: randomUUID() }, token);

describe('failures fold', () => {
  const failed = (fold: string, more: object = {}) =>
    event('exception.raised', { audience: { roles: ['support'] }, fold, error: { message: 'timeout' }, ...more });

  test('a thousand are one item with a count, and resolve to nothing', async () => {
    const results = await relay.send(...Array.from({ length: 400 }, () => failed('sync/1')));
    assert.equal(new Set(results.map(({ itemId }) => itemId)).size, 1);
    const [first] = results;
    const folded = await item(first?.itemId);
    assert.equal(folded.fold.count, 400);
    assert.ok(folded.fold.firstAt <= folded.fold.lastAt && folded.fold.rate.length > 0);
    assert.equal(folded.actions[0].id, 'acknowledge');
    const [resolved] = await relay.send(bareEvent('exception.resolved', { fold: 'sync/1', note: 'back' }));
    assert.equal(resolved?.itemId, first?.itemId);
    assert.equal((await item(first?.itemId)).state, 'closed');
    const [next] = await relay.send(failed('sync/1'));
    assert.notEqual(next?.itemId, first?.itemId);
  });

  test('acknowledged, it counts in silence; a higher severity opens it again for everyone', async () => {
    const [made] = await relay.send(failed('sync/2', { severity: 'warning' }));
    const id = made?.itemId;
    await acknowledge(id);
    const quiet = await item(id);
    await relay.send(failed('sync/2', { severity: 'notice', title: 'Again' }));
    const counted = await item(id);
    assert.deepEqual([counted.state, counted.fold.count, counted.title], ['answered', 2, 'Again']);
    assert.deepEqual(counted.beckon, quiet.beckon);
    await relay.send(failed('sync/2', { severity: 'critical' }));
    const risen = await item(id);
    assert.deepEqual([risen.state, risen.severity, risen.beckon.reason], ['open', 'critical', 'severity']);
    assert.equal(risen.actions.length, 1);
    assert.equal((await acknowledge(id)).status, 200);
  });

  test('recipients of all are recipients; another source has folds of its own', async () => {
    const [made] = await relay.send(failed('sync/3'));
    await relay.send(failed('sync/3', { audience: { users: ['dana'] } }));
    assert.equal((await item(made?.itemId, 'dana-token')).fold.count, 2);
    const headers = { 'content-type': 'application/cloudevents+json' };
    const other = await relay.post(
      '/v1/events',
      bareEvent('exception.resolved', { fold: 'sync/3' }),
      'crm-key',
      headers,
    );
    assert.deepEqual([other.status, other.body.results[0].itemId], [202, null]);
    assert.equal((await item(made?.itemId)).state, 'open');
  });

  test('the default fold is type, record type and title; alerts and exceptions are apart', async () => {
    const audience = { roles: ['support'] };
    const [a, b, c] = await relay.send(
      event('alert.raised', { title: 'Disk full', audience }),
      event('alert.raised', { title: 'Disk full', audience }),
      event('exception.raised', { title: 'Disk full', audience, error: { message: 'm' } }),
    );
    assert.equal(a?.itemId, b?.itemId);
    assert.notEqual(a?.itemId, c?.itemId);
  });
});

describe('status', () => {
  const status = (to: string, from?: string) =>
    event('status.changed', {
      title: `Order ${to}`,
      record: { system: 'ERP', type: 'order', id: '77' },
      status: from ? { from, to } : { to },
    });

  test('collapses on the record, with the path travelled', async () => {
    const [first, second] = await relay.send(status('new'), status('packed'));
    const [third] = await relay.send(status('shipped', 'checked'));
    assert.deepEqual(new Set([first, second, third].map((result) => result?.itemId)).size, 1);
    const found = await item(first?.itemId);
    assert.equal(found.fold.count, 3);
    assert.deepEqual([found.status.from, found.status.to], ['checked', 'shipped']);
    assert.deepEqual(
      found.status.path.map(({ to }: { to: string }) => to),
      ['new', 'packed', 'shipped'],
    );
    assert.deepEqual([found.actions, found.decision, found.title], [[], null, 'Order shipped']);
  });
});

describe('customers', () => {
  test('a message a channel, masked; an unknown gateway has failed', async () => {
    const channels = [
      { gateway: 'inbox', kind: 'email', to: 'someone@example.org' },
      { gateway: 'nowhere', kind: 'sms', to: '+49301234567' },
    ];
    const customer = { ref: 'c-1', name: 'Ada' };
    const [watched] = await relay.send(
      event('customer.notification', { customer, channels, audience: { roles: ['support'] } }),
    );
    const { messages } = await item(watched?.itemId);
    assert.deepEqual(
      messages.map(({ to }: { to: string }) => to),
      ['s…@example.org', '+49…567'],
    );
    assert.equal(messages[1].status, 'failed');
    assert.match(messages[1].error, /nowhere/);
    const [alone] = await relay.send(bareEvent('customer.notification', { title: 'T', customer, channels }));
    assert.equal(alone?.recipients, 0);
    assert.ok(alone?.itemId);
  });
});

describe('processes', () => {
  const step = (id: string, status: string, time: string, more: object = {}) =>
    bareEvent('process.step', { process: { id: 'onb-1', step: id, status, ...more } }, { time });

  test('any order makes the same picture; who owns a step sees it', async () => {
    const steps = [
      { id: 'contract', label: 'Contract', system: 'HR', owner: 'approver' },
      { id: 'laptop', label: 'Laptop', system: 'IT', owner: 'support' },
    ];
    const [none] = await relay.send(
      step('laptop', 'done', '2026-11-20T12:00:00Z'),
      step('laptop', 'active', '2026-11-20T11:00:00Z', { owner: 'sam' }),
      step('contract', 'done', '2026-11-20T10:00:00Z', { name: 'Onboarding Kim', steps }),
    );
    assert.equal(none?.itemId, null);
    const { body } = await relay.get('/v1/processes/onb-1', 'sam-token');
    assert.equal(body.name, 'Onboarding Kim');
    assert.deepEqual(
      body.steps.map(({ id, status, label }: { id: string; status: string; label: string }) => [id, status, label]),
      [
        ['contract', 'done', 'Contract'],
        ['laptop', 'done', 'Laptop'],
      ],
    );
    assert.equal((await relay.get('/v1/processes', 'dana-token')).body.items.length, 1);
  });

  test('a step with title and audience makes an item, and its recipients see the process', async () => {
    const process = { id: 'claim/9', step: 'review', status: 'active' };
    const [made] = await relay.send(event('process.step', { process, audience: { users: ['sam'] } }));
    assert.equal((await item(made?.itemId, 'sam-token')).process.step, 'review');
    assert.equal((await relay.get('/v1/processes/claim%2F9', 'sam-token')).status, 200);
    assert.equal((await relay.get('/v1/processes/claim%2F9', 'dana-token')).status, 404);
    const approval = event('approval.requested', { process: { ...process, id: 'claim/9', step: 'approve' } });
    await relay.send(approval);
    assert.equal((await relay.get('/v1/processes/claim%2F9', 'dana-token')).body.steps.length, 2);
  });
});

describe('a source changes what is its own', () => {
  test('update, remind, withdraw; nothing of another source, nothing that is closed', async () => {
    const asked = event('approval.requested', { dueAt: '2027-01-01T00:00:00Z' });
    const [made] = await relay.send(asked);
    const id = made?.itemId;
    await relay.send(
      bareEvent('item.updated', {
        eventId: asked.id,
        title: 'Changed',
        severity: 'warning',
        dueAt: '2027-02-01T00:00:00Z',
      }),
    );
    const updated = await item(id);
    assert.deepEqual(
      [updated.title, updated.severity, updated.dueAt, updated.beckon.reason],
      ['Changed', 'warning', '2027-02-01T00:00:00Z', 'severity'],
    );
    await relay.send(bareEvent('item.updated', { eventId: asked.id, remind: true }));
    const reminded = await item(id);
    assert.deepEqual([reminded.beckon.reason, reminded.thread.at(-1).kind], ['reminder', 'reminder']);

    const headers = { 'content-type': 'application/cloudevents+json' };
    const reason = { eventId: asked.id, eventSource: '/test', reason: 'mine now' };
    const foreign = await relay.post('/v1/events', bareEvent('item.withdrawn', reason), 'crm-key', headers);
    assert.deepEqual([foreign.status, foreign.body.results[0].itemId], [202, null]);
    assert.equal((await item(id)).state, 'open');

    await relay.send(bareEvent('item.withdrawn', { ...reason, reason: 'cancelled' }));
    await relay.send(bareEvent('item.updated', { eventId: asked.id, title: 'Too late' }));
    const withdrawn = await item(id);
    assert.deepEqual([withdrawn.state, withdrawn.title, withdrawn.closedReason], ['withdrawn', 'Changed', 'cancelled']);
  });

  test('a subject means the newest event that carried it, of this source alone', async () => {
    const about = (id: string) => event('task.assigned', {}, { id, subject: 'INC-7/assigned' });
    const [first] = await relay.send(about('inc-7-a'));
    const [second] = await relay.send(about('inc-7-b'));
    const byName = { eventId: 'INC-7/assigned', eventSource: '/test' };
    const foreign = { ...byName, reason: 'not theirs' };
    await relay.post('/v1/events', bareEvent('item.withdrawn', foreign), 'crm-key', {
      'content-type': 'application/cloudevents+json',
    });
    // An event that changes an item names none, whatever its subject.
    const changed = bareEvent('item.updated', { eventId: 'inc-7-a', title: 'Old' }, { subject: 'INC-7/assigned' });
    await relay.send(changed, bareEvent('item.updated', { ...byName, title: 'New' }));
    assert.deepEqual([(await item(first?.itemId)).title, (await item(second?.itemId)).title], ['Old', 'New']);
    await relay.send(bareEvent('item.withdrawn', { ...byName, reason: 'somebody else has it' }));
    assert.deepEqual([(await item(first?.itemId)).state, (await item(second?.itemId)).state], ['open', 'withdrawn']);
  });

  test('an audience without a match: accepted, with no recipients', async () => {
    const [made] = await relay.send(event('task.assigned', { audience: { roles: ['lead'], locations: ['MOON'] } }));
    assert.deepEqual([made?.recipients, typeof made?.itemId], [0, 'string']);
    assert.match(
      (await relay.get('/metrics', METRICS)).text,
      /beckon_events_without_recipients_total\{source="erp",type="task.assigned"\} 1/,
    );
  });
});
