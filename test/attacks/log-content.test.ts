/** Attackers inject text into the log for its readers, flood it, or read secrets from it or the metrics. The log is captured as written. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { io } from 'socket.io-client';
import { until } from '../helpers/until.ts';
import { startReceiver } from '../relay/outbound/receiver.ts';
import { ADMIN, event, METRICS, type RelayOptions, startRelay } from '../relay/parts/relay.ts';
import { newLink } from '../shared/away-documented.ts';
import { withMail } from './parts/people.ts';
import { sendRaw } from './parts/raw.ts';

type Line = Record<string, unknown> & { message: string };

function keptLog() {
  const lines: Line[] = [];
  const write = (facts: object, message: string) => void lines.push({ ...facts, message });
  const text = () => lines.map((line) => JSON.stringify(line)).join('\n');
  return { log: { debug: write, info: write, warn: write, error: write }, lines, text };
}

const kept = keptLog();
const HOOK = { mapping: '{"ignored": "a test"}', auth: { query: 'secret', secret: 'the-secret-of-the-hook' } };
const mails = await startReceiver();
const directory = withMail(mails);
const [erp, ...others] = directory.sources;
const options: RelayOptions = {
  log: kept.log,
  directory: { ...directory, sources: [{ ...erp, hooks: { jira: HOOK } }, ...others] },
  config: { accessLog: true, metricsToken: METRICS },
};
const relay = await startRelay(options);
after(async () => {
  await relay.close();
  await mails.close();
});

const refusals = () => kept.lines.filter(({ message }) => message.endsWith('was refused'));
const lineOf = (what: string, route: string) =>
  until(`a line of ${route}`, () =>
    refusals().find((line) => line.message === `${what} was refused` && line.route === route),
  );

test('each refusal is logged: sign-ins, answers, requests, the socket, and invalid HTTP', async () => {
  await relay.get('/v1/me', 'a-token-that-was-stolen');
  const signIn = await lineOf('a sign-in', '/v1/me');
  assert.deepEqual([signIn.code, signIn.method, signIn.address], ['UNAUTHENTICATED', 'GET', '127.0.0.1']);
  const [made] = await relay.send(event('approval.requested', { audience: { users: ['dana'] } }));
  const answer = { action: 'approve', key: '11111111-1111-4111-8111-111111111111', comment: 'words of a person' };
  await relay.post(`/v1/items/${made?.itemId}/responses`, answer, 'lee-token');
  const late = await lineOf('an answer', '/v1/items/:id/responses');
  assert.deepEqual([late.person, late.item, late.code], ['lee', made?.itemId, 'NOT_FOUND']);
  await relay.post('/v1/events', { specversion: '1.0', id: 'text of an event' }, 'erp-key');
  assert.equal((await lineOf('a request', '/v1/events')).source, 'erp');
  const socket = io(`${relay.url}/v1/desk`, {
    auth: { token: 'wrong' },
    transports: ['websocket'],
    reconnection: false,
  });
  assert.equal((await lineOf('a sign-in', 'sign-in')).code, 'UNAUTHENTICATED');
  socket.close();
  await sendRaw(relay.url, ['\u0016\u0003\u0001 hello', 'x']);
  assert.equal((await lineOf('a request', '(no HTTP)')).code, 'REQUEST_INVALID');
  assert.doesNotMatch(kept.text(), /stolen|words of a person|text of an event/);
});

test('no line holds a secret: of a hook in its address, of an answer link, of a header, of a cookie', async () => {
  const { link } = await newLink(relay, mails);
  const { pathname } = new URL(link);
  await fetch(`${link}?action=approve`);
  await fetch(link.slice(0, -3));
  await relay.post('/v1/hooks/erp/jira?secret=the-secret-of-the-hook', {});
  await relay.post('/v1/hooks/erp/jira?secret=a-guess-of-it', {});
  await relay.get('/v1/me', 'dana-token');
  await relay.post('/v1/admin/session', { token: ADMIN });
  await until('the access log', () => kept.lines.some((line) => line.route === '/v1/admin/session'));
  const access = kept.lines.filter(({ message }) => message === 'access');
  const opened = access.find(({ route }) => route === '/a/:token');
  assert.deepEqual([opened?.method, opened?.status, opened?.person], ['GET', 200, 'dana']);
  assert.ok(Number(opened?.bytes) > 500 && Number.isInteger(opened?.ms));
  assert.equal(access.find(({ route }) => route === '/v1/hooks/:source/:hook')?.source, 'erp');
  for (const secret of [
    pathname.slice(3, 40),
    'the-secret-of-the-hook',
    'a-guess-of-it',
    'dana-token',
    ADMIN,
    'beckon_admin',
  ]) {
    assert.ok(!kept.text().includes(secret), secret);
  }
});

test('what is sent ends no line and turns no text round', async () => {
  await sendRaw(relay.url, [
    'GET /v1/items/%0a%1b[31mlevel%22:%20%22error HTTP/1.1',
    `host: ${new URL(relay.url).host}`,
    'authorization: Bearer x"}\u0085{"level":50,"msg":"forged',
    'user-agent: \u202eevil',
    'connection: close',
  ]);
  await relay.post(
    '/v1/items/%0a%e2%80%ae%1b[2J/responses',
    { action: 'x', key: '11111111-1111-4111-8111-111111111112' },
    'sam-token',
  );
  const line = await until('its line', () => refusals().find(({ person }) => person === 'sam'));
  assert.equal(line.item, '\ufffd\ufffd\ufffd[2J');
  assert.doesNotMatch(kept.text(), /forged|evil|\\u001b|\u202e/);
});

test('a flood of refusals is counted, and leaves a bounded number of lines', async () => {
  const own = keptLog();
  const behind = await startRelay({ log: own.log, trustedProxies: ['127.0.0.1'] });
  const from = (index: number) =>
    fetch(`${behind.url}/v1/me`, {
      headers: { 'x-forwarded-for': `198.51.${index % 250}.1`, authorization: 'Bearer x' },
    });
  for (let round = 0; round < 10; round += 1)
    await Promise.all(Array.from({ length: 50 }, (_, index) => from(index * 7 + round)));
  const metrics = await behind.get('/metrics');
  await behind.close();
  const written = own.lines.filter(({ message }) => message === 'a sign-in was refused');
  assert.ok(written.length <= 60, `${written.length} lines`);
  const [rest] = own.lines.filter(({ message }) => message === 'more equal requests were refused');
  assert.deepEqual(rest?.more, { 'sign-in UNAUTHENTICATED': 500 - written.length });
  assert.match(metrics.text, /^beckon_refusals_total\{what="sign-in",code="UNAUTHENTICATED"\} 500$/m);
});

test('the metrics require their token, and name no source to other callers', async () => {
  await relay.send(event('task.assigned'));
  for (const token of [undefined, 'wrong', ADMIN, 'erp-key']) {
    const { status, text } = await relay.get('/metrics', token);
    assert.deepEqual([status, text.includes('beckon_events_total')], [401, false], String(token));
  }
  const told = await relay.get('/metrics', METRICS);
  assert.match(told.text, /^beckon_events_total\{source="erp",type="task.assigned",result="accepted"\} 1$/m);
  const open = await startRelay();
  await open.send(event('task.assigned'));
  await open.post('/v1/hooks/erp/none', {}, 'erp-key');
  const { status, text } = await open.get('/metrics');
  await open.close();
  assert.equal(status, 200);
  assert.match(text, /^beckon_events_total\{type="task.assigned",result="accepted"\} 1$/m);
  assert.doesNotMatch(text, /erp|source=/);
});
