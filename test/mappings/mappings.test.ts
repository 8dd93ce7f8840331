/** Every ready mapping, with payloads as its system sends them, through a real relay: what people then have on their desks. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { projectRoot } from '../../build/root.ts';
import { ADMIN, type Reply, type RunningRelay, startRelay } from '../relay/parts/relay.ts';

const FOLDER = join(projectRoot, 'mappings');
const example = (name: string): string => readFileSync(join(FOLDER, 'examples', `${name}.json`), 'utf8');
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.jsonata'))
  .map((file) => file.replace('.jsonata', ''));
const SECRET = 'whsec_Z2l0aHViLXNpZ25pbmctc2VjcmV0LWZvci10ZXN0cw==';

const person = (id: string, roles: string[]) => ({ id, name: id, roles, token: `${id}-token` });
const directory = {
  sources: names.map((name) => ({
    id: name,
    name,
    key: `${name}-key`,
    signingSecret: SECRET,
    hooks: { in: { mapping: readFileSync(join(FOLDER, `${name}.jsonata`), 'utf8') } },
  })),
  users: [
    person('dana', ['approver']),
    person('sam', ['it-support', 'developer', 'office', 'facilities', 'integration-operations', 'data-steward']),
    person('kim', ['office', 'data-steward']),
  ],
};

let relay: RunningRelay;
before(async () => {
  relay = await startRelay({ directory });
});
after(() => relay.close());

const post = (mapping: string, payload: string, headers?: Record<string, string>): Promise<Reply> =>
  relay.post(`/v1/hooks/${mapping}/in`, payload, headers ? undefined : `${mapping}-key`, headers);

async function sent(mapping: string, name: string): Promise<string[]> {
  const reply = await post(mapping, example(name));
  assert.equal(reply.status, 202, `${name}: ${reply.text}`);
  return reply.body.results.map(({ itemId }: { itemId: string | null }) => itemId);
}
const item = async (id: string | undefined, who = 'sam'): Promise<Reply['body']> =>
  (await relay.get(`/v1/items/${id}`, `${who}-token`)).body;

test('every mapping has an example, and every example is told of', () => {
  const examples = readdirSync(join(FOLDER, 'examples'));
  for (const name of names)
    assert.ok(
      examples.some((file) => file.startsWith(name.split('-')[0] ?? name)),
      name,
    );
  assert.deepEqual(names.sort(), ['alertmanager', 'form', 'github', 'oneteg-flow', 'servicenow-incident']);
});

test('GitHub: a workflow that fails is one item until it succeeds', async () => {
  const payload = example('github-workflow-failed');
  const signature = `sha256=${createHmac('sha256', SECRET).update(payload).digest('hex')}`;
  const first = await post('github', payload, { 'x-hub-signature-256': signature, 'x-github-event': 'workflow_run' });
  assert.equal(first.status, 202, first.text);
  const [{ itemId }] = first.body.results;
  const failed = await item(itemId);
  assert.equal(failed.title, 'CI failed on main of shop');
  assert.deepEqual([failed.type, failed.severity, failed.state], ['exception.raised', 'warning', 'open']);
  assert.equal(failed.record.url, 'https://github.com/acme/shop/actions/runs/30433642');
  const again = JSON.parse(payload);
  again.workflow_run.id += 1;
  assert.equal((await post('github', JSON.stringify(again))).body.results[0].itemId, itemId);
  assert.equal((await item(itemId)).fold.count, 2);
  await sent('github', 'github-workflow-succeeded');
  assert.equal((await item(itemId)).state, 'closed');
});

test('GitHub: a review asked of a person and of a team, withdrawn with the merge; the rest is nothing', async () => {
  const [mine] = await sent('github', 'github-review-requested');
  const [teams] = await sent('github', 'github-team-review-requested');
  assert.equal((await item(mine, 'dana')).title, 'Review requested: Round the tax of each line');
  assert.equal((await item(teams)).state, 'open');
  assert.equal((await sent('github', 'github-pull-request-merged')).length, 2);
  assert.equal((await item(mine, 'dana')).state, 'withdrawn');
  assert.equal((await item(teams)).state, 'withdrawn');
  assert.deepEqual(await sent('github', 'github-ping'), []);
  assert.deepEqual(await sent('github', 'github-workflow-started'), []);
});

test('Alertmanager: one item for each alert, whatever its group; resolved clears it', async () => {
  const items = await sent('alertmanager', 'alertmanager-firing');
  assert.equal(items.length, 2);
  const [first, second] = [await item(items[0]), await item(items[1])];
  assert.equal(first.title, 'db-1:9100: less than 10 % of /var is free');
  assert.deepEqual([first.severity, second.severity], ['critical', 'warning']);
  assert.ok(first.facts.some(({ label }: { label: string }) => label === 'mountpoint'));
  // Repeated, as Alertmanager does while it fires.
  assert.deepEqual(await sent('alertmanager', 'alertmanager-firing'), items);
  assert.equal((await item(items[0])).fold.count, 1);
  await sent('alertmanager', 'alertmanager-resolved');
  assert.deepEqual([(await item(items[0])).state, (await item(items[1])).state], ['closed', 'closed']);
});

test('ServiceNow: assigned to a person, escalated to the group, resolved', async () => {
  const [task] = await sent('servicenow-incident', 'servicenow-assigned');
  assert.equal((await item(task, 'dana')).title, 'INC0010023: Sales cannot open the CRM');
  assert.equal((await relay.get(`/v1/items/${task}`, 'sam-token')).status, 404);
  const [escalated] = await sent('servicenow-incident', 'servicenow-escalated');
  const seen = await item(escalated);
  assert.deepEqual([seen.type, seen.severity], ['case.escalated', 'critical']);
  const resolved = (await sent('servicenow-incident', 'servicenow-resolved')).at(-1);
  assert.equal((await item(task, 'dana')).state, 'withdrawn');
  assert.equal((await item(escalated)).state, 'withdrawn');
  assert.equal((await item(resolved)).body, 'The certificate of the login server was renewed.');
});

test('OneTeg: failures of a flow fold and resolve; what waits for approval does', async () => {
  const [failed] = await sent('oneteg-flow', 'oneteg-failed');
  assert.equal((await item(failed)).title, 'Prices to the shop failed');
  assert.deepEqual(await sent('oneteg-flow', 'oneteg-completed-with-errors'), [failed]);
  assert.equal((await item(failed)).fold.count, 2);
  await sent('oneteg-flow', 'oneteg-completed');
  assert.equal((await item(failed)).state, 'closed');
  const [waiting] = await sent('oneteg-flow', 'oneteg-waiting');
  const asked = await item(waiting);
  assert.deepEqual([asked.amount, asked.dueAt], [{ value: '18400.00', currency: 'EUR' }, '2026-12-01T12:00:00Z']);
  // Kim asked for it, so Kim does not decide it.
  assert.equal((await relay.get(`/v1/items/${waiting}`, 'kim-token')).status, 404);
});

test('a form: as JSON, as a browser posts it, twice the same', async () => {
  const [asked] = await sent('form', 'form-approval');
  const approval = await item(asked);
  assert.deepEqual([approval.type, approval.amount.value], ['approval.requested', '289.90']);
  assert.equal(approval.dueAt, '2026-12-04T16:00:00Z');
  const fields = new URLSearchParams(JSON.parse(example('form-approval'))).toString();
  const form = { authorization: 'Bearer form-key', 'content-type': 'application/x-www-form-urlencoded' };
  const again = await post('form', fields, form);
  assert.deepEqual([again.status, again.body.results[0].duplicate], [202, true], again.text);
  const [task] = await sent('form', 'form-task');
  assert.equal((await item(task)).type, 'task.assigned');
  const empty = await post('form', '{}');
  assert.equal(empty.status, 422, empty.text);
  const list = (await relay.get('/v1/admin/dead-letters', ADMIN)).body.items;
  assert.equal(list.length, 1);
});
