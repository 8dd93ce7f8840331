/**
 * The resolver of the relay's machine fails for a while: silent, failing, or denying every name. A mount in the test gives the relay
 * another resolv.conf, which requires root.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import webPush from 'web-push';
import { authority } from '../helpers/certificate.ts';
import { RELAY_PROGRAM } from '../helpers/relay-program.ts';
import { listen } from '../helpers/servers.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';
import { until } from '../helpers/until.ts';
import { DIRECTORY, event } from '../relay/parts/relay.ts';
import { type Manner, startNameServer } from './parts/name-server.ts';

const SECRET = `whsec_${Buffer.from('the-secret-of-a-source-32-bytes!').toString('base64')}`;
/** Sources whose endpoints have distinct names: more than there are threads. */
const SOURCES = 6;

/** Receives deliveries by TLS, under any of the names. */
async function receiver(t: TestContext, folder: string) {
  const known = authority('test authority');
  const names = Array.from({ length: SOURCES }, (_, n) => `erp-${n}.example.test`);
  const ids: string[] = [];
  const server = createServer(known.issue({ names }), (request, response) => {
    ids.push(String(request.headers['webhook-id']));
    request.resume();
    response.writeHead(204).end();
  });
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, known.cert);
  return { names, ids, caFile, port: await listen(t, server) };
}

const sourcesAt = (hosts: readonly string[], port: number) =>
  hosts.map((host, n) => ({
    id: `erp-${n}`,
    name: `ERP ${n}`,
    key: `erp-key-${n}`,
    response: { url: `https://${host}:${port}/`, secret: SECRET },
  }));

async function relayWith(t: TestContext, folder: string, nameServer: string, directory: object, caFile: string) {
  const [resolv, file] = [join(folder, 'resolv.conf'), join(folder, 'directory.yaml')];
  writeFileSync(resolv, `nameserver ${nameServer}\n`);
  writeFileSync(file, JSON.stringify(directory));
  const mounted = ['-m', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', resolv];
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', RELAY_PROGRAM, 'serve'];
  const child = spawn('unshare', [...mounted, ...node], {
    env: {
      ...process.env,
      BECKON_DATA: join(folder, 'data'),
      BECKON_DIRECTORY: file,
      BECKON_PORT: '0',
      BECKON_CA_FILE: caFile,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
    });
  }
  t.after(async () => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  const url = await until('ready', () => /relay ready at (http:\S+)/.exec(output)?.[1]);
  return { url, output: () => output };
}

/** Sends a request with a token or key. @returns the answer, and how long it took */
const asking =
  (url: string) =>
  async (path: string, token: string, body?: object, type = 'application/json') => {
    const from = performance.now();
    const reply = await fetch(url + path, {
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': type } : {}) },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    const text = await reply.text();
    assert.ok(reply.status < 300, text);
    return { body: text, ms: performance.now() - from };
  };

async function answerTo(ask: ReturnType<typeof asking>, key: string): Promise<void> {
  const taken = await ask('/v1/events', key, event('approval.requested'), 'application/cloudevents+json');
  const [{ itemId }] = JSON.parse(taken.body).results;
  await ask(`/v1/items/${itemId}/responses`, 'dana-token', { action: 'approve', key: randomUUID() });
}

const WORDS: Record<Exclude<Manner, 'answer'>, RegExp> = {
  silent: /host name could not be resolved/,
  servfail: /host name could not be resolved/,
  nxdomain: /host not found/,
};

const skip = process.getuid?.() === 0 ? false : 'only root can give the relay another resolv.conf';

for (const manner of ['silent', 'servfail', 'nxdomain'] as const) {
  test(`names are gone (${manner}): deliveries wait and go out once, and nothing else waits`, { skip }, async (t) => {
    const folder = await temporaryFolder(t);
    const names = await startNameServer();
    t.after(() => names.close());
    const { names: hosts, ids, caFile, port } = await receiver(t, folder);
    const sources = sourcesAt(hosts, port);
    const relay = await relayWith(t, folder, names.address, { ...DIRECTORY, sources }, caFile);
    const ask = asking(relay.url);
    names.behave(manner);
    for (const { key } of sources) await answerTo(ask, key);
    await until('it is told why', () => WORDS[manner].test(relay.output()));
    // Files are read in the same threads, and the store is queried as well.
    for (const path of ['/', '/v1/items?limit=10', '/health/ready']) {
      const { ms } = await ask(path, 'dana-token');
      assert.ok(ms < 2000, `${path} took ${ms} ms`);
    }
    assert.deepEqual(ids, []);
    names.behave('answer');
    await until('all go out', () => ids.length >= SOURCES, 90_000);
    assert.equal(new Set(ids).size, SOURCES);
    assert.equal(ids.length, SOURCES);
    assert.doesNotMatch(relay.output(), /gave up/);
  });
}

test('unresolvable names of registered browsers delay no answer to a source', {
  skip,
}, async (t) => {
  const folder = await temporaryFolder(t);
  const names = await startNameServer();
  t.after(() => names.close());
  names.silence('attack');
  const { names: hosts, ids, caFile, port } = await receiver(t, folder);
  const sources = sourcesAt(hosts, port);
  const gateway = {
    id: 'browsers',
    kind: 'webpush',
    subject: 'mailto:ops@acme.example',
    ...webPush.generateVAPIDKeys(),
  };
  const relay = await relayWith(t, folder, names.address, { ...DIRECTORY, sources, gateways: [gateway] }, caFile);
  const ask = asking(relay.url);
  const browser = createECDH('prime256v1');
  const keys = { p256dh: browser.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') };
  for (let n = 0; n < 20; n++) {
    await ask('/v1/me/push', 'lee-token', { endpoint: `https://attack-${n}.example.test/push`, keys });
  }
  const critical = event('approval.requested', { audience: { users: ['lee'] }, severity: 'critical' });
  await ask('/v1/events', 'erp-key-0', critical, 'application/cloudevents+json');
  await until('the attack is under way', () => names.passedOver() > 0, 60_000);
  for (const { key } of sources) await answerTo(ask, key);
  await until('all are with their sources', () => ids.length >= SOURCES, 60_000);
  assert.doesNotMatch(relay.output(), /"lane":"response[^\n]*could not be resolved/);
});
