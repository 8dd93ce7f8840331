/**
 * Attackers who guess, and attackers who flood wrong guesses to lock others out. A correct credential passes, whatever came from the same
 * address before (docs/contract.md section 4, "Guesses"). Clients are distinguished by a proxy that the relay trusts.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { createShiftedClock } from '../relay/parts/clock.ts';
import { ADMIN, DIRECTORY, event, startRelay } from '../relay/parts/relay.ts';
import { newLink } from '../shared/away-documented.ts';
import { pairingCode, withMail } from './parts/people.ts';

const HOOKS = {
  basic: { mapping: '{"ignored": "a test"}', auth: { basic: { user: 'prtg', password: 'the-right-password' } } },
  signed: {
    mapping: '{"ignored": "a test"}',
    auth: { query: 'secret', secret: 'the-right-secret' },
  },
  plain: { mapping: '{"ignored": "a test"}' },
  keyed: { mapping: '{"ignored": "a test"}', auth: { body: 'routing_key', secret: 'the-right-key' } },
};

const mails = await startReceiver();
const [erp, ...others] = DIRECTORY.sources;
const clock = createShiftedClock();
const relay = await startRelay({
  clock,
  trustedProxies: ['127.0.0.1'],
  directory: { ...withMail(mails), sources: [{ ...erp, hooks: HOOKS }, ...others] },
});
after(async () => {
  await relay.close();
  await mails.close();
});

const COMPANY = '198.51.100.7';
const ask = (method: string, path: string, from: string, headers: object = {}, body?: object) =>
  fetch(relay.url + path, {
    method,
    headers: { 'x-forwarded-for': from, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
/** Meanwhile the clock stands still, so that no rate recovers. */
async function times<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const goOn = clock.stop();
  const results = await Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  goOn();
  return results;
}
const statuses = (replies: readonly Response[]) => new Set(replies.map(({ status }) => status));

test("wrong administrator's tokens by the hundred do not keep the administrator out, nor a person from releasing an item", async () => {
  const guesses = await times(150, (index) => ask('GET', '/v1/admin/overview', COMPANY, bearer(`guess-${index}`)));
  assert.deepEqual(statuses(guesses), new Set([401, 429]), 'the guesses themselves are told to wait');
  assert.equal((await ask('GET', '/v1/admin/overview', COMPANY, bearer(ADMIN))).status, 200);
  assert.equal((await ask('POST', '/v1/admin/session', COMPANY, {}, { token: ADMIN })).status, 200);
  const [made] = await relay.send(event('approval.requested'));
  const item = `/v1/items/${made?.itemId}`;
  assert.equal((await ask('POST', `${item}/claim`, COMPANY, bearer('dana-token'))).status, 200);
  assert.equal((await ask('POST', `${item}/release`, COMPANY, bearer('dana-token'))).status, 200);
});

test('wrong codes from many addresses block no pairing, from other addresses or the same one', async () => {
  for (const from of [
    '203.0.113.1',
    '203.0.113.2',
    '203.0.113.3',
    '203.0.113.4',
    '203.0.113.5',
    '203.0.113.6',
    COMPANY,
  ]) {
    await times(30, () => ask('POST', '/v1/pair', from, {}, { code: 'AAAA-AAAA-AAAA', device: 'x' }));
  }
  for (const from of [COMPANY, '203.0.113.77']) {
    const code = await pairingCode(relay, 'sam');
    assert.equal((await ask('POST', '/v1/pair', from, {}, { code, device: 'x' })).status, 200, from);
  }
});

test('wrong credentials at a hook do not lock out its own system', async () => {
  const right = { authorization: `Basic ${btoa('prtg:the-right-password')}` };
  const wrong = { authorization: `Basic ${btoa('prtg:guess')}` };
  const guesses = await times(150, () => ask('POST', '/v1/hooks/erp/basic', COMPANY, wrong, {}));
  assert.deepEqual(statuses(guesses), new Set([401, 429]));
  assert.equal((await ask('POST', '/v1/hooks/erp/basic', COMPANY, right, {})).status, 202);
});

test('a company behind one address can open its answer links despite many wrong ones from that address', async () => {
  const { pathname } = new URL((await newLink(relay, mails)).link);
  const opened = await times(40, () => ask('GET', pathname, COMPANY));
  assert.deepEqual(statuses(opened), new Set([200]), 'forty people at once');
  const forged = await times(40, () => ask('GET', pathname.slice(0, -2), COMPANY));
  assert.deepEqual(statuses(forged), new Set([404, 429]));
  assert.equal((await ask('GET', pathname, COMPANY)).status, 200);
  assert.equal((await ask('GET', '/a/forged', '203.0.113.9')).status, 404, 'another address has its own count');
});

test('a new address of the same IPv6 network for each try gets no further than one', async () => {
  const guess = (index: number) =>
    ask('POST', '/v1/pair', `2001:db8:7:7::${(index + 1).toString(16)}`, {}, { code: 'AAAA-AAAA-AAAA', device: 'x' });
  const replies = await times(30, guess);
  assert.equal(replies.filter(({ status }) => status === 401).length, 10);
  assert.equal(
    (await ask('POST', '/v1/pair', '2001:db8:7:8::1', {}, { code: 'AAAA-AAAA-AAAA', device: 'x' })).status,
    401,
  );
});

test('replies do not reveal which sources and hooks exist', async () => {
  const PLACES = ['erp/basic', 'erp/signed', 'erp/plain', 'erp/keyed', 'erp/nothing', 'crm/basic', 'nobody/basic'];
  const PROOFS = [{}, bearer('guess'), { authorization: `Basic ${btoa('x:y')}` }, { 'webhook-signature': 'v1,AAAA' }];
  for (const [index, proof] of PROOFS.entries()) {
    const said = new Set<string>();
    for (const place of PLACES) {
      const reply = await ask('POST', `/v1/hooks/${place}`, `203.0.113.${100 + index}`, proof, {});
      said.add(
        `${reply.status} ${reply.headers.get('www-authenticate')} ${(await reply.text()).replace(/"instance":"[^"]*"/, '')}`,
      );
    }
    assert.equal(said.size, 1, [...said].join('\n'));
  }
});

test('an undeclared proxy is reported once, because all its clients would share one address', async () => {
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, error() {}, warn: (_: object, message: string) => void warnings.push(message) };
  const behind = await startRelay({ log });
  for (const from of ['198.51.100.1', '198.51.100.2']) {
    await fetch(`${behind.url}/health/live`, { headers: { 'x-forwarded-for': from } });
  }
  await behind.close();
  assert.equal(warnings.filter((line) => line.includes('BECKON_TRUSTED_PROXIES is not set')).length, 1);
});
