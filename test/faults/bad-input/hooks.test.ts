/** What can be thrown at a hook: payloads, mappings, names, and a mapping that would end the relay if it ran inside it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { deep } from '../../relay/parts/bad-events.ts';
import { ADMIN, type Answer, assertRefused, assertSound, DIRECTORY, sharedTarget, signed } from './target.ts';

const ECHO = `{ "id": $string(id), "source": "/hook", "type": "com.xconnector.task.assigned",
  "data": { "title": $string(title), "audience": { "roles": ["approver"] } } }`;
/** Whatever comes is the event: the payload is the attacker's. */
const [erp, ...others] = DIRECTORY.sources;
const hooks = {
  echo: { mapping: ECHO },
  raw: { mapping: '$' },
  eval: { mapping: '$eval(code)' },
  broken: { mapping: '{ "a": ' },
  each: { mapping: '$', accept: 'each' },
  caught: { mapping: '$', accept: 'each', fallback: { roles: ['clerk'] } },
};
const target = sharedTarget({ directory: { ...DIRECTORY, sources: [{ ...erp, hooks }, ...others] } });

const json = { 'content-type': 'application/json' };
const post = (hook: string, body: string | Buffer | object, headers: Record<string, string> = json): Promise<Answer> =>
  target.ask(`/v1/hooks/erp/${hook}`, { body, headers });
const admin = (method: string, path: string, body?: string | object): Promise<Answer> =>
  target.ask(path, { method, token: ADMIN, headers: json, ...(body === undefined ? {} : { body }) });

describe('payloads', () => {
  const CASES: [string, string | Buffer, string][] = [
    ['nothing', '', 'REQUEST_INVALID'],
    ['no JSON', '{', 'REQUEST_INVALID'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'REQUEST_INVALID'],
    ['null', 'null', 'MAPPING_FAILED'],
    ['a number', '1e999', 'MAPPING_FAILED'],
    ['a list', '[]', 'MAPPING_FAILED'],
    ['a title too long', JSON.stringify({ id: 'x', title: 'x'.repeat(200_000) }), 'MAPPING_FAILED'],
    ['control characters', '{"id":"a\\u0000b","title":"x"}', 'MAPPING_FAILED'],
    ['prototypes', '{"__proto__":{"id":"x"},"constructor":{"prototype":{"title":"y"}}}', 'MAPPING_FAILED'],
    ['names that JSONata keeps for itself', '{"_jsonata_lambda":true,"id":1}', 'MAPPING_FAILED'],
    ['too large', JSON.stringify({ id: 'x', title: 'x'.repeat(1024 * 1024) }), 'EVENT_TOO_LARGE'],
  ];
  for (const [name, body, code] of CASES) {
    test(name, async () => {
      assertRefused(await post('echo', body), name, code);
      await target.stillWell(name);
    });
  }

  test('nested deep, whatever the mapping', async () => {
    for (const hook of ['echo', 'raw', 'eval']) {
      for (const levels of [500, 5_000, 100_000]) assertSound(await post(hook, deep(levels)), `${hook} ${levels}`);
    }
    await target.stillWell('depth');
  });

  test('a form of 100,000 fields, and one that is no form', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assertRefused(await post('echo', Array.from({ length: 100_000 }, (_, n) => `f${n}`).join('&'), form), 'fields');
    assertSound(await post('echo', '%%%=%ZZ&&&=&__proto__=x&id=1', form), 'percent');
    await target.stillWell('forms');
  });

  test('code in a payload runs without rights and within limits, where a mapping asks for it', async () => {
    for (const code of [
      '[1..10000000]',
      '($f := function($n) { $f($n + 1) }; $f(1))',
      '$ ~> |$string|{"implementation": 1}|',
      'function($x) { $x }',
      '$sum.*',
      '($f := function() { 1 }; $f.*)',
      '$lookup($string, "implementation")',
    ]) {
      const answer = await post('eval', { code });
      // Some make nothing at all.
      if (answer.status === 202) assert.equal(answer.text, '{"results":[],"ignored":null}', code);
      else assertRefused(answer, code, 'MAPPING_FAILED');
    }
    const whole = await post('echo', { id: 'after', title: 'still here' });
    assert.equal(whole.status, 202, whole.text);
    await target.stillWell('code');
  });
});

describe('mappings', () => {
  test('one that is no JSONata stops no start, and keeps what comes', async () => {
    assertRefused(await post('broken', { a: 1 }), 'broken', 'MAPPING_FAILED');
    assert.match((await admin('GET', '/v1/admin/dead-letters')).text, /"hook":"broken"/);
  });

  test('what is put is checked', async () => {
    for (const body of [
      '',
      'null',
      '[]',
      {},
      { mapping: 1 },
      { mapping: '' },
      { mapping: '{' },
      { mapping: '(' },
      { mapping: '/(/' },
      { mapping: '('.repeat(60_000) },
      { mapping: '1'.repeat(65_537) },
      { mapping: '1', more: 1 },
    ]) {
      const answer = await admin('PUT', '/v1/admin/hooks/erp/echo', body);
      assertRefused(answer, JSON.stringify(body).slice(0, 60), 'REQUEST_INVALID');
    }
    for (const path of ['erp/..%2f..', 'erp/__proto__', 'erp/%00', `erp/${'x'.repeat(64)}`, 'erp/a%20b']) {
      assertSound(await admin('PUT', `/v1/admin/hooks/${path}`, { mapping: '1' }), path);
      assert.notEqual((await admin('GET', `/v1/admin/hooks/${path}`)).status, 200, path);
    }
    for (const body of ['', '{}', { payload: 1, mapping: 2 }, { payload: {}, mapping: '$error()' }]) {
      assertSound(await admin('POST', '/v1/admin/hooks/erp/echo/try', body), JSON.stringify(body));
    }
    await target.stillWell('mappings');
  });

  test('letters that are not there', async () => {
    for (const id of ['x', '..', '%00', "' OR 1=1 --", 'x'.repeat(300)]) {
      const path = `/v1/admin/dead-letters/${encodeURIComponent(id)}`;
      assertRefused(await admin('GET', path), id);
      assertRefused(await admin('POST', `${path}/replay`, {}), id);
    }
  });
});

test('a signature is of this source and this body', async () => {
  const body = JSON.stringify({ id: 's1', title: 'signed' });
  const ask = (path: string, headers: Record<string, string>) =>
    target.ask(path, { token: null, body, headers: { ...json, ...headers } });
  assert.equal((await ask('/v1/hooks/erp/echo', signed(body))).status, 202);
  for (const headers of [
    signed(`${body} `),
    signed(body, { 'webhook-timestamp': '1' }),
    { 'x-hub-signature-256': 'sha256=' },
    { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    { 'x-hub-signature-256': `SHA1=${'0'.repeat(40)}` },
  ]) {
    assertRefused(await ask('/v1/hooks/erp/echo', headers), JSON.stringify(headers), 'UNAUTHENTICATED');
  }
  assertRefused(await ask('/v1/hooks/nobody/echo', signed(body)), 'no such source', 'UNAUTHENTICATED');
  assertRefused(await ask('/v1/hooks/crm/echo', signed(body)), 'another source', 'UNAUTHENTICATED');
});

/** Of what an answer says, its fate. */
function fateOf({ status, text }: Answer): string {
  if (status === 401 || status === 403) return 'unauthenticated';
  if (status === 422) return 'letter';
  if (status !== 202) return 'refused';
  const { results, ignored }: { results: { duplicate: boolean }[]; ignored?: string | null } = JSON.parse(text);
  if (results.some(({ duplicate }) => !duplicate)) return 'events';
  if (results.length > 0) return 'duplicate';
  return ignored === null ? 'nothing' : 'ignored';
}

/** @returns how often each result was counted, over all hooks */
async function counted(): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const { text } = await target.ask('/metrics', { method: 'GET' });
  for (const [, result = '', count] of text.matchAll(/^beckon_hook_requests_total\{.*result="(\w+)"\} (\d+)$/gm)) {
    sums.set(result, (sums.get(result) ?? 0) + Number(count));
  }
  return sums;
}

test('whatever is sent, each request ends in exactly one fate', async () => {
  const audience = fc.constantFrom<unknown>(
    { roles: ['approver'] },
    { roles: ['Ops Team'] },
    { roles: ['gone'] },
    {},
    'x',
  );
  const event = fc.record({
    id: fc.constantFrom<unknown>('a', 'b', 'c', '', 5),
    source: fc.constantFrom('/fuzz', 'no uri'),
    type: fc.constantFrom('com.xconnector.task.assigned', 'com.xconnector.alert.cleared', 'nothing'),
    data: fc.oneof(fc.record({ title: fc.string(), audience }), fc.record({ fold: fc.string() }), fc.jsonValue()),
  });
  const good = fc.uuid().map((id) => ({
    ...{ id, source: '/fuzz', type: 'com.xconnector.task.assigned' },
    data: { title: 'Fuzz', audience: { roles: ['approver'] } },
  }));
  const ignored = fc.record({ ignored: fc.oneof(fc.string(), fc.constant('a reason'), fc.constant(7)) });
  const part = fc.oneof(good, event, ignored, fc.jsonValue());
  const body = fc
    .oneof(part, fc.array(part, { maxLength: 6 }), fc.constantFrom(null, []))
    .map((one) => JSON.stringify(one));
  const sent = fc.record({
    hook: fc.constantFrom('raw', 'each', 'caught', 'no-such-hook'),
    body: fc.oneof({ weight: 9, arbitrary: body }, { weight: 1, arbitrary: fc.string() }),
    token: fc.constantFrom('erp-key', 'erp-key', 'erp-key', 'crm-key', 'wrong', null),
    type: fc.constantFrom('application/json', 'application/json', 'text/html'),
  });
  const seed = Date.now() & 0x7fffffff;
  const before = await counted();
  const fates = new Map<string, number>();
  for (const { hook, body: text, token, type } of fc.sample(sent, { numRuns: 300, seed })) {
    const headers = { 'content-type': type };
    const answer = await target.ask(`/v1/hooks/erp/${hook}`, { body: text, token, headers });
    assertSound(answer, `${hook} ${text}`);
    const fate = fateOf(answer);
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
  }
  const after = await counted();
  const grown = [...after].map(([fate, count]) => [fate, count - (before.get(fate) ?? 0)] as const);
  assert.deepEqual(
    Object.fromEntries(grown.filter(([, count]) => count > 0)),
    Object.fromEntries(fates),
    `seed ${seed}`,
  );
  for (const fate of ['events', 'ignored', 'nothing', 'letter', 'unauthenticated', 'refused'])
    assert.ok(fates.has(fate), `none ended as ${fate}, seed ${seed}`);
  await target.stillWell('fates');
});
