/** Input to hooks: payloads, mappings, names, and code that would end the relay if it ran inside it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ADMIN, DIRECTORY } from '../relay/parts/relay.ts';
import { type Answer, assertSound, JSON_TYPE, refusingRelay, signed } from './parts/relay.ts';
import { HOOKED, HOOKS, SIGNED_PAYLOAD, signedTo } from './table/hooks.ts';
import { walk } from './table/row.ts';

const [erp, ...others] = DIRECTORY.sources;
const relay = refusingRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, hooks: HOOKS }, ...others] } });

describe('the table', () => walk(relay, HOOKED));

test('a hook still maps after code in a payload', async () => {
  const body = { id: 'after', title: 'still here' };
  const whole = await relay.ask({ path: '/v1/hooks/erp/echo', body, headers: { 'content-type': JSON_TYPE } });
  assert.equal(whole.status, 202, whole.text);
});

test('what a broken mapping failed to map is a dead letter', async () => {
  const letters = await relay.ask({ path: '/v1/admin/dead-letters', method: 'GET', token: ADMIN });
  assert.match(letters.text, /"hook":"broken"/);
});

test('a right signature is accepted', async () => {
  assert.equal((await relay.ask(signedTo('erp', signed(SIGNED_PAYLOAD)))).status, 202);
});

const SAMPLE = {
  source: '/fuzz',
  type: 'com.xconnector.task.assigned',
  data: { title: 'Fuzz', audience: { roles: ['approver'] } },
};

function fateOf({ status, text }: Answer): string {
  if (status === 401 || status === 403) return 'unauthenticated';
  if (text.includes('"letter":')) return 'letter';
  if (status !== 202) return 'refused';
  const { results, ignored }: { results: { duplicate: boolean }[]; ignored?: string | null } = JSON.parse(text);
  if (results.some(({ duplicate }) => !duplicate)) return 'events';
  if (results.length > 0) return 'duplicate';
  return ignored === null ? 'nothing' : 'ignored';
}

/** @returns the count of each result, over all hooks */
async function counted(): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  const { text } = await relay.ask({ path: '/metrics', method: 'GET' });
  for (const [, result = '', count] of text.matchAll(/^beckon_hook_requests_total\{.*result="(\w+)"\} (\d+)$/gm)) {
    sums.set(result, (sums.get(result) ?? 0) + Number(count));
  }
  return sums;
}

const RAW = { hook: 'raw', body: JSON.stringify({ id: 'fate', ...SAMPLE }), token: 'erp-key', type: JSON_TYPE };
/** One request of each fate, in the order sent; random requests need not reach all of them. */
const KNOWN = {
  events: RAW,
  duplicate: RAW,
  ignored: { ...RAW, body: '{"ignored":"a reason"}' },
  nothing: { ...RAW, body: '[]' },
  letter: { ...RAW, body: '7' },
  unauthenticated: { ...RAW, token: 'wrong' },
  refused: { ...RAW, hook: 'no-such-hook' },
};

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
  const good = fc.uuid().map((id) => ({ id, ...SAMPLE }));
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
  const send = async ({ hook, body: text, token, type }: Omit<typeof RAW, 'token'> & { token: string | null }) => {
    const headers = { 'content-type': type };
    const answer = await relay.ask({ path: `/v1/hooks/erp/${hook}`, body: text, token, headers });
    assertSound(answer, `${hook} ${text}`);
    const fate = fateOf(answer);
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
    return fate;
  };
  for (const [fate, known] of Object.entries(KNOWN)) assert.equal(await send(known), fate);
  for (const random of fc.sample(sent, { numRuns: 300, seed })) await send(random);
  const after = await counted();
  const grown = [...after].map(([fate, count]) => [fate, count - (before.get(fate) ?? 0)] as const);
  assert.deepEqual(
    Object.fromEntries(grown.filter(([, count]) => count > 0)),
    Object.fromEntries(fates),
    `seed ${seed}`,
  );
  await relay.stillWell('fates');
});
