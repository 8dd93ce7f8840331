/** Hook authentication in the schemes of real senders; all other requests are rejected. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { patientTimers } from '../parts/clock.ts';
import { ADMIN, DIRECTORY, problemOf, type Reply, startRelay } from '../parts/relay.ts';

const MAPPING = `{ "id": $string(n) & "-" & $hook, "source": "/doors", "type": "com.xconnector.task.assigned",
  "data": { "title": "Sent", "audience": { "roles": ["approver"] } } }`;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const seconds = String(NOW / 1000);
const SLACK = {
  header: 'X-Slack-Signature',
  algorithm: 'sha256',
  encoding: 'hex',
  prefix: 'v0=',
  signed: 'v0:{timestamp}:{body}',
  timestampHeader: 'X-Slack-Request-Timestamp',
};
const HEX = { algorithm: 'sha256', encoding: 'hex' };
const AUTHS = {
  'jira-query': { query: 'secret', secret: 'jira-secret' },
  'jira-signed': { hmac: { header: 'X-Hub-Signature', prefix: 'sha256=', ...HEX, secret: 'jira-secret' } },
  pagerduty: { body: 'routing_key', secret: ['old-routing-key', 'new-routing-key'] },
  gitlab: { header: 'X-Gitlab-Token', secret: 'gitlab-token' },
  sentry: { hmac: { header: 'Sentry-Hook-Signature', ...HEX, secret: 'env:SENTRY_SECRET' } },
  slack: { hmac: { ...SLACK, secret: 'slack-secret' } },
  shopify: {
    hmac: { header: 'X-Shopify-Hmac-Sha256', algorithm: 'sha256', encoding: 'base64', secret: 'shop-secret' },
  },
  basic: { basic: { user: 'prtg', password: ['pässword:1', 'second-one'] } },
  bearer: { bearer: ['old-key-1', 'new-key-1'] },
  strong: { hmac: { header: 'x-sig', algorithm: 'sha512', encoding: 'hex', secret: ['old-secret', 'new-secret'] } },
  weak: { hmac: { header: 'x-sig', algorithm: 'sha1', encoding: 'hex', prefix: 'sha1=', secret: 'weak-secret' } },
};
type Hook = keyof typeof AUTHS | 'plain';

const [erp, ...others] = DIRECTORY.sources;
const hooks = Object.fromEntries([
  ...Object.entries(AUTHS).map(([name, auth]) => [name, { mapping: MAPPING.replace('$hook', `"${name}"`), auth }]),
  ['plain', { mapping: MAPPING.replace('$hook', '"plain"') }],
]);

let now = NOW;
const relay = await startRelay({
  timers: patientTimers,
  directory: { ...DIRECTORY, sources: [{ ...erp, hooks }, ...others] },
  env: { SENTRY_SECRET: 'sentry-secret' },
  clock: { now: () => now },
});
after(() => relay.close());

let number = 0;
const body = (): string => {
  number += 1;
  return JSON.stringify({ n: number, text: 'grün' });
};
const post = (hook: Hook, text: string, headers: Record<string, string> = {}, query = ''): Promise<Reply> =>
  relay.post(`/v1/hooks/erp/${hook}${query}`, text, undefined, headers);
const status = async (...args: Parameters<typeof post>): Promise<number> => (await post(...args)).status;
const mac = (algorithm: string, secret: string, text: string, encoding: 'hex' | 'base64' = 'hex'): string =>
  createHmac(algorithm, secret).update(text).digest(encoding);
const basic = (pair: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
});

describe('as they really send', () => {
  test('Jira: a secret in the address, or x-hub-signature', async () => {
    assert.equal(await status('jira-query', body(), {}, '?secret=jira-secret'), 202);
    assert.equal(await status('jira-query', body(), {}, '?triggeredByUser=x&secret=jira-secret'), 202);
    for (const query of ['', '?secret=', '?secret=jira', '?secret=jira-secret&secret=x', '?Secret=jira-secret']) {
      assert.equal(await status('jira-query', body(), {}, query), 401, query);
    }
    const text = body();
    const signed = { 'x-hub-signature': `sha256=${mac('sha256', 'jira-secret', text)}` };
    assert.equal(await status('jira-signed', text, signed), 202);
    assert.equal(await status('jira-signed', `${text} `, signed), 401);
  });

  test('GitLab: a token in a header of its own', async () => {
    assert.equal(await status('gitlab', body(), { 'X-Gitlab-Token': 'gitlab-token' }), 202);
    for (const token of ['', 'gitlab-toke', 'gitlab-token2', 'GITLAB-TOKEN']) {
      assert.equal(await status('gitlab', body(), { 'x-gitlab-token': token }), 401, token);
    }
    assert.equal(await status('gitlab', body()), 401);
  });

  test('PagerDuty: a key in the body, which is JSON and not compressed', async () => {
    const keyed = (key: unknown, more = '') => `{"n": ${number++}, "routing_key": ${JSON.stringify(key)}${more}}`;
    assert.equal(await status('pagerduty', keyed('old-routing-key')), 202);
    assert.equal(await status('pagerduty', `\ufeff${keyed('new-routing-key')}`), 202);
    for (const key of [
      '',
      'old',
      'old-routing-key ',
      7,
      null,
      ['old-routing-key'],
      { routing_key: 'old-routing-key' },
    ]) {
      assert.equal(await status('pagerduty', keyed(key)), 401, String(key));
    }
    // The last of two members counts.
    assert.equal(await status('pagerduty', keyed('old-routing-key', ', "routing_key": "x"')), 401);
    for (const text of [
      '',
      '[]',
      'routing_key=old-routing-key',
      '"old-routing-key"',
      `[${keyed('old-routing-key')}]`,
    ]) {
      assert.equal(await status('pagerduty', text), 401, text);
    }
    assert.equal(await status('pagerduty', body(), { authorization: 'Bearer old-routing-key' }), 401);
    assert.equal(await status('pagerduty', body(), {}, '?routing_key=old-routing-key'), 401);
    const large = keyed('old-routing-key', `, "text": "${'x'.repeat(64 * 1024)}"`);
    assert.equal(await status('pagerduty', large), 401);
    // No other hook accepts it.
    assert.equal(await status('plain', keyed('old-routing-key')), 401);
  });

  test('Sentry: sha256 in hex, its secret from the environment', async () => {
    const text = body();
    const given = mac('sha256', 'sentry-secret', text);
    assert.equal(await status('sentry', text, { 'sentry-hook-signature': given }), 202);
    assert.equal(await status('sentry', body().replace('ü', 'u'), { 'sentry-hook-signature': given }), 401);
    for (const wrong of [
      '',
      given.slice(2),
      `${given}00`,
      `sha256=${given}`,
      'zz',
      mac('sha256', 'env:SENTRY_SECRET', text),
    ]) {
      assert.equal(await status('sentry', text, { 'sentry-hook-signature': wrong }), 401, wrong);
    }
  });

  test('Slack: the time is signed, and is of now', async () => {
    const signed = (text: string, at: string, secret = 'slack-secret') => ({
      'x-slack-request-timestamp': at,
      'x-slack-signature': `v0=${mac('sha256', secret, `v0:${at}:${text}`)}`,
    });
    const text = body();
    assert.equal(await status('slack', text, signed(text, seconds)), 202);
    for (const at of [String(NOW), '2026-11-26T12:04:00Z', String(NOW / 1000 - 299)]) {
      const other = body();
      assert.equal(await status('slack', other, signed(other, at)), 202, at);
    }
    for (const at of [
      '',
      'x',
      '1',
      '-1',
      String(NOW / 1000 - 301),
      String(NOW / 1000 + 301),
      '1e9',
      `${seconds}.5`,
      '2026-11-26T12:00:00',
    ]) {
      assert.equal(await status('slack', text, signed(text, at)), 401, at);
    }
    const { 'x-slack-signature': signature } = signed(text, seconds);
    // A time other than the signed one, and none.
    const other = { 'x-slack-request-timestamp': String(NOW / 1000 + 1), 'x-slack-signature': signature };
    assert.equal(await status('slack', text, other), 401);
    assert.equal(await status('slack', text, { 'x-slack-signature': signature }), 401);
    assert.equal(
      await status('slack', text, { ...signed(text, seconds), 'x-slack-signature': signature.slice(3) }),
      401,
    );
  });

  test('Shopify: sha256 in base64; and sha1 and sha512', async () => {
    const text = body();
    const given = mac('sha256', 'shop-secret', text, 'base64');
    assert.equal(await status('shopify', text, { 'x-shopify-hmac-sha256': given }), 202);
    const hex = mac('sha256', 'shop-secret', text);
    assert.equal(await status('shopify', text, { 'x-shopify-hmac-sha256': hex }), 401);
    assert.equal(await status('weak', text, { 'x-sig': `sha1=${mac('sha1', 'weak-secret', text)}` }), 202);
    for (const secret of ['old-secret', 'new-secret']) {
      const one = body();
      assert.equal(await status('strong', one, { 'x-sig': mac('sha512', secret, one).toUpperCase() }), 202, secret);
    }
    assert.equal(await status('strong', text, { 'x-sig': mac('sha512', 'other', text) }), 401);
  });

  test('Basic, which asks for a password; either of two', async () => {
    assert.equal(await status('basic', body(), basic('prtg:pässword:1')), 202);
    assert.equal(await status('basic', body(), basic('prtg:second-one')), 202);
    for (const pair of ['prtg:', 'prtg', ':second-one', 'other:second-one', 'prtg:second-one ', 'prtg:pässword']) {
      assert.equal(await status('basic', body(), basic(pair)), 401, pair);
    }
    const asked = await post('basic', body());
    assert.match(asked.headers.get('www-authenticate') ?? '', /^Basic realm=/);
    for (const key of ['old-key-1', 'new-key-1']) {
      assert.equal(await status('bearer', body(), { authorization: `Bearer ${key}` }), 202);
    }
  });
});

describe('what is set is all there is', () => {
  test('neither the key of the source, nor a signature with its secret, nor what another hook takes', async () => {
    const text = body();
    const ways: Record<string, string>[] = [
      { authorization: 'Bearer erp-key' },
      { 'x-hub-signature-256': `sha256=${mac('sha256', erp?.signingSecret ?? '', text)}` },
      { 'x-gitlab-token': 'jira-secret' },
      basic('prtg:gitlab-token'),
    ];
    for (const hook of Object.keys(AUTHS) as Hook[]) {
      for (const headers of ways)
        assert.equal(await status(hook, text, headers), 401, `${hook} ${JSON.stringify(headers)}`);
    }
    assert.equal(await status('plain', body(), { authorization: 'Bearer erp-key' }), 202);
    assert.equal(await status('plain', body(), { authorization: 'Bearer old-key-1' }), 401);
  });

  test('the refusal is the same whatever is wrong of it', async () => {
    const said = new Set<string>();
    for (const headers of [{}, basic('prtg:x'), basic('x:second-one'), { authorization: 'Basic !' }]) {
      const reply = await post('basic', body(), headers);
      said.add(JSON.stringify([problemOf(reply), reply.headers.get('www-authenticate')]));
    }
    assert.equal(said.size, 1, [...said].join('\n'));
    assert.doesNotMatch([...said].join(), /user|password is/);
  });

  test('what proves who sends is in no letter', async () => {
    await relay.put('/v1/admin/hooks/erp/gitlab', { mapping: '$error("no")' }, ADMIN);
    assert.equal(
      await status('gitlab', body(), { 'x-gitlab-token': 'gitlab-token', 'x-gitlab-event': 'Push Hook' }),
      422,
    );
    await relay.put('/v1/admin/hooks/erp/jira-query', { mapping: '$error("no")' }, ADMIN);
    assert.equal(await status('jira-query', body(), {}, '?secret=jira-secret&issue=4'), 422);
    await relay.put('/v1/admin/hooks/erp/pagerduty', { mapping: '$error("no " & routing_key)' }, ADMIN);
    assert.equal(await status('pagerduty', '{ "routing_key": "old-routing-key", "event_action": "trigger" }'), 422);
    const { items } = (await relay.get('/v1/admin/dead-letters', ADMIN)).body;
    const letters = await Promise.all(
      items.map(async ({ id }: { id: string }) => (await relay.get(`/v1/admin/dead-letters/${id}`, ADMIN)).text),
    );
    assert.equal(letters.length, 3);
    assert.match(letters.join(), /Push Hook[\s\S]*"issue":"4"|"issue":"4"[\s\S]*Push Hook/);
    assert.doesNotMatch(letters.join(), /gitlab-token|jira-secret|routing/);
  });

  test('rotated: what is new is taken at once, what is old no longer', async () => {
    await relay.put('/v1/admin/hooks/erp/bearer', { auth: { bearer: ['new-key-1', 'newest-key'] } }, ADMIN);
    assert.equal(await status('bearer', body(), { authorization: 'Bearer newest-key' }), 202);
    assert.equal(await status('bearer', body(), { authorization: 'Bearer old-key-1' }), 401);
    await relay.put('/v1/admin/hooks/erp/bearer', { auth: null }, ADMIN);
    assert.equal(await status('bearer', body(), { authorization: 'Bearer erp-key' }), 202);
  });
});

test('a client that guesses at one hook gets 429; the right proof, and other hooks, continue', async () => {
  const wrong = () => status('shopify', '{}', { 'x-shopify-hmac-sha256': 'AAAA' });
  let guesses = 0;
  while ((await wrong()) === 401) guesses += 1;
  assert.ok(guesses > 20 && guesses <= 100, String(guesses));
  const text = body();
  const right = { 'x-shopify-hmac-sha256': mac('sha256', 'shop-secret', text, 'base64') };
  const waiting = await post('shopify', '{}', { 'x-shopify-hmac-sha256': 'AAAA' });
  assert.deepEqual([waiting.status, waiting.body.code], [429, 'RATE_LIMITED']);
  assert.ok(Number(waiting.headers.get('retry-after')) > 0);
  assert.equal(await status('shopify', text, right), 202);
  assert.equal(await status('basic', body(), basic('prtg:second-one')), 202);
  now += 60_000;
  assert.equal(await wrong(), 401);
});
