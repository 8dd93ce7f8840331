/** Jira: an issue is a task of its assignee until it is done, deleted or assigned to another person. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { example, payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

const jira = (name: string): Promise<string[]> => relay.items('jira', example(`jira-issue-${name}`));

test('an issue is a task of its assignee, by account id; others are in the role', async () => {
  const [task] = await jira('assigned');
  const shown = await relay.item(task, 'dana');
  assert.deepEqual(
    [shown.type, shown.title, shown.severity, shown.state],
    ['task.assigned', 'SHOP-41: Round the tax of each line once', 'warning', 'open'],
  );
  assert.deepEqual(shown.record, {
    ...{ system: 'Jira', type: 'issue', id: 'SHOP-41' },
    url: 'https://acme.atlassian.net/browse/SHOP-41',
  });
  assert.ok(
    shown.facts.some(({ label, value }: { label: string; value: string }) => label === 'Due' && value === '2026-12-04'),
  );
  assert.equal((await relay.get(`/v1/items/${task}`, 'sam-token')).status, 404);
  const again = await relay.deliver('jira', example('jira-issue-assigned'));
  assert.ok(
    again.body.results.every(({ duplicate }: { duplicate: boolean }) => duplicate),
    again.text,
  );
  const [withdrawn, next] = await jira('reassigned');
  assert.equal(withdrawn, task);
  assert.equal((await relay.item(task, 'dana')).closedReason, 'The issue was assigned to Mia Krystof');
  assert.equal(await relay.state(next), 'open');
  assert.deepEqual(await jira('done'), [next]);
  assert.equal(await relay.state(next), 'withdrawn');
  const reopened = (await jira('reopened')).at(-1);
  assert.notEqual(reopened, next);
  assert.equal(await relay.state(reopened), 'open');
  assert.deepEqual(await jira('deleted'), [reopened]);
  assert.equal(await relay.state(reopened), 'withdrawn');
});

test('a person is found by user name and by e-mail address, as Data Center sends them', async () => {
  for (const [key, assignee] of [
    ['DC-1', { name: 'Fred', key: 'fred', displayName: 'Fred' }],
    ['DC-2', { name: 'JIRAUSER1', emailAddress: 'Fred@acme.example', displayName: 'Fred' }],
  ] as const) {
    const one = payload('jira-issue-assigned');
    one.issue = { ...one.issue, key, fields: { ...one.issue.fields, assignee } };
    delete one.issue_event_type_name;
    assert.equal(await relay.state((await relay.items('jira', one))[0], 'dana'), 'open');
  }
});

test('other events and changes are ignored with a reason', async () => {
  assert.match(await relay.ignored('jira', example('jira-issue-created')), /assigned to no one$/);
  const renamed = payload('jira-issue-assigned');
  renamed.changelog.items = [{ field: 'summary', toString: 'x' }];
  renamed.issue_event_type_name = 'issue_updated';
  assert.match(await relay.ignored('jira', renamed), /keeps its assignee$/);
  assert.match(
    await relay.ignored('jira', { webhookEvent: 'comment_created', issue: { key: 'A-1' } }),
    /comment_created$/,
  );
  assert.match(await relay.ignored('jira', { webhookEvent: 'project_created' }), /not about an issue/);
  assert.match(await relay.ignored('jira', {}), /not about an issue/);
});
