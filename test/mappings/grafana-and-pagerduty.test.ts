/** Alerts of Grafana, and events of the PagerDuty Events API v2 with their key in the body. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN } from '../relay/parts/relay.ts';
import { example, payload, SECRETS, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

test('Grafana: one item for each alert, with links and values; resolved clears it', async () => {
  const both = await relay.items('grafana', example('grafana-firing'));
  const [memory, cpu] = [await relay.item(both[0]), await relay.item(both[1])];
  assert.deepEqual([memory.title, memory.severity], ['Memory of zone us-1 is nearly full', 'critical']);
  assert.deepEqual([cpu.title, cpu.severity], ['CPU of zone eu-1 is busy', 'notice']);
  assert.deepEqual(
    memory.attachments.map(({ label }: { label: string }) => label),
    ['Runbook', 'Silence'],
  );
  assert.ok(
    memory.facts.some(({ label, value }: { label: string; value: string }) => label === 'Value C' && value === '1'),
  );
  assert.deepEqual(await relay.items('grafana', example('grafana-firing')), both);
  assert.equal((await relay.item(both[0])).fold.count, 1, 'a repeated notification is the same event');
  await relay.items('grafana', example('grafana-resolved'));
  assert.deepEqual([await relay.state(both[0]), await relay.state(both[1])], ['closed', 'closed']);
  assert.match(await relay.ignored('grafana', {}), /not what Grafana's webhook sends$/);
  assert.match(await relay.ignored('grafana', { alerts: [] }), /no alert in it$/);
});

test('Grafana: missing and odd members', async () => {
  const odd = {
    ...payload('grafana-firing'),
    alerts: [{ status: 'firing', labels: null, values: null, annotations: 7 }],
  };
  assert.match((await relay.item((await relay.items('grafana', odd))[0])).title, /^Alert /);
});

test('PagerDuty events: trigger raises, resolve clears, acknowledge is ignored', async () => {
  const [first] = await relay.items('pagerduty', example('pagerduty-trigger'));
  const raised = await relay.item(first);
  assert.deepEqual([raised.title, raised.severity], ['Replication of db-1 is 90 s behind', 'warning']);
  assert.deepEqual(
    raised.attachments.map(({ label }: { label: string }) => label),
    ['Sample Monitoring Service', 'Runbook'],
  );
  assert.ok(raised.facts.some(({ label }: { label: string }) => label === 'load avg'));
  assert.match(await relay.ignored('pagerduty', example('pagerduty-acknowledge')), /changes nothing here$/);
  await relay.items('pagerduty', example('pagerduty-resolve'));
  assert.equal(await relay.state(first), 'closed');
  const key = { routing_key: SECRETS.PAGERDUTY_ROUTING_KEY };
  assert.match(await relay.ignored('pagerduty', key), /event_action is missing or unknown$/);
  assert.match(await relay.ignored('pagerduty', { ...key, event_action: 'resolve' }), /no dedup_key$/);
  assert.match(await relay.ignored('pagerduty', { ...key, event_action: 'trigger' }), /no payload.summary$/);
});

test('PagerDuty events: equal triggers without a time are recurrences, and without a key alerts of their own', async () => {
  const trigger = payload('pagerduty-trigger');
  delete trigger.payload.timestamp;
  const cycle = { ...trigger, dedup_key: 'a cycle with spaces' };
  const [first] = await relay.items('pagerduty', cycle);
  await relay.items('pagerduty', { ...payload('pagerduty-resolve'), dedup_key: 'a cycle with spaces' });
  const [second] = await relay.items('pagerduty', cycle);
  assert.deepEqual([await relay.state(first), await relay.state(second)], ['closed', 'open']);
  const { dedup_key: _, ...unnamed } = trigger;
  const [one] = await relay.items('pagerduty', { ...unnamed, payload: { ...unnamed.payload, summary: 'one' } });
  const [other] = await relay.items('pagerduty', { ...unnamed, payload: { ...unnamed.payload, summary: 'two' } });
  assert.notEqual(one, other);
});

test('the key of a PagerDuty event reaches neither the mapping nor a dead letter', async () => {
  const broken = payload('pagerduty-trigger');
  broken.links = [{ href: 'https://[broken', text: 'x' }];
  const text = JSON.stringify(broken).replace('{', '{"routing_key":"another",');
  const refused = await relay.deliver('pagerduty', text);
  assert.equal(refused.status, 422, refused.text);
  const list = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  const letter = await relay.get(`/v1/admin/dead-letters/${list[0].id}`, ADMIN);
  assert.equal(letter.body.payload.event_action, 'trigger');
  assert.doesNotMatch(letter.text, /routing/);
  assert.doesNotMatch(letter.text, /another/);
});
