/** An attacker probes which sources and hooks exist: by bodies that never arrive, and by the time that a wrong signature takes. */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { until } from '../helpers/until.ts';
import { ADMIN, DIRECTORY, startRelay } from '../relay/parts/relay.ts';

const mapping = '{ "ignored": 1 }';
const hmac = (header: string, more: object = {}) => ({
  hmac: { header, algorithm: 'sha256', encoding: 'hex', secret: 'a-secret-of-some-length', ...more },
});
const HOOKS = {
  plain: { mapping },
  bearer: { mapping, auth: { bearer: ['a-key-of-some-length'] } },
  basic: { mapping, auth: { basic: { user: 'u', password: 'a-password-of-some-length' } } },
  query: { mapping, auth: { query: 'secret', secret: 'a-secret-of-some-length' } },
  hub: { mapping, auth: hmac('x-hub-signature-256', { prefix: 'sha256=' }) },
  own: { mapping, auth: hmac('x-own-signature') },
};
const PATHS = [...Object.keys(HOOKS).map((hook) => `erp/${hook}`), 'erp/no-such', 'nobody/plain', 'crm/own'];
const NOW = String(Math.floor(Date.now() / 1000));
const WRONG = '0'.repeat(64);
/** What a request may carry as proof of its sender. */
const HEADS: Record<string, string>[] = [
  {},
  { authorization: 'Bearer wrong' },
  { authorization: 'Basic dTp3cm9uZw==' },
  { 'x-own-signature': WRONG },
  { 'x-own-signature': 'malformed' },
  { 'x-hub-signature-256': `sha256=${WRONG}` },
  { 'x-hub-signature-256': `sha256=${WRONG}`, authorization: 'Bearer wrong' },
  { 'webhook-id': 'a', 'webhook-timestamp': NOW, 'webhook-signature': 'v1,AAAA' },
  { 'x-other-signature': WRONG },
];

/** Bytes hashed under a key since the last call. */
let hashed = 0;
const { createHmac } = crypto;
const [erp, ...others] = DIRECTORY.sources;
const relay = await startRelay({ directory: { ...DIRECTORY, sources: [{ ...erp, hooks: HOOKS }, ...others] } });
crypto.createHmac = (...given: Parameters<typeof createHmac>) => {
  const made = createHmac(...given);
  const update = made.update.bind(made) as (data: string | Buffer) => crypto.Hmac;
  made.update = (data: unknown) => {
    hashed += Buffer.byteLength(data as string | Buffer);
    return update(data as string | Buffer);
  };
  return made;
};
syncBuiltinESMExports();
after(async () => {
  crypto.createHmac = createHmac;
  syncBuiltinESMExports();
  await relay.close();
});

function ask(path: string, headers: Record<string, string>, length: number) {
  let came = '';
  const socket = connect(Number(new URL(relay.url).port), '127.0.0.1');
  socket
    .setEncoding('latin1')
    .on('data', (chunk) => (came += chunk))
    .on('error', () => {});
  const lines = Object.entries({ host: '127.0.0.1', 'content-type': 'application/json', ...headers });
  socket.write(
    [
      `POST ${path} HTTP/1.1`,
      ...lines.map(([name, value]) => `${name}: ${value}`),
      `content-length: ${length}`,
      '',
      '',
    ].join('\r\n'),
  );
  return { answer: () => came, body: (text: string) => void socket.write(text), close: () => socket.destroy() };
}
/** The relay has processed the earlier requests: it has answered later ones on other connections. */
async function afterwards(): Promise<void> {
  for (let times = 0; times < 5; times += 1) {
    const later = ask('/v1/hooks/erp/plain', {}, 2);
    later.body('{}');
    await until('an answer', () => later.answer() !== '');
    later.close();
  }
}
const statusOf = (answer: string): string => answer.slice(9, 12);

/** @returns whether requests with these fields wait for their body: the same for all names */
async function waitsForBody(paths: readonly string[], headers: Record<string, string>): Promise<boolean> {
  const asked = paths.map((path) => ask(`/v1/hooks/${path}`, headers, 2));
  await afterwards();
  const waits = asked.map(({ answer }) => answer() === '');
  assert.equal(new Set(waits).size, 1, `${JSON.stringify(headers)}: ${waits.join()}`);
  for (const one of asked) one.body('{}');
  for (const one of asked) {
    await until('the refusal', () => one.answer() !== '');
    // Beyond the burst of guesses: 429.
    assert.match(statusOf(one.answer()), /^4(01|29)$/);
    one.close();
  }
  return waits.includes(true);
}

test('whether the relay waits for a body depends on the headers alone, not on the name', async () => {
  for (const headers of HEADS) await waitsForBody(PATHS, headers);
});

test('the work for a body is equal for each name, of hooks and of sources', async () => {
  const body = 'x'.repeat(1000);
  const paths = [
    ...PATHS.map((path) => `/v1/hooks/${path}`),
    ...['erp', 'crm', 'nobody'].map((id) => `/v1/sources/${id}/events`),
  ];
  for (const headers of HEADS) {
    const seen = new Map<string, number>();
    for (const path of paths) {
      hashed = 0;
      const asked = ask(path, headers, body.length);
      asked.body(body);
      await until('the refusal', () => asked.answer() !== '');
      assert.equal(statusOf(asked.answer()), '401', path);
      asked.close();
      seen.set(path, Math.floor(hashed / body.length));
    }
    const [hooks, sources] = [
      [...seen].filter(([path]) => path.startsWith('/v1/hooks')),
      [...seen].filter(([path]) => path.startsWith('/v1/sources')),
    ];
    for (const kind of [hooks, sources]) {
      assert.equal(new Set(kind.map(([, times]) => times)).size, 1, `${JSON.stringify(headers)}: ${kind.join(' ')}`);
    }
  }
});

test('with a secret in the body of one hook the relay waits for the body of all', async () => {
  const auth = { body: 'routing_key', secret: 'a-secret-of-some-length' };
  assert.equal((await relay.put('/v1/admin/hooks/erp/keyed', { mapping, auth }, ADMIN)).status, 200);
  for (const headers of HEADS) assert.ok(await waitsForBody([...PATHS, 'erp/keyed'], headers));
});
