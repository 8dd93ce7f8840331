/** GitHub's webhooks through a real relay: failures of branches and forks, reviews asked for, given, asked for again. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { payload, startMappingRelay } from './parts/relay.ts';

const relay = await startMappingRelay();
after(() => relay.close());

let delivery = 0;
const of = (kind: string) => {
  delivery += 1;
  return { 'x-github-event': kind, 'x-github-delivery': `d-${delivery}` };
};

type Change = { id?: number; head_branch?: string; head_repository?: object | null; conclusion?: string };
function run(name: string, change: Change): object {
  const body = payload(name);
  return { ...body, workflow_run: { ...body.workflow_run, ...change } };
}
const failed = (change: Change) => relay.items('github', run('github-workflow-failed', change), of('workflow_run'));
const succeeded = (change: Change) =>
  relay.sent('github', run('github-workflow-succeeded', change), of('workflow_run'));

/** A request, review or end of the pull request `number`, with the remaining reviewers. */
function pull(number: number, action: string, more: object, waiting: { logins?: string[]; teams?: string[] } = {}) {
  const body = payload('github-review-requested');
  const { requested_reviewer: _, ...rest } = body;
  const pull_request = {
    ...body.pull_request,
    number,
    requested_reviewers: (waiting.logins ?? []).map((login) => ({ login })),
    requested_teams: (waiting.teams ?? []).map((slug) => ({ slug })),
  };
  return { ...rest, action, number, pull_request, ...more };
}
const ask = (number: number, login: string, headers = of('pull_request')) =>
  relay.items(
    'github',
    pull(number, 'review_requested', { requested_reviewer: { login } }, { logins: [login] }),
    headers,
  );
const askTeam = (number: number, slug: string) =>
  relay.items(
    'github',
    pull(number, 'review_requested', { requested_team: { slug, name: slug } }, { teams: [slug] }),
    of('pull_request'),
  );
const review = (number: number, login: string, state: string, waiting = {}) =>
  relay.sent(
    'github',
    pull(number, 'submitted', { review: { user: { login }, state, submitted_at: '2026-11-25T10:00:00Z' } }, waiting),
    of('pull_request_review'),
  );

describe('workflows', () => {
  const own = { full_name: 'acme/shop' };
  const fork = { full_name: 'mona/shop' };

  test("a fork's main is not the repository's", async () => {
    const [mine] = await failed({ id: 1, head_repository: own });
    const [theirs] = await failed({ id: 2, head_repository: fork });
    assert.notEqual(mine, theirs);
    const told = await relay.item(theirs);
    assert.deepEqual([told.title, told.severity], ['CI failed on mona/shop:main of shop', 'notice']);
    await succeeded({ id: 3, head_repository: fork });
    assert.deepEqual([await relay.state(mine), await relay.state(theirs)], ['open', 'closed']);
    // The head repository of a deleted fork is null.
    await succeeded({ id: 4, head_repository: null });
    assert.equal(await relay.state(mine), 'open');
    await succeeded({ id: 5, head_repository: own });
    assert.equal(await relay.state(mine), 'closed');
  });

  test('a branch of another repository, and one whose long name begins alike, are others', async () => {
    const long = 'b'.repeat(220);
    const [first] = await failed({ id: 11, head_branch: `${long}1` });
    const [second] = await failed({ id: 12, head_branch: `${long}2` });
    assert.notEqual(first, second);
    const elsewhere = payload('github-workflow-succeeded');
    elsewhere.repository = {
      ...elsewhere.repository,
      full_name: 'acme/other',
      html_url: 'https://github.com/acme/other',
    };
    elsewhere.workflow_run.head_branch = `${long}1`;
    await relay.sent('github', elsewhere, of('workflow_run'));
    await succeeded({ id: 13, head_branch: `${long}2` });
    assert.deepEqual([await relay.state(first), await relay.state(second)], ['open', 'closed']);
  });

  test('sent twice it counts once; cancelled and skipped change nothing', async () => {
    const [first] = await failed({ id: 21, head_branch: 'tax' });
    const twice = await relay.deliver(
      'github',
      run('github-workflow-failed', { id: 21, head_branch: 'tax' }),
      of('workflow_run'),
    );
    assert.equal(twice.body.results[0].duplicate, true);
    for (const conclusion of ['cancelled', 'skipped', 'action_required']) {
      const body = run('github-workflow-failed', { id: 22, head_branch: 'tax', conclusion });
      assert.equal(
        await relay.ignored('github', body, of('workflow_run')),
        `No item is made for GitHub's workflow_run completed as ${conclusion}`,
      );
    }
    assert.deepEqual([(await relay.item(first)).fold.count, await relay.state(first)], [1, 'open']);
  });
});

describe('reviews', () => {
  for (const [number, state] of [
    [101, 'approved'],
    [102, 'changes_requested'],
    [103, 'commented'],
  ] as const) {
    test(`${state} ends the request, and a second request notifies again`, async () => {
      const [first] = await ask(number, 'octocat');
      assert.equal(await relay.state(first, 'dana'), 'open');
      await review(number, 'octocat', state);
      assert.equal(await relay.state(first, 'dana'), 'withdrawn');
      const headers = of('pull_request');
      const again = (await ask(number, 'octocat', headers)).at(-1);
      assert.notEqual(again, first);
      assert.equal(await relay.state(again, 'dana'), 'open');
      // Redelivered by hand: the same delivery.
      assert.equal((await ask(number, 'octocat', headers)).at(-1), again);
      assert.equal(await relay.state(again, 'dana'), 'open');
      await relay.sent('github', pull(number, 'closed', {}), of('pull_request'));
    });
  }

  test('asked again without a review that we heard of, one item is left', async () => {
    const [first] = await ask(110, 'octocat');
    const again = (await ask(110, 'octocat')).at(-1);
    assert.deepEqual([await relay.state(first, 'dana'), await relay.state(again, 'dana')], ['withdrawn', 'open']);
  });

  test("a person's review leaves others and other pull requests alone; a team's ends with a member's", async () => {
    const [dana] = await ask(120, 'octocat');
    const [team] = await askTeam(120, 'checkout');
    const [other] = await ask(121, 'octocat');
    await review(120, 'octocat', 'approved', { teams: ['checkout'] });
    assert.deepEqual(
      [await relay.state(dana, 'dana'), await relay.state(team), await relay.state(other, 'dana')],
      ['withdrawn', 'open', 'open'],
    );
    // A team member who is not in the directory.
    await review(120, 'hubot', 'approved');
    assert.equal(await relay.state(team), 'withdrawn');
  });

  test('taken back, closed, reopened', async () => {
    const [first] = await ask(130, 'octocat');
    const removed = pull(130, 'review_request_removed', { requested_reviewer: { login: 'octocat' } });
    await relay.sent('github', removed, of('pull_request'));
    assert.equal(await relay.state(first, 'dana'), 'withdrawn');
    const [second] = await ask(130, 'octocat');
    const [team] = await askTeam(130, 'checkout');
    const waiting = { logins: ['octocat'], teams: ['checkout'] };
    await relay.sent('github', pull(130, 'closed', {}, waiting), of('pull_request'));
    assert.deepEqual([await relay.state(second, 'dana'), await relay.state(team)], ['withdrawn', 'withdrawn']);
    const open = await relay.items('github', pull(130, 'reopened', {}, waiting), of('pull_request'));
    const states = await Promise.all([relay.state(open.at(-3), 'dana'), relay.state(open.at(-1))]);
    assert.deepEqual(states, ['open', 'open']);
    const nobody = await relay.ignored('github', pull(131, 'reopened', {}), of('pull_request'));
    assert.equal(nobody, "No item is made for GitHub's pull_request reopened");
  });

  test('a long title is cut with a sign that it was', async () => {
    const body = pull(140, 'review_requested', { requested_reviewer: { login: 'octocat' } }, { logins: ['octocat'] });
    body.pull_request.title = '長'.repeat(300);
    const [made] = await relay.items('github', body, of('pull_request'));
    assert.match((await relay.item(made, 'dana')).title, /^Review requested: 長+…$/u);
  });
});
