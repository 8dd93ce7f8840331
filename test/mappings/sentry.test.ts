/** Sentry: issues until they are resolved or archived, and metric alerts. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { example, payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

/** Seconds since 1970 of the next webhook; each is a minute later. */
let stamp = 1_796_080_000;
const sentry = (body: string | object, resource = 'issue'): Promise<string[]> => {
  stamp += 60;
  return relay.items('sentry', body, {
    'sentry-hook-resource': resource,
    'sentry-hook-timestamp': String(stamp),
  });
};

test('an issue is one item until it is resolved; one that returns is raised again', async () => {
  const [first] = await sentry(example('sentry-issue-created'));
  const raised = await relay.item(first);
  assert.deepEqual(
    [raised.type, raised.title, raised.severity, raised.error.code],
    ['exception.raised', 'ReferenceError: cart is not defined', 'warning', 'ReferenceError'],
  );
  assert.equal(raised.record.url, 'https://sentry.io/organizations/acme/issues/1170820242/');
  const rule = payload('sentry-event-alert');
  rule.data.event.issue_id = '1170820242';
  assert.deepEqual(await sentry(rule, 'event_alert'), [first], 'an alert rule about the issue');
  assert.equal((await relay.item(first)).fold.count, 2);
  await sentry(example('sentry-issue-resolved'));
  const closed = await relay.item(first);
  assert.deepEqual([closed.state, closed.closedReason], ['closed', 'FRONT-END-9 was resolved by dana']);
  const [again] = await sentry(example('sentry-issue-unresolved'));
  assert.notEqual(again, first);
  assert.equal(await relay.state(again), 'open');
  await sentry({ ...payload('sentry-issue-resolved'), action: 'archived' });
  assert.equal(await relay.state(again), 'closed');
});

test('a metric alert rises from warning to critical and is cleared', async () => {
  const [warned] = await sentry({ ...payload('sentry-metric-alert-critical'), action: 'warning' }, 'metric_alert');
  assert.equal((await relay.item(warned)).severity, 'warning');
  assert.deepEqual(await sentry(example('sentry-metric-alert-critical'), 'metric_alert'), [warned]);
  const risen = await relay.item(warned);
  assert.deepEqual(
    [risen.severity, risen.body],
    ['critical', '1000 events in the last 10 minutes\nFilter: level:error'],
  );
  await sentry(example('sentry-metric-alert-resolved'), 'metric_alert');
  assert.equal(await relay.state(warned), 'closed');
});

test('other resources and actions are ignored with a reason', async () => {
  assert.match(await relay.ignored('sentry', example('sentry-issue-assigned')), /assigned$/);
  const comment = { action: 'created', data: { comment: 'x', issue_id: 1 } };
  assert.match(await relay.ignored('sentry', comment, { 'sentry-hook-resource': 'comment' }), /comment$/);
  assert.match(await relay.ignored('sentry', {}), /without an issue or alert$/);
});
