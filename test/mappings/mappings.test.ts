/** Every ready mapping with its settings and its system's payloads, through a real relay: the resulting items. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ADMIN } from '../relay/parts/relay.ts';
import {
  example,
  FOLDER,
  type MappingRelay,
  NAMES,
  payload,
  SYSTEMS,
  type System,
  startMappingRelay,
} from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

const items = (mapping: System, name: string): Promise<string[]> => relay.items(mapping, example(name));
const item = (...asked: Parameters<MappingRelay['item']>) => relay.item(...asked);

test('every mapping has its settings, an example, and a system that can show who it is as they say', async () => {
  const examples = readdirSync(join(FOLDER, 'examples'));
  for (const name of NAMES) {
    assert.ok(
      examples.some((file) => file.startsWith(name.split('-')[0] ?? name)),
      name,
    );
  }
  assert.deepEqual(NAMES, Object.keys(SYSTEMS).sort());
  const hooks: { source: string; accept: string; fallback: object | null; auth: { kind: string } }[] = (
    await relay.get('/v1/admin/hooks', ADMIN)
  ).body.items;
  assert.deepEqual(Object.fromEntries(hooks.map(({ source, auth }) => [source, auth.kind])), {
    alertmanager: 'bearer',
    azure: 'query',
    form: 'query',
    github: 'hmac',
    gitlab: 'header',
    grafana: 'bearer',
    jira: 'hmac',
    oneteg: 'header',
    pagerduty: 'body',
    sentry: 'hmac',
    servicenow: 'basic',
  });
  for (const { accept, fallback } of hooks) assert.ok(accept === 'each' && fallback !== null);
  for (const { source } of hooks) assert.equal((await relay.post(`/v1/hooks/${source}/in`, '{}')).status, 401, source);
});

test('every example of every system is taken', async () => {
  const fresh = await startMappingRelay();
  try {
    for (const file of readdirSync(join(FOLDER, 'examples'))) {
      const name = file.replace('.json', '');
      const system = NAMES.find((mapping) => name.startsWith(mapping.split('-')[0] ?? mapping));
      const { status, body, text } = await fresh.deliver(system as System, example(name));
      assert.ok(status === 202 && (body.results.length > 0 || typeof body.ignored === 'string'), `${name}: ${text}`);
      assert.equal(body.rejected, undefined, text);
    }
  } finally {
    await fresh.close();
  }
});

test('GitHub: a workflow that fails is one item until it succeeds', async () => {
  const [first] = await items('github', 'github-workflow-failed');
  const failed = await item(first);
  assert.equal(failed.title, 'CI failed on main of shop');
  assert.deepEqual([failed.type, failed.severity, failed.state], ['exception.raised', 'warning', 'open']);
  assert.equal(failed.record.url, 'https://github.com/acme/shop/actions/runs/30433642');
  const again = payload('github-workflow-failed');
  again.workflow_run.id += 1;
  assert.deepEqual(await relay.items('github', again), [first]);
  assert.equal((await item(first)).fold.count, 2);
  await items('github', 'github-workflow-succeeded');
  assert.equal((await item(first)).state, 'closed');
});

test('GitHub: a review asked of a person and of a team, withdrawn with the merge; the rest is ignored', async () => {
  const [mine] = await items('github', 'github-review-requested');
  const [team] = await items('github', 'github-team-review-requested');
  assert.equal((await item(mine, 'dana')).title, 'Review requested: Round the tax of each line');
  assert.equal((await item(team)).state, 'open');
  assert.equal((await items('github', 'github-pull-request-merged')).length, 2);
  assert.deepEqual([(await item(mine, 'dana')).state, (await item(team)).state], ['withdrawn', 'withdrawn']);
  // Without the header that GitHub sends, as `hook try` with a file.
  assert.match(await relay.ignored('github', example('github-ping')), /without the header X-GitHub-Event$/);
  assert.match(await relay.ignored('github', example('github-workflow-started')), /workflow_run in_progress$/);
});

test('Alertmanager: one item for each alert, whatever its group; resolved clears it', async () => {
  const both = await items('alertmanager', 'alertmanager-firing');
  assert.equal(both.length, 2);
  const [first, second] = [await item(both[0]), await item(both[1])];
  assert.equal(first.title, 'db-1:9100: less than 10 % of /var is free');
  assert.deepEqual([first.severity, second.severity], ['critical', 'warning']);
  assert.ok(first.facts.some(({ label }: { label: string }) => label === 'mountpoint'));
  // Repeated, as Alertmanager does while it fires.
  assert.deepEqual(await items('alertmanager', 'alertmanager-firing'), both);
  assert.equal((await item(both[0])).fold.count, 1);
  await items('alertmanager', 'alertmanager-resolved');
  assert.deepEqual([(await item(both[0])).state, (await item(both[1])).state], ['closed', 'closed']);
});

test('GitLab: a pipeline that fails is one item for its branch until it succeeds; what may fail is no cause', async () => {
  const [first] = await items('gitlab', 'gitlab-pipeline-failed');
  const failed = await item(first);
  assert.equal(failed.title, 'Pipeline failed on main of acme/shop');
  assert.deepEqual(
    [failed.type, failed.severity, failed.error.message],
    ['exception.raised', 'warning', 'Failed jobs: unit'],
  );
  assert.equal(failed.record.url, 'https://gitlab.example/acme/shop/-/pipelines/31');
  assert.deepEqual(await items('gitlab', 'gitlab-pipeline-failed'), [first]);
  assert.equal((await item(first)).fold.count, 1, 'a repeated delivery is the same event');
  const retried = payload('gitlab-pipeline-failed');
  retried.object_attributes.finished_at = '2026-11-30 16:00:00 UTC';
  assert.deepEqual(await relay.items('gitlab', retried), [first]);
  assert.equal((await item(first)).fold.count, 2);
  assert.match(await relay.ignored('gitlab', example('gitlab-pipeline-running')), /running$/);
  assert.match(await relay.ignored('gitlab', { object_kind: 'push' }), /GitLab's push$/);
  assert.match(await relay.ignored('gitlab', {}), /unnamed event$/);
  assert.match(await relay.ignored('gitlab', { object_kind: 'pipeline' }), /no project/);
  await items('gitlab', 'gitlab-pipeline-succeeded');
  assert.equal((await item(first)).state, 'closed');
});

test('Azure Monitor: an alert is one item until it is resolved', async () => {
  const [first] = await items('azure-monitor', 'azure-monitor-fired');
  const fired = await item(first);
  assert.equal(fired.title, 'High CPU: shop-1');
  assert.deepEqual([fired.type, fired.severity, fired.state], ['alert.raised', 'warning', 'open']);
  assert.deepEqual(await items('azure-monitor', 'azure-monitor-fired'), [first]);
  await items('azure-monitor', 'azure-monitor-resolved');
  assert.equal((await item(first)).state, 'closed');
  assert.match(await relay.ignored('azure-monitor', { data: {} }), /common alert schema/);
  const odd = payload('azure-monitor-fired');
  odd.data.essentials = { alertId: 'x', monitorCondition: 'Other' };
  assert.match(await relay.ignored('azure-monitor', odd), /neither Fired nor Resolved$/);
  odd.data.essentials = { alertId: 'y', monitorCondition: 'Fired' };
  assert.equal((await item((await relay.items('azure-monitor', odd))[0])).title, 'Azure alert');
});

test('ServiceNow: assigned to a person, escalated to the group, resolved', async () => {
  const [task] = await items('servicenow-incident', 'servicenow-assigned');
  assert.equal((await item(task, 'dana')).title, 'INC0010023: Sales cannot open the CRM');
  assert.equal((await relay.get(`/v1/items/${task}`, 'sam-token')).status, 404);
  const [escalated] = await items('servicenow-incident', 'servicenow-escalated');
  const seen = await item(escalated);
  assert.deepEqual([seen.type, seen.severity], ['case.escalated', 'critical']);
  const resolved = (await items('servicenow-incident', 'servicenow-resolved')).at(-1);
  assert.equal((await item(task, 'dana')).state, 'withdrawn');
  assert.equal((await item(escalated)).state, 'withdrawn');
  assert.equal((await item(resolved)).body, 'The certificate of the login server was renewed.');
});

test('OneTeg: failures of a flow fold and resolve; what waits for approval does', async () => {
  const [failed] = await items('oneteg-flow', 'oneteg-failed');
  assert.equal((await item(failed)).title, 'Prices to the shop failed');
  assert.deepEqual(await items('oneteg-flow', 'oneteg-completed-with-errors'), [failed]);
  assert.equal((await item(failed)).fold.count, 2);
  await items('oneteg-flow', 'oneteg-completed');
  assert.equal((await item(failed)).state, 'closed');
  const [waiting] = await items('oneteg-flow', 'oneteg-waiting');
  const asked = await item(waiting);
  assert.deepEqual([asked.amount, asked.dueAt], [{ value: '18400.00', currency: 'EUR' }, '2026-12-01T12:00:00Z']);
  // Kim asked for it, so Kim does not decide it.
  assert.equal((await relay.get(`/v1/items/${waiting}`, 'kim-token')).status, 404);
});

test('a form: as JSON, as a browser posts it, twice the same', async () => {
  const [asked] = await items('form', 'form-approval');
  const approval = await item(asked);
  assert.deepEqual([approval.type, approval.amount.value], ['approval.requested', '289.90']);
  assert.equal(approval.dueAt, '2026-12-04T16:00:00Z');
  const fields = new URLSearchParams(payload('form-approval')).toString();
  const again = await relay.deliver('form', fields, { 'content-type': 'application/x-www-form-urlencoded' });
  assert.deepEqual([again.status, again.body.results[0].duplicate], [202, true], again.text);
  const [task] = await items('form', 'form-task');
  assert.equal((await item(task)).type, 'task.assigned');
  const empty = await relay.deliver('form', '{}');
  assert.equal(empty.status, 422, empty.text);
  const list = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  assert.equal(list.length, 1);
});
