/**
 * Every payload that `@octokit/webhooks-examples` collected from GitHub, as JSON and as the form that GitHub sends by default,
 * through one relay: the result of each kind. A kind in no table fails the test.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { ADMIN } from '../relay/parts/relay.ts';
import { startMappingRelay } from './parts/relay.ts';

interface Kind {
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: payloads of GitHub; the mapping is what reads them.
  examples: any[];
}
/** JSON of a package: `import` would need its assertion, and put 4 MB of it into the type checker. */
const KINDS: Kind[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

/** Payloads that create events: their types, in order. */
const TOLD: Record<string, string[]> = {
  'pull_request closed': ['item.withdrawn', 'item.withdrawn'],
  'pull_request reopened': ['item.withdrawn', 'task.assigned'],
  'pull_request review_request_removed': ['item.withdrawn'],
  'pull_request review_requested': ['item.withdrawn', 'task.assigned'],
  'pull_request_review submitted': ['item.withdrawn'],
  'workflow_run completed as success': ['exception.resolved'],
};

/** Ignored, with the reason "No item is made for GitHub's …": the actions of each event, `-` where it has none. */
const IGNORED: Record<string, string> = {
  branch_protection_rule: 'created deleted edited',
  check_run: 'completed created requested_action rerequested',
  check_suite: 'completed requested rerequested',
  code_scanning_alert: 'closed_by_user created fixed reopened',
  commit_comment: 'created',
  create: '-',
  delete: '-',
  dependabot_alert: 'created fixed',
  deploy_key: 'created',
  deployment: 'created',
  deployment_review: 'requested',
  deployment_status: 'created',
  discussion:
    'answered category_changed created edited labeled locked pinned transferred unanswered unlabeled unlocked',
  discussion_comment: 'created deleted edited',
  fork: '-',
  github_app_authorization: 'revoked',
  gollum: '-',
  installation: 'created deleted new_permissions_accepted suspend unsuspend',
  installation_repositories: 'added removed',
  issue_comment: 'created deleted edited',
  issues:
    'assigned deleted demilestoned edited labeled locked milestoned opened pinned reopened transferred unassigned unlabeled unlocked unpinned',
  label: 'created deleted edited',
  marketplace_purchase: 'cancelled changed purchased',
  member: 'added edited',
  membership: 'added removed',
  merge_group: 'checks_requested',
  meta: 'deleted',
  milestone: 'closed created deleted',
  org_block: 'blocked unblocked',
  organization: 'member_added member_invited renamed',
  package: 'published',
  page_build: '-',
  ping: '-',
  project: 'created',
  project_card: 'created deleted moved',
  project_column: 'created edited',
  projects_v2_item: 'archived converted created edited reordered restored',
  public: '-',
  pull_request:
    'assigned converted_to_draft labeled locked opened ready_for_review synchronize unassigned unlabeled unlocked',
  pull_request_review: 'dismissed',
  pull_request_review_comment: 'created deleted edited',
  pull_request_review_thread: 'resolved unresolved',
  push: '-',
  release: 'created deleted edited prereleased published released',
  repository: 'created edited privatized publicized renamed transferred',
  repository_dispatch: 'on-demand-test',
  repository_import: '-',
  repository_vulnerability_alert: 'create dismiss',
  security_advisory: 'published updated withdrawn',
  sponsorship: 'created pending_tier_change',
  star: 'created deleted',
  status: '-',
  team: 'added_to_repository created deleted edited removed_from_repository',
  team_add: '-',
  watch: 'started',
  workflow_dispatch: '-',
  workflow_job: 'completed in_progress queued waiting',
  // Completed with a null conclusion: from before GitHub set one.
  workflow_run: 'completed requested',
};

const relay = await startMappingRelay();
after(() => relay.close());

// biome-ignore lint/suspicious/noExplicitAny: as above.
const kindOf = (name: string, { action, workflow_run: run }: any): string => {
  const kind = action === undefined ? `${name} -` : `${name} ${action}`;
  return kind === 'workflow_run completed' && run.conclusion !== null ? `${kind} as ${run.conclusion}` : kind;
};

async function typesOf(name: string, payload: object): Promise<string[]> {
  const asked = { payload, headers: { 'X-GitHub-Event': name, 'X-GitHub-Delivery': 'tried' } };
  const { body, text } = await relay.post('/v1/admin/hooks/github/in/try', asked, ADMIN);
  assert.equal(body.ok, true, text);
  return body.events.map(({ type }: { type: string }) => type.replace('com.xconnector.', ''));
}

/** As JSON, then as a form with the same delivery. @returns the answer of both, which must agree */
async function inBothEncodings(name: string, payload: object, delivery: string) {
  const headers = { 'x-github-event': name, 'x-github-delivery': delivery };
  const json = await relay.deliver('github', payload, headers);
  const form = await relay.deliver('github', new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {
    ...headers,
    'content-type': 'application/x-www-form-urlencoded',
  });
  assert.deepEqual([json.status, form.status], [202, 202], json.text + form.text);
  const ids = ({ body }: typeof json) => body.results.map(({ id }: { id: string }) => id);
  assert.deepEqual([ids(form), form.body.ignored], [ids(json), json.body.ignored]);
  assert.ok(
    form.body.results.every(({ duplicate }: { duplicate: boolean }) => duplicate),
    form.text,
  );
  return json.body;
}

test('what becomes of each kind, in both encodings', async () => {
  const seen = new Set<string>();
  for (const { name, examples } of KINDS) {
    for (const [index, payload] of examples.entries()) {
      const kind = kindOf(name, payload);
      const { results, ignored } = await inBothEncodings(name, payload, `${kind}/${index}`);
      const told = TOLD[kind];
      if (told) {
        assert.equal(results.length, told.length, kind);
        if (!seen.has(kind)) assert.deepEqual(await typesOf(name, payload), told, kind);
      } else {
        assert.deepEqual(results, [], kind);
        const said = kind.replace(/ -$/, '').replace('workflow_run completed', '$& as null');
        assert.equal(ignored, `No item is made for GitHub's ${said}`);
      }
      seen.add(kind);
    }
  }
  const named = Object.entries(IGNORED).flatMap(([name, actions]) =>
    actions.split(' ').map((action) => `${name} ${action}`),
  );
  assert.deepEqual([...seen].sort(), [...named, ...Object.keys(TOLD)].sort());
});
